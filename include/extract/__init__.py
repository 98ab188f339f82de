"""From source systems to `raw_<system>`: by contract, reconciled, one partition per data date, all or nothing."""
