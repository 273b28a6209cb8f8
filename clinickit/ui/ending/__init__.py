"""The pages of the end of a case: closing, reopening, export, notes for the lawyer, erasing."""
