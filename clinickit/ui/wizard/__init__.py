"""The journey: a rail of steps, one page, two buttons."""
