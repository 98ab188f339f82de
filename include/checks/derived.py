"""Checks that follow from the items themselves and are therefore not listed in the YAML, beyond the official list.

X6 membership in the code set where no official rule asks for it · X7 the value fits its format · X9 the key is unique
in the file · X17 no forbidden bytes · X18 the collection date is the date of the file · X19 of secret customers no more
is filed than that they are there.
"""

from collections.abc import Iterator
from typing import Any

from include.catalogue.east import EastTable, Item, Rule


def derived_rules(table: EastTable) -> Iterator[Rule]:
    """The derived checks of a table, ids such as X7.GYB.GYH."""
    code = table.code
    yield Rule(id=f"X9.{code}", kind="unique", severity="strong")
    yield Rule(id=f"X17.{code}", kind="clean", severity="strong")
    if table.secret:
        yield Rule(id=f"X19.{code}", kind="secret", severity="strong")
    officially_coded = {rule.item for rule in table.rules if rule.kind == "code_set" and rule.status == "active"}
    for item in table.items:
        yield _fits_format(f"X7.{code}.{item.code}", item)
        if item.code_set and item.name not in officially_coded:
            yield Rule(id=f"X6.{code}.{item.code}", kind="code_set", severity="weak", item=item.name)
        if item.code == "CJRQ":
            yield Rule(id=f"X18.{code}", kind="collection_date", severity="strong", item=item.name)


def _fits_format(rule_id: str, item: Item) -> Rule:
    """Texts are limited in bytes of UTF-8, numbers in digits."""
    params: dict[str, Any]
    if not item.is_text:
        kind, params = "number", {"digits": item.size, "scale": item.scale}
    elif item.is_fixed:
        kind, params = "byte_length", {"exactly": [item.size]}
    else:
        kind, params = "byte_length", {"at_most": item.size}
    return Rule(id=rule_id, kind=kind, severity="strong", item=item.name, params=params)
