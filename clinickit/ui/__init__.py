"""What the practice sees: the only room that knows Qt."""
