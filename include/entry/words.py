"""How a contract is put to an officer: headings, types and values in Chinese."""

from include.catalogue.sources import SourceColumn, SourceTable

YES, NO = "是", "否"


def chinese(description: str) -> str:
    """The Chinese part of a description `中文 · English`."""
    return description.partition(" · ")[0].strip()


def heading(column: SourceColumn) -> str:
    return chinese(column.description) or column.name


def expected(column: SourceColumn) -> str:
    """What a value of the column must look like."""
    if column.values:
        return f"下列之一：{'、'.join(column.values)}"
    if column.length is not None:
        return f"文本，不超过 {column.length} 个字"
    if column.precision is not None and column.scale is not None:
        whole = f"整数部分不超过 {column.precision - column.scale} 位"
        places = f"小数不超过 {column.scale} 位" if column.scale else "无小数"
        return f"数字，{whole}，{places}，不带千分位"
    return {
        "date": "日期，如 2024-06-30",
        "timestamp": "日期和时间，如 2024-06-30 17:30:00",
        "boolean": f"{YES}或{NO}",
        "integer": "整数，不超过 2147483647",
        "bigint": "整数，不超过 9223372036854775807",
        "text": "文本",
    }[column.data_type]


def requirement(table: SourceTable, column: SourceColumn) -> str:
    """For the row below the headings: type, whether it must be filled in, and whether it identifies the row."""
    asked = "选填" if column.nullable else "必填"
    key = "；主键" if column.name in table.key else ""
    value = "从列表中选择" if column.values else expected(column)
    return f"{asked}{key}\n{value}"


def shown(column: SourceColumn, value: str) -> str:
    """A value for messages: of personal data, only the first character and the length."""
    if column.personal:
        return f"“{value[:1]}…”（共 {len(value)} 个字）"
    return f"“{value if len(value) <= 60 else f'{value[:60]}…'}”"
