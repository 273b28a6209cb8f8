"""The end of a case: closing, export, notes for the lawyer, erasing, reopening."""
