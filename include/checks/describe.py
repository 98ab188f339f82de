"""Says in Chinese what a rule asks, for the officer who reads the messages and the result workbook."""

import re

from include.checks.kinds import KINDS, Scope, spares_secret_rows

_OPERATORS = (
    (" not in ('', '0')", " 非零"),
    (" not like '-%'", " 非负"),
    (" not like ", " 不含 "),
    (" not in ", " 不属于 "),
    (" like ", " 含 "),
    (" in ", " 属于 "),
    (" and ", " 且 "),
    (" or ", " 或 "),
    (" <> ''", " 非空"),
    (" = ''", " 为空"),
    (" <> ", " ≠ "),
    ("''", "空"),
)


def describe(scope: Scope) -> str:
    """One sentence made from the kind of the rule, the names of the items and the parameters."""
    rule = scope.rule
    zh = KINDS[rule.kind].zh
    values = {"item": scope.item.name_zh} if rule.item else {}
    values |= {name: _value(scope, name) for name in rule.params}
    sentence = (zh if isinstance(zh, str) else zh(scope)).format(**values)
    condition = rule.when_zh or (_condition(scope, rule.when) if rule.when else "")
    spared = "（涉密客户除外）" if spares_secret_rows(scope) else ""
    return (f"当{condition}时，{sentence}" if condition else sentence) + spared


def _value(scope: Scope, name: str) -> str:
    value = scope.rule.params[name]
    if name in ("with", "determines", "than"):
        return "、".join(scope.table.item(column).name_zh for column in scope.names(name))
    return "、".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _condition(scope: Scope, predicate: str) -> str:
    """The SQL predicate with Chinese names in place of columns and words in place of operators; literals stay."""
    for item in scope.table.items:
        predicate = re.sub(rf"(?<!['\w]){item.name}(?!['\w])", item.name_zh, predicate)
    for operator, words in _OPERATORS:
        predicate = predicate.replace(operator, words)
    return predicate.replace("'", "").replace("%", "")
