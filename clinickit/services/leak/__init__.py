"""Who is concerned: the leaked file, what was found in it, what the people looked for are told."""
