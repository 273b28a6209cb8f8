"""The pages about the vault itself: its keys, its lock, its backups."""
