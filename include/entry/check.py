"""Every value of a sheet against the contract of its subject, all at once.

What is stored is written in one form, however it was typed: dates as YYYY-MM-DD, numbers with the decimal places of
their column, booleans as true and false, text without blanks around it.
"""

import datetime as dt
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from include.catalogue.sources import SourceColumn, SourceTable
from include.entry.problems import Problems
from include.entry.sheet import Sheet, Unusable, Value, is_empty, place
from include.entry.store import Row
from include.entry.words import NO, YES, expected, heading, shown
from include.extract.values import fault

DIGITS = 15
"""Excel keeps no more of a number."""

_BOOLEANS = {YES: "true", NO: "false"}
_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode's categories of control and format characters, surrogates, line and paragraph separators."""


@dataclass(frozen=True)
class Checked:
    """Rows with the contract's columns, in its order. From `stripped` values blanks were taken off."""

    rows: list[Row]
    stripped: int


class _Unfit(Exception):
    """The value cannot be taken; the text says why, in Chinese."""


def check(table: SourceTable, sheet: Sheet) -> Checked:
    """Raises Refused with everything that is wrong, by cell."""
    problems = Problems()
    for problem in sheet.faults:
        problems.add(problem)
    positions = _positions(table, sheet, problems)
    problems.refuse_if_any()

    with_code = set(positions.values())
    rows: list[Row] = []
    stripped = 0
    seen: dict[Row, int] = {}
    for number, values in sheet.rows:
        row: list[str | None] = []
        for column in table.columns:
            position = positions[column.name]
            value = values[position - 1] if position <= len(values) else None
            try:
                text, was_stripped = _checked(column, value)
                stripped += was_stripped
            except _Unfit as unfit:
                text = None
                where = place(position, number)
                problems.add(f"{where} {heading(column)}（{column.name}）{unfit}；应为{expected(column)}")
            row.append(text)
        for position, value in enumerate(values, start=1):
            if position not in with_code and not is_empty(value):
                problems.add(f"{place(position, number)} 有内容，但该列没有列代码：请删除")
        key = tuple(text for column, text in zip(table.columns, row, strict=True) if column.name in table.key)
        if None not in key:
            first = seen.setdefault(key, number)
            if first != number:
                problems.add(f"第 {number} 行：主键 {_key(table, row)} 与第 {first} 行重复")
        rows.append(tuple(row))
    if len(rows) < table.min_rows:
        problems.add(f"共 {len(rows)} 行，至少应有 {table.min_rows} 行")
    problems.refuse_if_any()
    return Checked(rows, stripped)


def _positions(table: SourceTable, sheet: Sheet, problems: Problems) -> dict[str, int]:
    """Where each column of the contract stands, from 1."""
    positions: dict[str, int] = {}
    names = {column.name: column for column in table.columns}
    for position, value in enumerate(sheet.header, start=1):
        if is_empty(value):
            continue
        code = str(value).strip()
        where = place(position, sheet.header_row)
        if code not in names:
            problems.add(f"{where} 列代码“{code[:60]}”不属于本主题：应为 {'、'.join(names)}")
        elif code in positions:
            problems.add(f"{where} 列代码“{code}”重复，已见于 {place(positions[code], sheet.header_row)}")
        else:
            positions[code] = position
    for name, column in names.items():
        if name not in positions:
            problems.add(f"第 {sheet.header_row} 行缺少列代码“{name}”（{heading(column)}）：请使用本主题的模板填报")
    return positions


def _checked(column: SourceColumn, value: Value) -> tuple[str | None, bool]:
    """The text to be stored, and whether blanks were taken off it. Raises _Unfit."""
    text = _text(column, value)
    stripped = text is not None and text != text.strip()
    text = text.strip() or None if text is not None else None
    if text is None:
        if not column.nullable:
            raise _Unfit("未填写")
        return None, False
    if column.data_type == "boolean":
        text = _BOOLEANS.get(text, text)
    for character in text:
        if unicodedata.category(character) in _INVISIBLE:
            raise _Unfit(f" {shown(column, text)} 含换行或不可见字符 U+{ord(character):04X}")
    if fault(column, text) is not None:
        raise _Unfit(f" {shown(column, text)} 不符合要求")
    return _normal(column, text), stripped


def _text(column: SourceColumn, value: Value) -> str | None:
    """What was entered, as text. Raises _Unfit where Excel has made something else of it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Unusable):
        raise _Unfit(value.reason)
    if isinstance(value, bool):
        if column.data_type != "boolean":
            raise _Unfit("是逻辑值")
        return YES if value else NO
    if isinstance(value, int | float):
        return _number(column, value)
    if isinstance(value, dt.datetime) and column.data_type == "timestamp":
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date) and column.data_type == "date":
        if isinstance(value, dt.datetime) and value.time() != dt.time():
            raise _Unfit(f" {shown(column, str(value))} 带有时间")
        return value.isoformat()[: len("2024-06-30")]
    raise _Unfit(f" {shown(column, str(value))} 已被 Excel 变成日期或时间：请将单元格设为文本格式后重新填写")


def _number(column: SourceColumn, value: int | float) -> str:
    if column.data_type in ("boolean", "timestamp"):
        raise _Unfit("是数值")
    if column.scale is None and column.data_type not in ("integer", "bigint", "date"):
        raise _Unfit("是数值，其前导零和 15 位以后的数字可能已被 Excel 丢弃：请将单元格设为文本格式后重新填写")
    if (number := exact(value)) is None:
        kept = shown(column, f"{Decimal(repr(value)):f}")
        digits = f"超过 Excel 可以保留的 {DIGITS} 位数字"
        raise _Unfit(f" {kept} {digits}：请四舍五入，或将单元格设为文本格式后重新填写")
    text = f"{number.normalize():f}"
    if column.data_type == "date" and len(text) != len("20240630"):
        raise _Unfit(f" {shown(column, text)} 是没有日期格式的数值：请将单元格设为日期格式后核对")
    return text


def exact(value: int | float) -> Decimal | None:
    """The decimal number that Excel shows for what it keeps, or None if that may have lost digits.

    Excel keeps 15 digits in a binary number. One that is the result of a calculation, such as 0.1 + 0.2, is off by some
    units of its last place; what is that near to a number of fewer digits is taken for it.
    """
    if not math.isfinite(value) or abs(value) >= 10**DIGITS:
        return None
    number = Decimal(repr(value))
    if len(number.normalize().as_tuple().digits) <= DIGITS:
        return number
    near = float(f"{value:.{DIGITS - 1}g}")
    return Decimal(repr(near)) if abs(value - near) <= 4 * math.ulp(value) else None


def _normal(column: SourceColumn, text: str) -> str:
    """One form for values that mean the same."""
    if column.data_type == "date" and len(text) == 8:
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if column.data_type == "boolean":
        return "true" if text.lower() in ("on", "1") or text[0] in "tTyY" else "false"
    if column.data_type in ("integer", "bigint"):
        return str(int(text))
    if column.scale is not None:
        return f"{Decimal(text):.{column.scale}f}"
    return text


def _key(table: SourceTable, row: Sequence[str | None]) -> str:
    return "、".join(
        f"{heading(column)} {shown(column, value or '')}"
        for column, value in zip(table.columns, row, strict=True)
        if column.name in table.key
    )
