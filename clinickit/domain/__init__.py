"""What is true: the breach, the practice, the law."""
