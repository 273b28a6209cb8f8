"""How the world answers: vault, PDF, files, clock."""
