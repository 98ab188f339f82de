"""docs/core-model.md: core by subject, as entity-relationship pictures from the contracts and relationship tests."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

SUBJECTS = {
    "party": "当事人 · customers, corporates, persons and how they belong together",
    "organisation": "机构 · the bank's own organisations, posts, employees and tellers",
    "product": "产品 · what the bank offers",
    "agreement": "协议 · accounts, contracts, loans, cards, guarantees, lines: what has been agreed",
    "event": "事件 · transactions, changes, trades: what has happened on a day",
    "instrument": "金融工具 · what the bank and its wealth products hold and trade",
    "ledger": "总账 · subjects, balances, rates",
}
"""The folders of models/core, in the order of the page; others follow by name."""

_KEYS = {"data_date"}
_REF = re.compile(r"ref\('(\w+)'\)")
_SHORT = {"character varying": "varchar", "timestamp without time zone": "timestamp"}


@dataclass(frozen=True)
class Reference:
    """`column` of `child` names a row of `parent` by its column `field`."""

    child: str
    column: str
    parent: str
    field: str


@dataclass(frozen=True)
class Entity:
    """A model of core. `columns` are (name, data type, Chinese name, may be null); `keys` are unique by its tests."""

    name: str
    subject: str
    description: str
    columns: tuple[tuple[str, str, str, bool], ...]
    keys: tuple[tuple[str, ...], ...]


def core_model(manifest: Mapping[str, Any]) -> str:
    """The page, from a manifest of the whole project."""
    entities, references = read_core(manifest)
    subjects = sorted({entity.subject for entity in entities.values()}, key=lambda name: (_rank(name), name))
    parts = [
        "# The model of the bank",
        "",
        "Written by `make pages` from the contracts and tests of `dbt_project/models/core`; do not edit.",
        f"{len(entities)} tables, {sum(len(entity.columns) for entity in entities.values()):,} columns,"
        f" {len(references)} tested references. Every table is kept by `data_date`, which is part of every key and",
        "reference and is left out below.",
        "",
        "A line leads from the table that is named (one side) to the one that names it (many side); a circle on the",
        "one side says that a row may name none. Columns are those of keys (PK) and references (FK); the others are",
        "described in the docs site (`make docs`) and in the YAML beside each model.",
        "",
        *_overview(subjects, entities, references),
    ]
    for subject in subjects:
        parts += _subject(subject, entities, references)
    return "\n".join(parts) + "\n"


def read_core(manifest: Mapping[str, Any]) -> tuple[dict[str, Entity], list[Reference]]:
    """Entities by name, and references in the order of their child."""
    nodes = manifest["nodes"]
    models = {
        key: node
        for key, node in nodes.items()
        if node["resource_type"] == "model" and node["original_file_path"].startswith("models/core/")
    }
    keys: dict[str, list[tuple[str, ...]]] = {}
    references = []
    for node in nodes.values():
        test = node.get("test_metadata")
        if not test or node.get("attached_node") not in models:
            continue
        child, arguments = models[node["attached_node"]]["name"], test["kwargs"]
        if test["name"] == "unique":
            keys.setdefault(child, []).append((arguments["column_name"],))
        elif test["name"] == "unique_combination":
            keys.setdefault(child, []).append(tuple(arguments["columns"]))
        elif test["name"] == "relationships" and (parent := _REF.search(arguments["to"])):
            references.append(Reference(child, arguments["column_name"], parent[1], arguments["field"]))
    entities = {
        node["name"]: Entity(
            name=node["name"],
            subject=PurePosixPath(node["original_file_path"]).parts[2],
            description=node["description"],
            columns=tuple(_column(column) for column in node["columns"].values() if column["name"] not in _KEYS),
            keys=tuple(sorted(keys.get(node["name"], []), key=lambda key: (len(key), key))),
        )
        for node in sorted(models.values(), key=lambda node: node["name"])
    }
    known = {reference for reference in references if reference.parent in entities}
    return entities, sorted(known, key=lambda each: (each.child, each.column, each.parent))


def _column(column: Mapping[str, Any]) -> tuple[str, str, str, bool]:
    data_type = column.get("data_type") or "text"
    chinese = column["description"].partition(" · ")[0].replace('"', "")
    required = any(constraint["type"] == "not_null" for constraint in column.get("constraints", []))
    return column["name"], re.sub(r"\W+", "_", _SHORT.get(data_type, data_type)).strip("_"), chinese, not required


def _rank(subject: str) -> int:
    return list(SUBJECTS).index(subject) if subject in SUBJECTS else len(SUBJECTS)


def _overview(subjects: Iterable[str], entities: Mapping[str, Entity], references: Iterable[Reference]) -> list[str]:
    """Subjects with the number of their tables; arrows with the number of references between them."""
    tables = Counter(entity.subject for entity in entities.values())
    between = Counter((entities[each.child].subject, entities[each.parent].subject) for each in references)
    chinese = {subject: SUBJECTS.get(subject, subject).partition(" · ")[0] for subject in subjects}
    return [
        "```mermaid",
        "flowchart LR",
        *(f'    {subject}["{subject} {chinese[subject]}<br/>{tables[subject]} tables"]' for subject in subjects),
        *(
            f"    {child} -- {count} --> {parent}"
            for (child, parent), count in sorted(between.items())
            if child != parent
        ),
        "```",
    ]


def _subject(subject: str, entities: Mapping[str, Entity], references: Iterable[Reference]) -> list[str]:
    own = [entity for entity in entities.values() if entity.subject == subject]
    within = [each for each in references if entities[each.child].subject == entities[each.parent].subject == subject]
    lines = ["", f"## {subject} {SUBJECTS.get(subject, '')}".rstrip(), "", "```mermaid", "erDiagram"]
    for entity in own:
        lines += _entity(entity, [each for each in references if each.child == entity.name], within)
    lines += [_line(each, entities[each.child]) for each in within]
    lines += ["```", "", "| table | one row | key | names rows of |", "| --- | --- | --- | --- |"]
    for entity in own:
        elsewhere = [
            f"{each.parent} ({each.column})"
            for each in references
            if each.child == entity.name and entities[each.parent].subject != subject
        ]
        path = f"../dbt_project/models/core/{subject}/{entity.name}.yml"
        keys = "; ".join(", ".join(key) for key in entity.keys)
        description = entity.description.replace("|", "\\|").replace("\n", " ").strip()
        lines.append(f"| [{entity.name}]({path}) | {description} | {keys} | {', '.join(elsewhere)} |")
    return lines


def _entity(entity: Entity, outgoing: Iterable[Reference], within: Iterable[Reference]) -> list[str]:
    key = set(entity.keys[0]) if entity.keys else set()
    foreign = {each.column for each in outgoing}
    named = {each.field for each in within if each.parent == entity.name}
    shown = [
        f'        {data_type} {name} {_marks(name in key, name in foreign)}"{chinese}"'
        for name, data_type, chinese, _ in entity.columns
        if name in key | foreign | named
    ]
    return [f"    {entity.name} {{", *shown, "    }"] if shown else [f"    {entity.name}"]


def _marks(is_key: bool, is_foreign: bool) -> str:
    marks = ["PK"] * is_key + ["FK"] * is_foreign
    return ", ".join(marks) + " " if marks else ""


def _line(reference: Reference, child: Entity) -> str:
    nullable = {name: may_be_null for name, _, _, may_be_null in child.columns}[reference.column]
    many = "|" if (reference.column,) in child.keys else "{"
    return f"    {reference.parent} {'|o' if nullable else '||'}--o{many} {reference.child} : {reference.column}"
