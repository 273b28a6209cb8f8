"""What we hand over."""
