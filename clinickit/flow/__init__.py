"""What we ask, and in which order."""
