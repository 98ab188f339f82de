"""Airflow for tests in this process: a home of its own that holds nothing, and no examples. Import before Airflow."""

import os
import tempfile

home = tempfile.mkdtemp(prefix="eastwind-airflow-")
os.environ["AIRFLOW_HOME"] = home
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__CORE__PLUGINS_FOLDER"] = f"{home}/plugins"
for name in [name for name in os.environ if name.startswith(("OPENLINEAGE", "AIRFLOW__OPENLINEAGE"))]:
    del os.environ[name]
