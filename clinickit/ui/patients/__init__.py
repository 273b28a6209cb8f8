"""The pages about the patients of a case: the list, who is concerned, the letters, the register."""
