"""The pages that say who is concerned: leaked file, three piles, checking, people presumed, request."""
