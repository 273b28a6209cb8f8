"""What the practice can do."""
