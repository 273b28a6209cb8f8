"""The patients of a case: their list, who is on it, what was chosen for each."""
