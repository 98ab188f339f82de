"""What each kind of rule means, in SQL and in Chinese. A new kind is one entry in KINDS.

In EAST tables every value is text and an empty value is ''. Templates are filled by `Scope.fill`: {item} is the column
judged, {CODE} in capitals the rows of that EAST table on the data date, any other name a parameter of the rule.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from psycopg2 import sql

from include.catalogue.east import Catalogue, EastTable, Item, Rule

SUBJECT_TABLES = ("ZZKJQKMB", "NBKMDZB")
"""The tables of the general ledger, which name a bank's subjects."""


class RuleError(ValueError):
    """A rule cannot be compiled; the message names table, rule and what to correct in the YAML."""


@dataclass(frozen=True)
class Groups:
    """Rows of a table put together: one row per distinct combination of some of its columns, `n` the rows that it
    stands for. `limit` is a column that is 1 where the rule's limits() hold, None where they can be asked again."""

    name: str
    limit: str | None = None


@dataclass(frozen=True)
class Scope:
    """A rule in its table on a data date: what the SQL of a kind is made from. With `groups` the rule judges those
    instead of the table's rows."""

    rule: Rule
    table: EastTable
    catalogue: Catalogue
    data_date: date
    groups: Groups | None = None

    @property
    def item(self) -> Item:
        """The item judged. Raises RuleError if the rule judges whole rows."""
        if self.rule.item is None:
            raise RuleError(f"{self.table.code} {self.rule.id}: a rule of kind {self.rule.kind} must stand at an item")
        return self.table.item(self.rule.item)

    @property
    def targets(self) -> list[tuple[str, str]]:
        """The (table code, column) pairs that a reference may point to."""
        return [(code, column.lower()) for code, _, column in (to.partition(".") for to in self.rule.params["to"])]

    def reading(self, groups: Groups) -> "Scope":
        """The same rule, judging groups of rows."""
        return replace(self, groups=groups)

    def names(self, param: str) -> list[str]:
        """A parameter that names one or several columns of the table; [] if it is not given."""
        value = self.rule.params.get(param, [])
        return [value] if isinstance(value, str) else list(value)

    def columns(self, names: Sequence[str], qualifier: str | None = None) -> sql.Composed:
        """The columns with commas between them. Raises RuleError if the table has no such item."""
        known = {item.name for item in self.table.items}
        if unknown := sorted(set(names) - known):
            raise RuleError(f"{self.table.code} {self.rule.id}: {', '.join(unknown)} is no item of the table")
        path = [qualifier] if qualifier else []
        return sql.SQL(", ").join(sql.Identifier(*path, name) for name in names)

    def rows(self, code: str) -> sql.Composed:
        """The rows of an EAST table on the data date, to stand in a FROM clause under the table's name."""
        table = self.catalogue.table(code)
        return sql.SQL("(select * from {relation} where data_date = {data_date}) as {name}").format(
            relation=sql.Identifier(table.schema, table.name),
            data_date=sql.Literal(self.data_date),
            name=sql.Identifier(table.name),
        )

    @property
    def judged(self) -> sql.Composed:
        """What the rule judges, to stand in a FROM clause under the table's name."""
        if self.groups is None:
            return self.rows(self.table.code)
        return sql.SQL("{} as {}").format(sql.Identifier(self.groups.name), sql.Identifier(self.table.name))

    @property
    def count(self) -> sql.SQL:
        """The aggregate that counts rows of the table among those judged."""
        return sql.SQL("count(*)" if self.groups is None else "sum(n)")

    def fill(self, template: str, **more: sql.Composable) -> sql.Composed:
        """The template with {item}, the rule's parameters, {CODE} and `more` put in, quoted."""
        values: dict[str, sql.Composable] = {
            code: self.rows(code) for code in self.catalogue.tables if f"{{{code}}}" in template
        }
        if self.rule.item:
            values["item"] = sql.Identifier(self.rule.item)
        for name, value in self.rule.params.items():
            several = value if isinstance(value, list) else [value]
            values[name] = sql.SQL(", ").join(sql.Literal(each) for each in several)
        try:
            return sql.SQL(template).format(**values | more)
        except KeyError as error:
            raise RuleError(f"{self.table.code} {self.rule.id}: {error} is neither a parameter nor a table") from error


