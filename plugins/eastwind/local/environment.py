"""How the local Airflow is set up: by environment variables alone, so that no airflow.cfg can drift away."""

import json
import os
import secrets
import socket
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from cryptography.fernet import Fernet

from include import settings
from include.warehouse.connections import environment as warehouse_environment

HOST = "127.0.0.1"
USER = "admin"


def airflow_home() -> Path:
    return settings.LOCAL / "airflow"


def free_port(preferred: Iterable[int] = (8080,)) -> int:
    """The first of `preferred` that nobody listens on, else any free port."""
    for port in (*preferred, 0):
        with socket.socket() as probe:
            # The last run's closed connections must not make its port look taken.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError(f"no free port on {HOST}")


def keys() -> dict[str, str]:
    """The installation's generated secrets and the password of USER, kept in a private file."""
    file = airflow_home() / "keys.json"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(
            json.dumps(
                {
                    "fernet": Fernet.generate_key().decode(),
                    "jwt": secrets.token_urlsafe(64),
                    "session": secrets.token_urlsafe(32),
                    "password": secrets.token_urlsafe(12),
                }
            )
        )
    values: dict[str, str] = json.loads(file.read_text())
    return values


def environment(port: int, last_data_date: date | None = None) -> dict[str, str]:
    """The variables for every process of Airflow.

    port: of the API server.
    last_data_date: nothing is scheduled for a later one.
    """
    home = airflow_home()
    generated = keys()
    url = f"http://{HOST}:{port}"
    python_path = [str(settings.ROOT), str(settings.ROOT / "plugins"), os.environ.get("PYTHONPATH", "")]
    connections = {name: value for name, value in os.environ.items() if name.startswith("AIRFLOW_CONN_")}
    variables = {
        **os.environ,
        **warehouse_environment(),
        # The demo bank's source systems stand beside the warehouse; a bank's own are where it says.
        **connections,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join(filter(None, python_path)),
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(max(4, 2 * (os.cpu_count() or 2))),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(settings.ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(settings.ROOT / "plugins"),
        "AIRFLOW__CORE__DEFAULT_TIMEZONE": "Asia/Shanghai",
        "AIRFLOW__CORE__FERNET_KEY": generated["fernet"],
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "password.json"),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__MAXIMUM_PAGE_LIMIT": "1000",
        "AIRFLOW__API__SECRET_KEY": generated["session"],
        "AIRFLOW__API_AUTH__JWT_SECRET": generated["jwt"],
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "60",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "300",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "1",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home / "logs"),
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(free_port([8793])),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "AIRFLOW__COSMOS__ENABLE_TELEMETRY": "False",
        "AIRFLOW__OPENLINEAGE__NAMESPACE": "eastwind",
        "OPENLINEAGE__TRANSPORT__TYPE": "file",
        "OPENLINEAGE__TRANSPORT__LOG_FILE_PATH": str(settings.OUTPUT / "lineage" / "events.jsonl"),
        "OPENLINEAGE__TRANSPORT__APPEND": "true",
        "EASTWIND_RETRY_SECONDS": os.environ.get("EASTWIND_RETRY_SECONDS", "5"),
    }
    if last_data_date:
        variables["EASTWIND_END_DATE"] = last_data_date.isoformat()
        # Nor is anything caught up with: what is run is asked for.
        variables.pop("EASTWIND_START_DATE", None)
    return variables


def write_password(password: str) -> None:
    """Give USER its password in the file that the simple auth manager reads."""
    file = airflow_home() / "password.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps({USER: password}))
