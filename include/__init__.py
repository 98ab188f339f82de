"""The work itself: everything that Eastwind does, without Airflow."""
