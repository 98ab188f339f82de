"""Rows that pass and rows that fail, made from the definition of a rule."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlglot import exp, parse_one

from include.catalogue.east import Catalogue, EastTable, Item, Rule

Row = dict[str, str]


@dataclass
class Case:
    """Rows of the judged table, passing and failing (each list is judged by itself), and what other tables hold."""

    passing: list[Row]
    failing: list[Row]
    others: list[tuple[str, Row]] = field(default_factory=list)


def case_of(rule: Rule, table: EastTable, catalogue: Catalogue, codes: dict[str, list[str]], data_date: date) -> Case:
    """What satisfies the rule's `when`, with values of the item that pass and fail by its kind.

    codes: the values by code set. Raises KeyError for a kind that nothing is said about here.
    """
    others: list[tuple[str, Row]] = []
    base: Row = {}
    if rule.when:
        _satisfy(parse_one(_sql(rule.when), read="postgres"), base, others, catalogue)
    case = _CASES[rule.kind](rule, table, codes, data_date)
    return Case([base | row for row in case.passing], [base | row for row in case.failing], [*others, *case.others])


def _sql(predicate: str) -> str:
    """Braces around table codes are not SQL."""
    return predicate.replace("{", "").replace("}", "")


def _satisfy(node: exp.Expr, row: Row, others: list[tuple[str, Row]], catalogue: Catalogue) -> None:
    """Give `row` values for which the predicate holds, and other tables the rows it looks for."""
    match node:
        case exp.Paren():
            _satisfy(node.this, row, others, catalogue)
        case exp.And():
            _satisfy(node.left, row, others, catalogue)
            _satisfy(node.right, row, others, catalogue)
        case exp.Or():
            _satisfy(node.left, row, others, catalogue)
        case exp.EQ():
            row[node.this.name] = node.expression.name
        case exp.NEQ():
            row[node.this.name] = "1" if node.expression.name != "1" else "2"
        case exp.Like() if node.args.get("negate"):
            pass
        case exp.Like():
            row[node.this.name] = node.expression.name.replace("%", "")
        case exp.In() if node.args.get("query"):
            query = node.args["query"].this
            value = row.setdefault(node.this.name, "K1")
            found: Row = {query.selects[0].name: value}
            if query.args.get("where"):
                _satisfy(query.args["where"].this, found, others, catalogue)
            others.append((query.args["from_"].this.name.upper(), found))
        case exp.In():
            row[node.this.name] = node.expressions[0].name
        case exp.Not(this=exp.In() as membership):
            row[membership.this.name] = "1"
        case _:
            raise NotImplementedError(node.sql())


def _value(item: Item) -> str:
    """Something that is not empty and no default, as the item's type has it."""
    if item.type:
        return {"date": "20240102", "month": "202401", "time": "101500"}[item.type]
    return "甲" if item.is_text else "7"


def _item(rule: Rule, table: EastTable) -> Item:
    assert rule.item
    return table.item(rule.item)


def _of(rule: Rule, passing: str, failing: str) -> Case:
    assert rule.item
    return Case([{rule.item: passing}], [{rule.item: failing}])


def _length(rule: Rule, *_: object) -> Case:
    params = rule.params
    if "exactly" in params:
        return _of(rule, "1" * params["exactly"][0], "1" * (max(params["exactly"]) + 1))
    if "at_most" in params:
        return _of(rule, "1" * params["at_most"], "1" * (params["at_most"] + 1))
    return _of(rule, "1" * params["at_least"], "1" * (params["at_least"] - 1))


def _code_set(rule: Rule, table: EastTable, codes: dict[str, list[str]], _: date) -> Case:
    code_set = rule.params.get("code_set") or _item(rule, table).code_set
    assert code_set
    value = codes[code_set][0]
    return _of(rule, f"{value}某" if value.endswith("-") else value, "不在其中")


def _paired(rule: Rule, *_: object) -> Case:
    assert rule.item
    other = rule.params["with"]
    return Case([{rule.item: "甲", other: "乙"}, {}], [{other: "乙"}])


def _names(rule: Rule, param: str) -> list[str]:
    value = rule.params.get(param, [])
    return [value] if isinstance(value, str) else list(value)


def _determines(rule: Rule, table: EastTable, *_: object) -> Case:
    assert rule.item
    same = {rule.item: "甲"} | dict.fromkeys(_names(rule, "with"), "乙")
    determined = _names(rule, "determines")[0]
    return Case(
        [same | {determined: "丙"}, same | {determined: "丙"}], [same | {determined: "丙"}, same | {determined: "丁"}]
    )


def _reference(rule: Rule, *_: object) -> Case:
    assert rule.item
    code, _dot, column = rule.params["to"][0].partition(".")
    linked = dict.fromkeys(_names(rule, "with"), "乙")
    return Case(
        [{rule.item: "甲"} | linked], [{rule.item: "无此值"} | linked], [(code, {column.lower(): "甲"} | linked)]
    )