SECRET_NAME = "*********"
"""What stands for the name of a secret unit or person."""

ONCE = sql.SQL("pg_is_in_recovery()")
"""In a subquery's select list: what stands beside it is worked out once a row and not where its column is used. A
volatile function keeps the planner from merging the subquery; of those that may run in a parallel worker this one
costs least."""

Template = str | Callable[[Scope], sql.Composable | None]


@dataclass(frozen=True)
class Kind:
    """How rows fail: each for itself where `fails` holds, or because of other rows if its `columns` are among those
    that the query `bad` returns with the number `n` of their rows. Rows where `applies` does not hold are not judged.
    A kind that has both says by None of `fails` that it is `bad` which counts. `any_fails` asks several rules of the
    kind at once: where it is false, a row fails none of them.

    `zh` says what is asked, with {item} and the parameters; `needs` and `may_have` name the parameters.
    """

    zh: str | Callable[[Scope], str]
    applies: str = "{item} <> ''"
    fails: Template | None = None
    bad: Template | None = None
    any_fails: Callable[[Sequence[Scope]], sql.Composable] | None = None
    columns: Callable[[Scope], list[str]] = lambda scope: [scope.item.name]
    needs: tuple[str, ...] = ()
    may_have: tuple[str, ...] = ()


_SHAPES = {
    "YYYYMMDD": "^[0-9]{8}$",
    "YYYYMM": "^[0-9]{4}(0[1-9]|1[0-2])$",
    "hhmmss": "^([01][0-9]|2[0-3])([0-5][0-9]){2}$",
}


def _not_in_pattern(scope: Scope) -> sql.Composable:
    pattern = scope.rule.params["pattern"]
    if pattern not in _SHAPES:
        raise RuleError(f"{scope.table.code} {scope.rule.id}: pattern must be one of {', '.join(_SHAPES)}")
    real = " and pg_input_is_valid({item}, 'date')" if pattern == "YYYYMMDD" else ""
    return scope.fill("not ({item} ~ {shape}" + real + ")", shape=sql.Literal(_SHAPES[pattern]))


def _not_a_number(scope: Scope) -> sql.Composable:
    """A number as it is delivered has no leading or trailing zeros, no plus and no more digits than its format."""
    digits, scale = scope.rule.params["digits"], scope.rule.params["scale"]
    fraction = rf"(\.[0-9]{{0,{scale - 1}}}[1-9])?" if scale else ""
    shape = rf"^-?(0|[1-9][0-9]{{0,{digits - scale - 1}}}){fraction}$"
    return scope.fill("({item} !~ {shape} or {item} = '-0')", shape=sql.Literal(shape))


def _wrong_size(measure: str) -> Callable[[Scope], sql.Composable]:
    tests = {
        "exactly": " not in ({exactly})",
        "at_least": " < {at_least}",
        "at_most": " > {at_most}",
    }

    def fails(scope: Scope) -> sql.Composable:
        given = [test for name, test in tests.items() if name in scope.rule.params]
        if not given:
            raise RuleError(f"{scope.table.code} {scope.rule.id}: give exactly, at_least or at_most")
        return scope.fill("(" + " or ".join(measure + test for test in given) + ")")

    return fails


def _size_zh(unit: str) -> Callable[[Scope], str]:
    def zh(scope: Scope) -> str:
        params = scope.rule.params
        bounds = [
            ("应为" + "或".join(str(size) for size in params["exactly"])) if "exactly" in params else "",
            f"不得少于{params['at_least']}" if "at_least" in params else "",
            f"不得超过{params['at_most']}" if "at_most" in params else "",
        ]
        return "{item}的长度" + "且".join(filter(None, bounds)) + unit

    return zh


def _not_in_code_set(scope: Scope) -> sql.Composable:
    code_set = scope.rule.params.get("code_set") or scope.item.code_set
    if code_set is None:
        raise RuleError(f"{scope.table.code} {scope.rule.id}: neither the rule nor its item names a code_set")
    of_set = "from east.code_set_value where code_set = {code_set} and "
    unknown = (
        f"{{value}} not in (select value {of_set} not is_prefix)"
        f" and not {{value}} like any (array(select value || '_%' {of_set} is_prefix))"
    )
    if "also" in scope.rule.params:
        unknown += " and {value} not in ({also})"
    if scope.item.multiple:
        unknown = f"exists (select from unnest(string_to_array({{item}}, ';')) as part (value) where {unknown})"
        return scope.fill(unknown, value=sql.Identifier("part", "value"), code_set=sql.Literal(code_set))
    return scope.fill(f"({unknown})", value=sql.Identifier(scope.item.name), code_set=sql.Literal(code_set))


