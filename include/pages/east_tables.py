"""docs/east-tables.md: where each table of the standard is, what it is made of and how it is collected."""

from collections.abc import Mapping
from typing import Any

from include.catalogue.east import EastTable, parse_catalogue

MODES = {
    "full": "full 全量: what is valid on the collection date, and what has ended since the last one, once",
    "incremental": "incremental 增量: what has happened since the last collection",
}


def east_tables(manifest: Mapping[str, Any]) -> str:
    """The page, from a manifest of the whole project."""
    catalogue = parse_catalogue(manifest)
    nodes = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    items = sum(len(table.items) for table in catalogue)
    lines = [
        "# The tables of the standard",
        "",
        "Written by `make pages` from `dbt_project/models/east`; do not edit. "
        f"{len(catalogue.tables)} tables, {items:,} items, edition {catalogue.edition}.",
        "",
        "By number, code or name: a table `<CODE>` is the model `east_<code>` in `models/east/<domain>/`. Its YAML",
        "holds the items in the order of delivery (code, Chinese name, byte format, required, code set,",
        "desensitisation) and their rules; the SQL beside it says where each value comes from, one line per item; the",
        "macro `deliver` gives all of them the form that the file asks for. A value leads back from `east` to `core`",
        "([the model of the bank](core-model.md)), from `core` to `staging/<system>` and to the contract",
        "`models/sources/<system>.yml`.",
        "",
        *(f"* {text}" for text in MODES.values()),
    ]
    for domain in dict.fromkeys(table.domain_zh for table in catalogue):
        tables = [table for table in catalogue if table.domain_zh == domain]
        lines += [
            "",
            f"## {tables[0].number // 100} {domain} · {tables[0].domain.replace('_', ' ')}",
            "",
            "| no. | code | table | collected | items | rules | key | made from | systems |",
            "| ---: | --- | --- | --- | ---: | ---: | --- | --- | --- |",
            *(_row(table, nodes.get(table.model), manifest) for table in tables),
        ]
    return "\n".join(lines) + "\n"


def _row(table: EastTable, node: Mapping[str, Any] | None, manifest: Mapping[str, Any]) -> str:
    path = f"../dbt_project/{node['original_file_path']}" if node else ""
    parents = [name for name in (node["depends_on"]["nodes"] if node else []) if name.startswith("model.")]
    core = ", ".join(sorted(name.rsplit(".", maxsplit=1)[-1] for name in parents))
    systems = ", ".join(sorted(_systems(node["unique_id"], manifest, set()))) if node else ""
    cells = (
        table.number,
        f"[{table.code}]({path})",
        table.description,
        table.mode,
        len(table.items),
        len(table.rules),
        ", ".join(table.key),
        core,
        systems,
    )
    return f"| {' | '.join(map(str, cells))} |"


def _systems(name: str, manifest: Mapping[str, Any], seen: set[str]) -> set[str]:
    """The source systems upstream of a node."""
    found: set[str] = set()
    for parent in manifest["parent_map"].get(name, []):
        if parent in seen:
            continue
        seen.add(parent)
        if parent in manifest["sources"]:
            system = manifest["sources"][parent]["source_name"]
            found |= {system} - {"ops", "vault"}
        else:
            found |= _systems(parent, manifest, seen)
    return found
