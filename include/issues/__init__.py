"""What becomes of findings: issues, who answers for them, and how they are put right."""
