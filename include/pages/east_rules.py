"""docs/east-rules.md: what the official list of rules asks, what of it runs, and why the rest does not."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from include.catalogue.east import parse_catalogue
from include.checks.listing import STATUSES, ListedRule, listed_rules


def east_rules(manifest: Mapping[str, Any]) -> str:
    """The page, from a manifest of the whole project: the rules of the newest edition, if every table is filed."""
    catalogue = parse_catalogue(manifest)
    rules = list(listed_rules(catalogue, max(table.valid_from for table in catalogue)))
    official = [rule for rule in rules if rule.is_official]
    counts = Counter(rule.status for rule in official)
    in_force = len(official) - counts["withdrawn"]
    lines = [
        "# The rules of the standard",
        "",
        "Written by `make pages` from the YAML of `dbt_project/models/east`; do not edit. Each rule stands beside the",
        "table that it judges; `make rules` prints all of them, one a line.",
        "",
        f"The official list has {len(official):,} rules, {in_force:,} of them in force:",
        "",
        f"* {counts['checked']:,} run in every check,",
        f"* {counts['undecidable']} cannot be decided from the data,",
        f"* {counts['suspended']} contradict the standard and are suspended.",
        "",
        f"{len(rules) - len(official):,} more follow from the items themselves: the format, the code set, the key, the",
        "collection date, forbidden characters.",
        "",
        "## By kind",
        "",
        "| kind | official | of these strong | from the items |",
        "| --- | ---: | ---: | ---: |",
        *_by_kind(rules),
        "",
        "## By table",
        "",
        "| table | official | run | do not run | from the items |",
        "| --- | ---: | ---: | ---: | ---: |",
        *_by_table(rules),
    ]
    for status in ("undecidable", "suspended", "withdrawn"):
        lines += [
            "",
            f"## {status.capitalize()} · {STATUSES[status]}",
            "",
            "| rule | no. | table | what it asks | why it does not run |",
            "| --- | ---: | --- | --- | --- |",
            *(
                f"| {rule.id} | {rule.number or ''} | {rule.table_code} {rule.table_zh} | {_cell(rule.text_zh)} |"
                f" {_cell(rule.note or '')} |"
                for rule in official
                if rule.status == status
            ),
        ]
    return "\n".join(lines) + "\n"


def _by_kind(rules: list[ListedRule]) -> list[str]:
    listed = Counter(rule.kind for rule in rules if rule.is_official)
    strong = Counter(rule.kind for rule in rules if rule.is_official and rule.severity == "strong")
    derived = Counter(rule.kind for rule in rules if not rule.is_official)
    kinds = sorted({*listed, *derived}, key=lambda kind: (-listed[kind], -derived[kind], kind))
    return [f"| `{kind}` | {listed[kind]:,} | {strong[kind]:,} | {derived[kind]:,} |" for kind in kinds]


def _by_table(rules: list[ListedRule]) -> list[str]:
    lines = []
    for code, name in dict.fromkeys((rule.table_code, rule.table_zh) for rule in rules):
        mine = [rule for rule in rules if rule.table_code == code]
        official = [rule for rule in mine if rule.is_official]
        run = sum(rule.status == "checked" for rule in official)
        lines.append(
            f"| {code} {name} | {len(official)} | {run} | {len(official) - run} | {len(mine) - len(official)} |"
        )
    return lines


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
