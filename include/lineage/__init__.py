"""OpenLineage: the names and facets of the data sets that Eastwind reads and writes without dbt."""
