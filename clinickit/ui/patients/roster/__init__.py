"""The list of patients: choosing it, what its columns hold, its report, the people it names."""
