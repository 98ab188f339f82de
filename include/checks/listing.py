"""Every rule of the catalogue, one by one: what runs, and why the others do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from include.catalogue.east import Catalogue
from include.checks.compiler import Skipped, compile_rules

STATUSES = {
    "checked": "执行",
    "withdrawn": "官方已停用",
    "suspended": "暂缓执行",
    "undecidable": "无法由数据判定",
    "not_applicable": "不适用",
}
"""What becomes of a rule in a check run, in Chinese."""


@dataclass(frozen=True)
class ListedRule:
    """A rule as a check run would treat it. `note` is why it does not run; `is_official` whether the list has it."""

    id: str
    number: int | None
    table_code: str
    table_zh: str
    item: str | None
    item_zh: str | None
    kind: str
    severity: str
    status: str
    confidence: str
    text_zh: str
    note: str | None
    is_official: bool


def listed_rules(catalogue: Catalogue, data_date: date) -> Iterator[ListedRule]:
    """The rules in the order of tables, those of the YAML before those that follow from the items. Raises RuleError."""
    catalogue = catalogue.at(data_date)
    for table in catalogue:
        official = {rule.id for rule in table.rules}
        for each in compile_rules(table, catalogue, data_date):
            rule = each.rule
            skipped = each if isinstance(each, Skipped) else None
            yield ListedRule(
                id=rule.id,
                number=rule.number,
                table_code=table.code,
                table_zh=table.name_zh,
                item=rule.item.upper() if rule.item else None,
                item_zh=table.item(rule.item).name_zh if rule.item else None,
                kind=rule.kind,
                severity=rule.severity,
                status=skipped.status if skipped else "checked",
                confidence=rule.confidence,
                text_zh=each.text,
                note=skipped.note if skipped else None,
                is_official=rule.id in official,
            )
