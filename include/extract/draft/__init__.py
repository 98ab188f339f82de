"""Drafts the contract of a source system from its live database."""
