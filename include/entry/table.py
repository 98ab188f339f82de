"""Reads a delimited table: UTF-8, commas, the column codes in the first line, an empty field is null."""

import csv
import io
from pathlib import Path

from include.entry.layout import MOST_ROWS
from include.entry.problems import Refused
from include.entry.sheet import Sheet, Value, is_empty

MOST_BYTES = 64 << 20


def read_table(path: Path) -> Sheet:
    """Raises Refused if it is not such a table."""
    if path.stat().st_size > MOST_BYTES:
        raise Refused(f"{path.name}：文件超过 {MOST_BYTES >> 20} MB")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(f"{path.name} 第 {line} 行：不是 UTF-8 编码，请另存为“CSV UTF-8（逗号分隔）”") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines: list[list[Value]] = []
    try:
        for fields in reader:
            lines.append([field or None for field in fields])
            if len(lines) > MOST_ROWS + 1:
                raise Refused(f"{path.name}：超过 {MOST_ROWS} 行")
    except csv.Error as error:
        raise Refused(f"{path.name} 第 {reader.line_num} 行：引号或分隔符有误（{error}）") from None
    if not lines:
        raise Refused(f"{path.name}：文件为空，第 1 行应为列代码")
    rows = [(number, fields) for number, fields in enumerate(lines[1:], start=2) if not all(map(is_empty, fields))]
    return Sheet(path.name, 1, lines[0], rows)