def _dated(rule: Rule, table: EastTable, codes: object, data_date: date) -> Case:
    limit = {name: f"{data_date:%Y%m%d}" for name in _names(rule, "not_after")}
    assert rule.item
    case = _of(rule, f"{data_date:%Y%m%d}", rule.params["after"])
    if limit:
        case.failing.append({rule.item: f"{data_date + timedelta(days=1):%Y%m%d}"})
    return Case([row | limit for row in case.passing], [row | limit for row in case.failing])


def _range(rule: Rule, *_: object) -> Case:
    params = rule.params
    if "more_than" in params:
        return _of(rule, str(params["more_than"] + 1), str(params["more_than"]))
    if "least" in params:
        return _of(rule, str(params["least"]), str(params["least"] - 1))
    return _of(rule, str(params["most"]), str(params["most"] + 1))


_SMALL_AND_LARGE = {"date": ("20240102", "20240103"), None: ("1", "2")}


def _ordered(item: Item, operator: str) -> tuple[str, str]:
    """(ours, theirs) for which `ours operator theirs` holds; swapped or equal it does not, see `_unordered`."""
    small, large = _SMALL_AND_LARGE["date" if item.type == "date" else None]
    return {
        "<": (small, large),
        "<=": (small, large),
        "=": (small, small),
        ">=": (large, small),
        ">": (large, small),
        "<>": (small, large),
    }[operator]


def _unordered(item: Item, operator: str) -> tuple[str, str]:
    small, large = _SMALL_AND_LARGE["date" if item.type == "date" else None]
    return {
        "<": (small, small),
        "<=": (large, small),
        "=": (small, large),
        ">=": (small, large),
        ">": (small, small),
        "<>": (small, small),
    }[operator]


def _compare(rule: Rule, table: EastTable, *_: object) -> Case:
    assert rule.item
    item, other = _item(rule, table), rule.params["than"]
    ours, theirs = _ordered(item, rule.params["op"])
    wrong, their_wrong = _unordered(item, rule.params["op"])
    return Case([{rule.item: ours, other: theirs}], [{rule.item: wrong, other: their_wrong}])


def _agree(rule: Rule, table: EastTable, *_: object) -> Case:
    assert rule.item
    item, key, their_key = _item(rule, table), rule.params["key"], rule.params["their_key"]
    code, _dot, column = rule.params["to"][0].partition(".")
    ours, theirs = _ordered(item, rule.params["op"])
    wrong, their_wrong = _unordered(item, rule.params["op"])
    return Case(
        [{rule.item: ours, key: "K1"}],
        [{rule.item: wrong, key: "K2"}],
        [(code, {their_key: "K1", column.lower(): theirs}), (code, {their_key: "K2", column.lower(): their_wrong})],
    )


def _varied(rule: Rule, *_: object) -> Case:
    assert rule.item
    return Case([{rule.item: "是"}, {rule.item: "否"}], [{rule.item: "是"}, {rule.item: "是"}])


def _daily(rule: Rule, table: EastTable, codes: object, data_date: date) -> Case:
    assert rule.item
    days = [f"{data_date.replace(day=day):%Y%m%d}" for day in range(1, data_date.day + 1)]
    return Case([{rule.item: day} for day in days], [{rule.item: day} for day in days if day[-2:] != "09"][8:9])


def _predicate(rule: Rule, *_: object) -> Case:
    return PREDICATES[rule.id]


PREDICATES = {
    "R1607": Case(
        [{"shbz": "部分收回", "shbj": "0", "shlx": "3"}, {"shbz": "未收回"}],
        [{"shbz": "完全收回", "shbj": "0", "shlx": "0"}],
    ),
    "R2862": Case(
        [{"bdbywlx": "承兑汇票", "bdbhth": "P1"}, {"bdbywlx": "自营投资", "bdbhth": "Z1"}],
        [{"bdbywlx": "表内信贷", "bdbhth": "P1"}, {"bdbywlx": "保函", "bdbhth": "P1"}],
        [("PJCPXXB", {"pjhm": "P1"}), ("XDHTB", {"xdhth": "K1"}), ("BHYXYZB", {"htbh": "B1"})],
    ),
}
"""Predicates are as they are; their cases are written by hand."""

_CASES: dict[str, Callable[..., Case]] = {
    "not_null": lambda rule, table, *_: _of(rule, _value(_item(rule, table)), ""),
    "not_default": lambda rule, table, *_: _of(rule, _value(_item(rule, table)), rule.params["default"]),
    "equals": lambda rule, *_: _of(rule, rule.params["value"], f"{rule.params['value']}1"),
    "date_format": lambda rule, *_: _of(
        rule, {"YYYYMMDD": "20240229", "YYYYMM": "202402", "hhmmss": "235959"}[rule.params["pattern"]], "20249999"
    ),
    "length": _length,
    "special_chars": lambda rule, *_: _of(rule, "甲乙", f"甲{rule.params['chars'].strip()[0]}乙"),
    "code_set": _code_set,
    "paired": _paired,
    "determines": _determines,
    "reference": _reference,
    "dated": _dated,
    "range": _range,
    "compare": _compare,
    "agree": _agree,
    "not_in": lambda rule, *_: _of(rule, "次级", rule.params["values"][0]),
    "shape": lambda rule, *_: _of(rule, "T+1", "次日"),
    "varied": _varied,
    "daily": _daily,
    "predicate": _predicate,
}
