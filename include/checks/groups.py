"""Which rules of a table are judged once per distinct combination of values instead of row by row.

What a rule says of a row depends on the columns it names and on nothing else, so rows that agree in these pass or fail
together: it is enough to judge one of them and count the others. That saves time where many rows agree, and costs some
where none do; the counts are the same. Columns with few values by nature are put together in a family.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from psycopg2 import sql

from include.checks.kinds import Groups, Scope, is_small, limits

_COLUMN_PARAMS = ("with", "than", "not_after", "determines", "key")
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


@dataclass(frozen=True)
class Family:
    """Columns whose combinations are judged, with the conditions on other columns that the rules ask for."""

    name: str
    columns: tuple[str, ...]
    limits: tuple[sql.Composable, ...]
    members: tuple[tuple[int, Scope], ...]
    """The rules judged so, by their place among all, in scopes that read the family."""

    def common_table(self, scope: Scope) -> sql.Composed:
        """The distinct combinations with the number `n` of their rows, as an entry of a WITH clause.

        Limits are numbers because the planner takes a truth value to double the combinations, however many columns
        there are, and plans for many more of them than there can be.
        """
        keys = sql.SQL(", ").join(
            [
                *map(sql.Identifier, self.columns),
                *(
                    sql.SQL("cast(({}) as integer) as {}").format(limit, sql.Identifier(_limit_name(number)))
                    for number, limit in enumerate(self.limits)
                ),
            ]
        )
        names = sql.SQL(", ").join(
            map(sql.Identifier, [*self.columns, *(_limit_name(number) for number in range(len(self.limits)))])
        )
        return sql.SQL(
            "{family} as materialized (select {keys}, count(*) as n from {relation} where data_date = {data_date}"
            " group by {names})"
        ).format(
            family=sql.Identifier(self.name),
            keys=keys,
            relation=sql.Identifier(scope.table.schema, scope.table.name),
            data_date=sql.Literal(scope.data_date),
            names=names,
        )


def families(scopes: Sequence[Scope]) -> Iterator[Family]:
    """The families of the rules of one table, each rule in at most one of them."""
    places = list(enumerate(scopes))
    for name, columns in _columns(scopes).items():
        asked: list[sql.Composable] = []
        members = [
            (place, _within(scope, name, columns, asked))
            for place, scope in places
            if (used := _used(scope)) and used <= columns
        ]
        taken = {place for place, _ in members}
        places = [each for each in places if each[0] not in taken]
        if members:
            in_order = (item.name for item in scopes[0].table.items if item.name in columns)
            yield Family(name, tuple(in_order), tuple(asked), tuple(members))


def _columns(scopes: Sequence[Scope]) -> dict[str, set[str]]:
    """By family: codes and the days of the month, organisations and staff and subjects, customers and accounts."""
    coded = {item.name for item in scopes[0].table.items if item.code_set or item.code == "CJRQ"} if scopes else set()
    found: dict[str, set[str]] = {"codes": coded, "bank": set(), "parties": set()}
    for scope in scopes:
        rule = scope.rule
        if rule.item is None:
            continue
        if rule.kind == "daily":
            found["codes"].add(rule.item)
        elif rule.kind == "reference" and not scope.item.multiple:
            small = all(is_small(scope.catalogue, code) for code, _ in scope.targets)
            found["bank" if small else "parties"] |= {rule.item, *scope.names("with")}
    return found


def _used(scope: Scope) -> set[str] | None:
    """The columns that decide whether a row fails the rule where its limits hold; None if they cannot be told."""
    rule = scope.rule
    holds = str(rule.params.get("holds", ""))
    if rule.item is None or "{" in f"{rule.when}{holds}":
        return None
    return {rule.item, *_named(scope, holds), *(name for param in _COLUMN_PARAMS for name in scope.names(param))}


def _named(scope: Scope, predicate: str) -> set[str]:
    """The table's items that the predicate names, and perhaps some whose names stand in its texts."""
    return set(_WORD.findall(predicate.lower())) & {item.name for item in scope.table.items}


def _within(scope: Scope, family: str, columns: set[str], asked: list[sql.Composable]) -> Scope:
    """The scope reading the family; a limit that its columns do not decide becomes a column of it."""
    limit = limits(scope)
    if limit is None or _decided(scope, columns):
        return scope.reading(Groups(family))
    if limit not in asked:
        asked.append(limit)
    return scope.reading(Groups(family, _limit_name(asked.index(limit))))


def _decided(scope: Scope, columns: set[str]) -> bool:
    secret = {scope.table.secret.name} if scope.table.secret else set()
    return _named(scope, scope.rule.when or "") | secret <= columns


def _limit_name(number: int) -> str:
    return f"limit_{number}"
