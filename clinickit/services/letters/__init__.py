"""The letters of a case: prepared, handed over, followed, answered at the desk."""