def _code_set_zh(scope: Scope) -> str:
    also = "、".join(scope.rule.params.get("also", []))
    code_set = scope.rule.params.get("code_set") or scope.item.code_set
    return f"{{item}}应为代码集{code_set}中的值" + (f"，或为{also}" if also else "")


def _judged_columns(scope: Scope) -> list[str]:
    return [scope.item.name, *scope.names("with")]


def _ambiguous(scope: Scope) -> sql.Composable:
    """Values that occur with more than one non-empty value of a column that they should determine."""
    template = "min(nullif({0}, '') collate \"C\") <> max(nullif({0}, '') collate \"C\")"
    others = [scope.columns([name]) for name in scope.names("determines")]
    clashes = [sql.SQL(template).format(other) for other in others]
    return _grouped(scope, _judged_columns(scope), sql.SQL(" or ").join(clashes), others)


def _duplicated(scope: Scope) -> sql.Composable:
    return _grouped(scope, list(scope.table.key), sql.SQL("count(*) > 1"))


def _grouped(
    scope: Scope, columns: list[str], having: sql.Composable, others: Sequence[sql.Composable | None] = (None,)
) -> sql.Composable:
    """The groups of rows that agree in the columns and fail together, because one of the `others` differs if given.

    Of rows, only those are put together whose hash occurs more than once: values that hardly ever repeat are
    sorted as numbers in a third of the time and the memory that it takes to keep all of them as texts.
    """
    suspected = sql.Composed([])
    if scope.groups is None:
        near = sql.SQL(" union ").join(_near(scope, columns, other) for other in others)
        suspected = sql.SQL(" and {hash} in ({near})").format(hash=_hash(scope, columns), near=near)
    return scope.fill(
        "select {columns}, {count} as n from {rows} where {applies}{suspected} group by {columns} having {having}",
        columns=scope.columns(columns),
        count=scope.count,
        rows=scope.judged,
        applies=applies(scope),
        suspected=suspected,
        having=having,
    )


def _near(scope: Scope, columns: list[str], other: sql.Composable | None) -> sql.Composed:
    """The hashes that rows agree in, of those rows only that are next to one with another value of `other` if given."""
    given = " and {other} <> ''" if other else ""
    differs = " and other <> other_before" if other else ""
    return scope.fill(
        "select hash from (select hash, other, lag(hash) over in_order as hash_before,"
        " lag(other) over in_order as other_before"
        " from (select {hash} as hash, {other_hash} as other, {once} from {rows}"
        f" where {{applies}}{given}) as hashed window in_order as (order by hash)) as beside"
        f" where hash = hash_before{differs}",
        hash=_hash(scope, columns),
        other=other or sql.SQL(""),
        other_hash=sql.SQL("hashtextextended({}, 0)").format(other) if other else sql.SQL("0"),
        once=ONCE,
        rows=scope.judged,
        applies=applies(scope),
    )


def _hash(scope: Scope, columns: list[str]) -> sql.Composable:
    """A bigint of the values, the hash of each seeding the next one's."""
    found: sql.Composable = sql.SQL("0")
    for name in columns:
        found = sql.SQL("hashtextextended({}, {})").format(sql.Identifier(name), found)
    return found


def _not_among_few(scope: Scope) -> sql.Composable | None:
    """A look-up row by row where all that may be referred to is small enough to be held in memory, whatever the bank:
    its organisations, staff and subjects. Each of these sets is built once for a scan."""
    if (
        scope.names("with")
        or scope.item.multiple
        or not all(is_small(scope.catalogue, code) for code, _ in scope.targets)
    ):
        return None
    return sql.SQL("({})").format(
        sql.SQL(" and ").join(
            scope.fill("{item} not in (select distinct {column} from {rows})", column=column, rows=scope.rows(code))
            for code, column in _known_targets(scope)
        )
    )


