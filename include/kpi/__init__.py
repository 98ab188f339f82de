"""KPIs: the metrics of the semantic layer, computed for every organisation, compared and published."""
