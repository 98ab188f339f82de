"""A fictional bank: its source systems are generated, seeded and sized by its number of customers."""
