"""Reads an entry's workbook (.xlsx): values as Excel keeps them, and what Excel hides from who looks at it."""

import warnings
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from include.entry.layout import CHOICES, CODE_ROW, COVER, DATA, FIELDS, FIRST_ROW, MOST_COLUMNS, MOST_ROWS
from include.entry.problems import Refused
from include.entry.sheet import Sheet, Unusable, Value, is_empty

MOST_BYTES = 64 << 20
"""Unpacked: a workbook is read into memory as a whole."""

COVER_ROWS = 60


def read_workbook(
    path: Path,
    sheet: str = DATA,
    fields: Collection[str] = FIELDS,
    beside: Collection[str] = (CHOICES,),
    *,
    may_be_filtered: bool = False,
) -> Sheet:
    """The rows of `sheet` and what the cover says beside `fields`; of the sheets `beside` nothing is read.

    may_be_filtered: rows may be out of sight. Raises Refused if it is not a workbook made from the template.
    """
    book = _open(path)
    try:
        if missing := [name for name in (COVER, sheet) if name not in book.sheetnames]:
            raise Refused(f"{path.name}：缺少工作表“{'”、“'.join(missing)}”，请使用本主题的模板填报")
        data = book[sheet]
        if data.max_row > MOST_ROWS + FIRST_ROW - 1 or data.max_column > MOST_COLUMNS:
            end = f"{get_column_letter(data.max_column)}{data.max_row}"
            raise Refused(
                f"{path.name}：“{sheet}”的内容或格式延伸到 {end}，"
                f"最多 {MOST_ROWS} 行、{MOST_COLUMNS} 列，请删除多余的行列"
            )
        lines = [[_value(cell) for cell in line] for line in data.iter_rows(min_row=CODE_ROW)]
        header = lines[0] if lines else []
        rows = [
            (number, values)
            for number, values in enumerate(lines[FIRST_ROW - CODE_ROW :], start=FIRST_ROW)
            if not all(map(is_empty, values))
        ]
        must_be_seen = set() if may_be_filtered else {number for number, _ in rows}
        faults = [*_other_sheets(book, sheet, beside), *_hidden(data, header, must_be_seen), *_merged(data)]
        return Sheet(path.name, CODE_ROW, header, rows, _cover(book[COVER], fields), faults)
    finally:
        book.close()


def _open(path: Path) -> Any:
    # A damaged workbook makes the libraries raise errors of many kinds.
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if size <= MOST_BYTES:
            with warnings.catch_warnings():
                # Of parts of a workbook that openpyxl does not keep when it writes; here it only reads.
                warnings.simplefilter("ignore", UserWarning)
                return openpyxl.load_workbook(path)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise Refused(
            f"{path.name}：不是可以读取的 .xlsx 工作簿（{error}）；旧格式或加密的工作簿请另存为不加密的 .xlsx"
        ) from error
    raise Refused(f"{path.name}：解压后超过 {MOST_BYTES >> 20} MB")


def _value(cell: Any) -> Value:
    if cell.data_type == "f":
        return Unusable("是公式，只接受值：请复制后选择性粘贴为值")
    if cell.data_type == "e":
        return Unusable(f"是 Excel 的错误值 {cell.value}")
    if cell.data_type == "n" and cell.value is not None and "%" in cell.number_format:
        return Unusable("是百分比格式，实际值为所见数字的百分之一：请改为常规格式后重新填写")
    value: Value = cell.value
    return value


def _cover(cover: Any, fields: Collection[str]) -> dict[str, Value]:
    """What stands beside the known labels."""
    found: dict[str, Value] = {}
    for label, value in cover.iter_rows(max_row=COVER_ROWS, min_col=1, max_col=2):
        if label.value in fields:
            found[label.value] = _value(value)
    return found


def _other_sheets(book: Any, sheet: str, beside: Collection[str]) -> Iterator[str]:
    for name in book.sheetnames:
        if name not in (COVER, sheet, *beside):
            yield f"多出工作表“{name}”：其内容不会提交，请删除"
    if book[sheet].sheet_state != "visible":
        yield f"工作表“{sheet}”被隐藏：请取消隐藏并核对"


def _hidden(data: Any, header: list[Value], filled: set[int]) -> Iterator[str]:
    rows = sorted(number for number, row in data.row_dimensions.items() if row.hidden and number in filled)
    if rows:
        yield f"第 {_some(rows)} 行被隐藏或筛选：请取消隐藏、清除筛选并核对"
    hidden = {
        number
        for column in data.column_dimensions.values()
        if column.hidden
        for number in range(column.min or 1, (column.max or 1) + 1)
    }
    columns = [get_column_letter(number) for number, code in enumerate(header, start=1) if code and number in hidden]
    if columns:
        yield f"第 {_some(columns)} 列被隐藏：请取消隐藏并核对"


def _merged(data: Any) -> Iterator[str]:
    areas = sorted(str(area) for area in data.merged_cells.ranges if area.max_row >= CODE_ROW)
    if areas:
        yield f"{_some(areas)} 是合并单元格：请取消合并，逐行填写"


def _some(names: list[Any]) -> str:
    return "、".join(map(str, names[:10])) + (f" 等 {len(names)} 处" if len(names) > 10 else "")
