"""The case file: one text that holds a whole case, read and written."""
