"""Where things are on this machine, and what time it is in the bank.

The only module that reads path variables from the environment.
"""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(os.environ.get("EASTWIND_HOME", Path(__file__).resolve().parent.parent))
"""The checkout."""

LOCAL = Path(os.environ.get("EASTWIND_LOCAL", ROOT / ".local"))
"""Everything a running installation keeps: embedded server, Airflow home, the demo bank's unload files."""

OUTPUT = Path(os.environ.get("EASTWIND_OUTPUT", ROOT / "output"))
"""Everything that is published."""

UNLOAD = Path(os.environ.get("EASTWIND_UNLOAD_DIR", LOCAL / "sources"))
"""Where source systems drop their unload files, one folder per system."""

DBT_PROJECT = ROOT / "dbt_project"
MANIFEST = DBT_PROJECT / "target" / "manifest.json"

TIMEZONE = ZoneInfo("Asia/Shanghai")
"""Of the bank: what its systems call a day."""
