"""The EAST package: digests of desensitised values, the files, their manifest and their versions."""
