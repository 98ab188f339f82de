"""Eastwind for Airflow: operators, assets and the local installation. The work itself is in `include`."""
