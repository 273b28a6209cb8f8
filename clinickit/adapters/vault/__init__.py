"""The encrypted vault on this computer: its database, its store, and how it is opened."""
