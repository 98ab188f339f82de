import tests.airflow_settings  # noqa: F401
