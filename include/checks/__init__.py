"""The EAST rules: compiled to one statement per table, recorded in `dq`, and the gate a package must pass."""