def is_small(catalogue: Catalogue, code: str) -> bool:
    """Whether the table holds no more than organisations, staff or subjects."""
    return code in catalogue.tables and (catalogue.table(code).number // 100 == 1 or code in SUBJECT_TABLES)


def _known_targets(scope: Scope) -> Iterator[tuple[str, sql.Identifier]]:
    """Table and column of each target. Raises RuleError if the table has no such item."""
    for code, column in scope.targets:
        if column not in {item.name for item in scope.catalogue.table(code).items}:
            raise RuleError(f"{scope.table.code} {scope.rule.id}: {code} has no item {column.upper()}")
        yield code, sql.Identifier(column)


def _unknown(scope: Scope) -> sql.Composable:
    """Values that stand in none of the tables referred to, by an anti-join on the distinct values."""
    missing = []
    for code, column in _known_targets(scope):
        target = scope.catalogue.table(code)
        if scope.item.multiple:
            missing.append(
                scope.fill(
                    "not string_to_array(judged.{item}, ';') <@ array(select {column} from {rows})",
                    column=column,
                    rows=scope.rows(code),
                )
            )
            continue
        equal = [
            sql.SQL("{}.{} = {}").format(sql.Identifier(target.name), theirs, sql.Identifier("judged", ours))
            for theirs, ours in (
                (column, scope.item.name),
                *((sql.Identifier(name), name) for name in scope.names("with")),
            )
        ]
        missing.append(
            scope.fill(
                "not exists (select from {rows} where {equal})",
                rows=scope.rows(code),
                equal=sql.SQL(" and ").join(equal),
            )
        )
    return _distinct_where(scope, sql.SQL(" and ").join(missing))


def _distinct_where(scope: Scope, condition: sql.Composable) -> sql.Composable:
    """The distinct values judged, with the number of their rows, for which the condition on `judged` holds."""
    distinct = "{columns}, count(*) as n from {rows} where {applies} group by {columns}"
    if scope.groups is not None:
        distinct = "{columns}, n from {rows} where {applies}"
    return scope.fill(
        f"select judged.* from (select {distinct}) as judged where {{condition}}",
        columns=scope.columns(KINDS[scope.rule.kind].columns(scope)),
        rows=scope.judged,
        applies=applies(scope),
        condition=condition,
    )


def _reference_zh(scope: Scope) -> str:
    places = []
    for code, column in scope.targets:
        table = scope.catalogue.tables.get(code)
        places.append(f"《{table.name_zh}》的{table.item(column).name_zh}" if table else f"{code}.{column.upper()}")
    linked = "、".join(scope.table.item(name).name_zh for name in scope.names("with"))
    return (f"按{linked}关联时，" if linked else "") + "{item}应存在于" + "或".join(places)


_BOUNDS = {"least": (">=", "不小于"), "more_than": (">", "大于"), "most": ("<=", "不大于")}
_NAMED_SHAPES = {"T+N": r"^T\+[0-9]+$"}
_OPERATORS = {"<": "小于", "<=": "不大于", "=": "等于", ">=": "不小于", ">": "大于", "<>": "不同于"}


def _number(column: str) -> str:
    """A value as a number; one that is none becomes null, so that it is reported as wrong and stops nothing."""
    return f"case when pg_input_is_valid({column}, 'numeric') then cast({column} as numeric) end"


def _out_of_range(scope: Scope) -> sql.Composable:
    params = scope.rule.params
    bounds = [f" {operator} {{{name}}}" for name, (operator, _) in _BOUNDS.items() if name in params]
    if not bounds:
        raise RuleError(f"{scope.table.code} {scope.rule.id}: give {', '.join(_BOUNDS)}")
    holds = " and ".join(_number("{item}") + bound for bound in bounds)
    return scope.fill(f"(({holds}) is not true)")


def _range_zh(scope: Scope) -> str:
    params = scope.rule.params
    bounds = [f"{words}{params[name]}" for name, (_, words) in _BOUNDS.items() if name in params]
    return "{item}应" + "且".join(bounds)


def _out_of_time(scope: Scope) -> sql.Composable:
    """Dates are compared as they are delivered, YYYYMMDD."""
    late = " or {item} > {limit}" if "not_after" in scope.rule.params else ""
    limit = scope.columns(scope.names("not_after"))
    return scope.fill("({item} <= {after}" + late + ")", limit=limit)


def _time_zh(scope: Scope) -> str:
    limit = "".join(f"且不晚于{scope.table.item(name).name_zh}" for name in scope.names("not_after"))
    return "{item}应晚于{after}" + limit


def _comparison(scope: Scope, ours: str, theirs: Item) -> sql.Composable:
    """`ours op theirs` fails: dates are judged when both are given, numbers as numbers, else text as text."""
    operator = scope.rule.params["op"]
    if operator not in _OPERATORS:
        raise RuleError(f"{scope.table.code} {scope.rule.id}: op must be one of {', '.join(_OPERATORS)}")
    if scope.item.type == "date":
        condition = f"({{theirs}} not in ('', '99991231') and not ({ours} {operator} {{theirs}}))"
    elif scope.item.is_text:
        condition = f"({{theirs}} <> '' and not ({ours} {operator} {{theirs}}))"
    else:
        condition = f"({{theirs}} <> '' and ({_number(ours)} {operator} {_number('{theirs}')}) is not true)"
    return sql.SQL(condition).format(item=sql.Identifier(scope.item.name), theirs=sql.Identifier(theirs.name))


def _contradicts(scope: Scope) -> sql.Composable:
    (other,) = scope.names("than")
    scope.columns([other])
    return _comparison(scope, "{item}", scope.table.item(other))


def _comparison_zh(scope: Scope) -> str:
    return "{item}应" + _OPERATORS.get(scope.rule.params["op"], "") + "{than}"


def _contradicts_elsewhere(scope: Scope) -> sql.Composable:
    """Values for which a row of the other table with the same `key` says otherwise."""
    ((code, column),) = scope.targets
    target = scope.catalogue.table(code)
    (ours,), (theirs,) = scope.names("key"), scope.names("their_key")
    if unknown := {column, theirs} - {item.name for item in target.items}:
        raise RuleError(f"{scope.table.code} {scope.rule.id}: {code} has no item {', '.join(unknown).upper()}")
    return _distinct_where(
        scope,
        scope.fill(
            "exists (select from {rows} where {their_key} = {key} and {differs})",
            rows=scope.rows(code),
            their_key=sql.Identifier(target.name, theirs),
            key=sql.Identifier("judged", ours),
            differs=_comparison_elsewhere(scope, target, column),
        ),
    )


def _comparison_elsewhere(scope: Scope, target: EastTable, column: str) -> sql.Composable:
    operator = scope.rule.params["op"]
    if operator not in _OPERATORS:
        raise RuleError(f"{scope.table.code} {scope.rule.id}: op must be one of {', '.join(_OPERATORS)}")
    return sql.SQL("{theirs} not in ('', '99991231') and not ({ours} {operator} {theirs})").format(
        ours=sql.Identifier("judged", scope.item.name),
        operator=sql.SQL(operator),
        theirs=sql.Identifier(target.name, column),
    )


def _elsewhere_zh(scope: Scope) -> str:
    ((code, column),) = scope.targets
    table = scope.catalogue.tables.get(code)
    place = f"《{table.name_zh}》的{table.item(column).name_zh}" if table else f"{code}.{column.upper()}"
    linked = "、".join(scope.table.item(name).name_zh for name in scope.names("key"))
    return f"按{linked}关联时，{{item}}应{_OPERATORS.get(scope.rule.params['op'], '')}{place}"


def _all_the_same(scope: Scope) -> sql.Composable:
    """The value of all rows judged, if there are several rows and one value."""
    return scope.fill(
        "select {item}, n from (select {item}, {count} as n, count(*) over () as different from {rows}"
        " where {applies} group by {item}) as grouped where different = 1 and n > 1",
        count=scope.count,
        rows=scope.judged,
        applies=applies(scope),
    )


def _days_beside_a_gap(scope: Scope) -> sql.Composable:
    """The days after, or at the end of the period before, a calendar day of the month without any row."""
    first = scope.data_date.replace(day=1)
    return scope.fill(
        "select {item}, n from (select {item}, {count} as n,"
        " lag({item}, 1, {before}) over (order by {item}) as previous, lead({item}) over (order by {item}) as following"
        " from {rows} where {applies} and pg_input_is_valid({item}, 'date') group by {item}) as days"
        " where cast({item} as date) - cast(previous as date) > 1 or (following is null and {item} < {last})",
        before=sql.Literal(f"{first - timedelta(days=1):%Y%m%d}"),
        last=sql.Literal(f"{scope.data_date:%Y%m%d}"),
        count=scope.count,
        rows=scope.judged,
        applies=applies(scope),
    )


def _with_characters(scope: Scope) -> sql.Composable:
    """A class of characters, which takes a third of the time of translate()."""
    return scope.fill("{item} ~ {pattern}", pattern=_class(scope.rule.params["chars"]))


def _any_with_characters(scopes: Sequence[Scope]) -> sql.Composable:
    """One look at the values together for the characters of all rules: there are hardly ever any."""
    return sql.SQL("({}) ~ {}").format(
        sql.SQL(" || ").join(map(sql.Identifier, sorted({scope.item.name for scope in scopes}))),
        _class("".join(sorted(set().union(*(scope.rule.params["chars"] for scope in scopes))))),
    )


def _class(characters: str) -> sql.Literal:
    return sql.Literal("[" + "".join(rf"\{each}" if each in r"\]^-[" else each for each in characters) + "]")


def _named_shape(scope: Scope) -> str:
    shape = scope.rule.params["shape"]
    if shape not in _NAMED_SHAPES:
        raise RuleError(f"{scope.table.code} {scope.rule.id}: shape must be one of {', '.join(_NAMED_SHAPES)}")
    return _NAMED_SHAPES[shape]


def _breaks(scope: Scope) -> sql.Composable:
    """A predicate of the rule's own; where it is unknown, the row passes."""
    return scope.fill("(not coalesce((" + scope.rule.params["holds"] + "), true))")


def _tells_of_secret(scope: Scope) -> sql.Composable:
    """A secret customer's row with more in it than the items kept and defaults."""
    secret = scope.table.secret
    if secret is None:
        raise RuleError(f"{scope.table.code} {scope.rule.id}: the table does not say what it keeps of secret customers")
    others = [item.name for item in scope.table.items if item.name not in {secret.name, *secret.kept}]
    return scope.fill(
        "({name} = {secret_name} and not (array[{others}] <@ array['', '0', '000000', '999912', '99991231']))",
        name=sql.Identifier(secret.name),
        secret_name=sql.Literal(SECRET_NAME),
        others=scope.columns(others),
    )


def _unclean(scope: Scope) -> sql.Composable:
    """Control characters, a byte order mark, double quotes, blanks at either end.

    One look at the whole row, whose values are told apart by a code point that will never be a character.
    """
    return scope.fill(
        "array_to_string({row}, e'\\ufdd0') ~ {forbidden}",
        row=sql.SQL("array[{}]").format(scope.columns([item.name for item in scope.table.items])),
        forbidden=sql.Literal(r'[\u0001-\u001f\u007f-\u009f\ufeff"]|(^|\ufdd0)[ \u3000]|[ \u3000](\ufdd0|$)'),
    )


KINDS: Mapping[str, Kind] = {
    "not_null": Kind(zh="{item}不得为空", applies="true", fails="{item} = ''"),
    "not_default": Kind(zh="{item}不得为默认值{default}", fails="{item} = {default}", needs=("default",)),
    "equals": Kind(zh="{item}应为{value}", fails="{item} <> {value}", needs=("value",)),
    "date_format": Kind(zh="{item}应符合{pattern}格式且真实存在", fails=_not_in_pattern, needs=("pattern",)),
    "length": Kind(
        zh=_size_zh("个字符"), fails=_wrong_size("char_length({item})"), may_have=("exactly", "at_least", "at_most")
    ),
    "byte_length": Kind(
        zh=_size_zh("个字节"), fails=_wrong_size("octet_length({item})"), may_have=("exactly", "at_least", "at_most")
    ),
    "number": Kind(
        zh="{item}应为至多{digits}位、其中小数至多{scale}位的数字，无多余的零",
        fails=_not_a_number,
        needs=("digits", "scale"),
    ),
    "special_chars": Kind(
        zh="{item}不得含有以下字符：{chars}", fails=_with_characters, any_fails=_any_with_characters, needs=("chars",)
    ),
    "code_set": Kind(zh=_code_set_zh, fails=_not_in_code_set, may_have=("code_set", "also")),
    "paired": Kind(
        zh="{item}与{with}应同时填报或同时为空",
        applies="true",
        fails=lambda scope: scope.fill("({item} = '') <> ({other} = '')", other=scope.columns(scope.names("with"))),
        needs=("with",),
    ),
    "determines": Kind(
        zh=lambda scope: "同一{item}" + "与{with}" * ("with" in scope.rule.params) + "只能对应一个{determines}",
        bad=_ambiguous,
        columns=_judged_columns,
        needs=("determines",),
        may_have=("with",),
    ),
    "reference": Kind(
        zh=_reference_zh,
        fails=_not_among_few,
        bad=_unknown,
        columns=_judged_columns,
        needs=("to",),
        may_have=("with",),
    ),
    "unique": Kind(
        zh="主键在文件内不得重复", applies="true", bad=_duplicated, columns=lambda scope: list(scope.table.key)
    ),
    "clean": Kind(zh="各数据项不得含有控制字符、双引号或首尾空格", applies="true", fails=_unclean),
    "secret": Kind(zh="涉密单位、人员（名称为*********）只报送机构与客户编号", applies="true", fails=_tells_of_secret),
    "dated": Kind(
        zh=_time_zh,
        applies="{item} not in ('', '99991231')",
        fails=_out_of_time,
        needs=("after",),
        may_have=("not_after",),
    ),
    "range": Kind(zh=_range_zh, fails=_out_of_range, may_have=tuple(_BOUNDS)),
    "compare": Kind(
        zh=_comparison_zh, applies="{item} not in ('', '99991231')", fails=_contradicts, needs=("op", "than")
    ),
    "agree": Kind(
        zh=_elsewhere_zh,
        applies="{item} not in ('', '99991231')",
        bad=_contradicts_elsewhere,
        columns=lambda scope: [scope.item.name, *scope.names("key")],
        needs=("op", "to", "key", "their_key"),
    ),
    "not_in": Kind(zh="{item}不得为{values}", fails="{item} in ({values})", needs=("values",)),
    "shape": Kind(
        zh="{item}应形如{shape}",
        fails=lambda scope: scope.fill("{item} !~ {pattern}", pattern=sql.Literal(_named_shape(scope))),
        needs=("shape",),
    ),
    "varied": Kind(zh="{item}不得所有数据均为相同值", applies="true", bad=_all_the_same),
    "daily": Kind(zh="{item}应覆盖本期每个自然日", bad=_days_beside_a_gap),
    "predicate": Kind(zh="{zh}", applies="true", fails=_breaks, needs=("holds", "zh")),
    # Only stated: withdrawn or undecidable.
    "stated": Kind(zh="{zh}", applies="true", needs=("zh",)),
    "collection_date": Kind(
        zh="{item}应等于文件的数据日期",
        applies="true",
        fails=lambda scope: scope.fill("{item} <> {day}", day=sql.Literal(f"{scope.data_date:%Y%m%d}")),
    ),
}


def applies(scope: Scope) -> sql.Composed:
    """Which rows the rule judges: those of its kind, limited by its `when`."""
    predicate = scope.fill(KINDS[scope.rule.kind].applies)
    limit = limits(scope)
    if scope.groups is not None and scope.groups.limit is not None:
        limit = sql.SQL("{} = 1").format(sql.Identifier(scope.groups.limit))
    return predicate if limit is None else sql.SQL("({} and {})").format(predicate, limit)


def limits(scope: Scope) -> sql.Composable | None:
    """What limits the rows that the rule judges beside its kind, None if nothing does."""
    limit: sql.Composable | None = None
    if scope.rule.when is not None:
        limit = sql.SQL("({})").format(scope.fill(scope.rule.when))
    if scope.table.secret and spares_secret_rows(scope):
        open_row = sql.SQL("{} <> {}").format(sql.Identifier(scope.table.secret.name), sql.Literal(SECRET_NAME))
        limit = open_row if limit is None else sql.SQL("({} and {})").format(limit, open_row)
    return limit


def spares_secret_rows(scope: Scope) -> bool:
    """Whether the rule asks for what a secret customer's row must not hold, see EastTable.secret."""
    secret = scope.table.secret
    return secret is not None and scope.rule.item is not None and scope.rule.item not in secret.kept
