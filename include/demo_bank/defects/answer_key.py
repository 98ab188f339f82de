"""The answer key as a file: what has been planted where, and how it should be found."""

import csv
from contextlib import closing
from pathlib import Path

from include.warehouse.connections import connect

COLUMNS = (
    "defect",
    "source_system",
    "table_name",
    "source_key",
    "column_name",
    "original",
    "planted",
    "data_date",
    "expected",
)


def write_answer_key(cbs_url: str, folder: Path) -> tuple[Path, int]:
    """Write answer_key.csv (UTF-8 with BOM, for spreadsheets) into `folder`; returns it and the number of kinds."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "answer_key.csv"
    with closing(connect(cbs_url)) as connection, connection.cursor() as cursor:
        cursor.execute(f"select {', '.join(COLUMNS)} from bank.answer_key order by 1, 2, 3, 4, 5, 6")
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            writer.writerows(cursor)
        cursor.execute("select count(distinct defect) from bank.answer_key")
        (kinds,) = cursor.fetchone() or (0,)
    return path, int(kinds)
