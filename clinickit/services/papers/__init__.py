"""What happens to a paper around its issue: who reads and signs, approvals, remarks, each recipient's follow-up."""
