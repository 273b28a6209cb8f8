"""Reading papers again before they leave, and following each recipient."""
