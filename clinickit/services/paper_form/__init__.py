"""The journey on paper: printed as a form to fill by hand on day 0, its answers typed back by their printed codes."""
