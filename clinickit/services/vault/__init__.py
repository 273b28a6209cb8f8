"""What can be done with the vault itself: its keys, its backups, its register."""
