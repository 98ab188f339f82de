"""`python -m include.kpi` as a command."""

import os
import subprocess
import sys
from pathlib import Path

from include.settings import ROOT


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "include.kpi", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_date_that_is_none_is_refused() -> None:
    done = run("publish", "2024-06-31")
    assert done.returncode == 2
    assert "invalid" in done.stderr


def test_no_server_is_an_error_in_one_line(tmp_path: Path) -> None:
    done = run(
        "publish", "2024-06-30", "--output", str(tmp_path), EASTWIND_WAREHOUSE="postgresql://nobody@127.0.0.1:1/none"
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: cannot connect to postgresql://nobody@127.0.0.1:1/none")
