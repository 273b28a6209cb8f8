"""The pages of letters: prepared, looked at, printed, followed, and what the desk answers."""
