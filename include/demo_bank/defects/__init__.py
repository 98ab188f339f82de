"""Defects as banks know them, planted into the demo bank's sources on request, each with its line in an answer key."""
