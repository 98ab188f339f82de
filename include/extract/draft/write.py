"""A draft as the dbt project has such things: a source's YAML, and a staging model with its YAML for every table."""

import json
from collections.abc import Sequence
from pathlib import Path

import yaml
from sqlalchemy.dialects import postgresql

from include.catalogue.sources import SourceColumn, SourceSystem
from include.extract.draft.propose import Draft, DraftTable


def contract(system: SourceSystem, draft: Draft) -> str:
    """The text of models/sources/<system>.yml."""
    lines = [
        "version: 2",
        "",
        "sources:",
        f"  - name: {system.name}",
        f"    schema: {system.schema}",
        f"    description: {_scalar(system.description)}",
        "    config:",
        "      meta:",
        f"        system: {system.name}",
        f"        kind: {system.kind}",
        f"        connection: {_scalar(system.connection or '')}",
        f"        owner: {_scalar(system.owner)}",
        *([f"        contact: {_scalar(system.contact)}"] if system.contact else []),
        f'        arrival: "{system.arrival}"',
        "    tables:",
    ]
    for table in draft.tables:
        lines += [*_table(table), ""]
    return "\n".join(lines)


def staging(system: str, table: DraftTable) -> dict[Path, str]:
    """A model that types the table and renames nothing yet, and its properties: texts by path below models/."""
    model = Path("staging") / system / f"stg_{system}__{table.name}"
    kept = [column for column in table.columns if column.name != table.date_column]
    names = {column.name: _column_name(column.name) for column in kept}
    select = ["data_date", *(f"{_typed(column)} as {names[column.name]}" for column in kept)]
    sql = (
        "select\n    "
        + ",\n    ".join(select)
        + f"\nfrom {{{{ source('{system}', '{table.name}') }}}}\nwhere data_date = {{{{ data_date() }}}}\n"
    )
    key = [names.get(name, name) for name in table.key]
    lines = ["version: 2", "", "models:", f"  - name: {model.name}"]
    if table.description:
        lines.append(f"    description: {_scalar(table.description)}")
    if len(key) > 1:
        lines += [
            "    data_tests:",
            "      - unique_combination:",
            "          arguments:",
            f"            columns: [{', '.join(key)}]",
        ]
    lines += [
        "    columns:",
        "      - name: data_date",
        "        data_type: date",
        "        description: 数据日期 · Business date of the batch",
    ]
    for column in kept:
        lines += [f"      - name: {names[column.name]}", f"        data_type: {_staged_type(column)}"]
        if column.description:
            lines.append(f"        description: {_scalar(column.description)}")
        if names[column.name] in key:
            lines.append(f"        data_tests: [{'not_null, unique' if len(key) == 1 else 'not_null'}]")
        if column.personal:
            lines.append(f"        config: {{meta: {{personal: {column.personal}}}}}")
    return {model.with_suffix(".sql"): sql, model.with_suffix(".yml"): "\n".join([*lines, ""])}


def _table(table: DraftTable) -> list[str]:
    lines = [f"      - name: {table.name}"]
    if table.description:
        lines.append(f"        description: {_scalar(table.description)}")
    lines += [
        "        config:",
        "          meta:",
        "            load:",
        "              mode: snapshot",
        f"              table: {_scalar(table.source)}",
        *([f"              date_column: {table.date_column}"] if table.date_column else []),
        f"              key: {_sequence(table.key)}",
        *([f"              control_column: {table.control_column}"] if table.control_column else []),
        *([f"              min_rows: {table.min_rows}"] if table.min_rows else []),
        *([f"              drift: {_sequence(table.drift)}"] if table.drift else []),
        "        columns:",
    ]
    for column in table.columns:
        lines += [f"          - name: {_scalar(column.name)}", f"            data_type: {column.data_type}"]
        if column.description:
            lines.append(f"            description: {_scalar(column.description)}")
        meta = {
            "nullable": None if column.nullable else "false",
            "personal": column.personal,
            "source_type": json.dumps(column.source_type, ensure_ascii=False),
        }
        entries = ", ".join(f"{name}: {value}" for name, value in meta.items() if value)
        lines.append(f"            config: {{meta: {{{entries}}}}}")
    return lines


def _typed(column: SourceColumn) -> str:
    text = f"nullif({_quoted(column.name)}, '')"
    type_ = _staged_type(column)
    return text if type_ == "text" else f"cast({text} as {type_})"


def _staged_type(column: SourceColumn) -> str:
    if column.length is not None:
        return "text"
    return f"numeric({column.precision}, {column.scale})" if column.scale is not None else column.data_type


def _column_name(name: str) -> str:
    """Models give no column a name that has to be quoted."""
    return name if _quoted(name) == name else f"{name}_value"


def _quoted(name: str) -> str:
    return str(postgresql.dialect().identifier_preparer.quote(name))


def _sequence(names: Sequence[str]) -> str:
    return f"[{', '.join(_scalar(name) for name in names)}]"


def _scalar(text: str) -> str:
    """A text as YAML writes it on one line."""
    written: str = yaml.safe_dump(text, allow_unicode=True, width=float("inf"))
    return written.removesuffix("\n").removesuffix("\n...")
