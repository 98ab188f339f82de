"""One operator per file. Each calls one function of `include` for the data date of its run."""
