"""What the dbt project says about the bank's data, read from the manifest into typed objects."""
