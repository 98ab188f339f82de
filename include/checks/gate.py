"""The gate before publication: a package leaves only if every strong rule holds or a written reason is on file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from psycopg2 import sql
from psycopg2.extensions import connection as Connection

from include.catalogue.east import Catalogue, EastTable
from include.checks.beyond import changed_since
from include.checks.reasons import Reason, explained_rows, valid_reasons, with_chinese_key
from include.checks.run import rules_sha256

KEYS_SHOWN = 3


class GateClosed(RuntimeError):
    """The package may not go out; the message says in Chinese which rules fail, where, how often and with examples."""


@dataclass(frozen=True)
class Finding:
    """A rule that fails. `keys` are up to three keys of failing rows, `notes` what is to be said about each.

    `reasons` are the valid written ones: of the rule as a whole, or else of `rows_explained` of the failing rows.
    `rows_unlisted` are those that a check beyond the list has counted only, so that no key explains them.
    """

    rule_id: str
    number: int | None
    table_code: str
    table_zh: str
    item_zh: str | None
    severity: str
    text_zh: str
    rows_checked: int
    rows_failed: int
    keys: tuple[dict[str, str], ...]
    notes: tuple[str | None, ...] = ()
    rows_explained: int = 0
    rows_unlisted: int = 0
    reasons: tuple[Reason, ...] = ()

    @property
    def reason(self) -> str | None:
        """What excuses the rule: a reason for it as a whole, or reasons for every failing row."""
        of_rule = [reason.text for reason in self.reasons if not reason.row_key]
        if of_rule:
            return of_rule[0]
        if self.rows_explained < self.rows_failed:
            return None
        return "；".join(dict.fromkeys(reason.text for reason in self.reasons))

    @property
    def is_blocking(self) -> bool:
        return self.severity == "strong" and self.reason is None

    def __str__(self) -> str:
        number = f"（官方{self.number}号）" if self.number else ""
        examples = "；".join(map(_example, self.keys, self.notes or [None] * len(self.keys)))
        explained = f"，其中{self.rows_explained}项已有说明" if self.rows_explained else ""
        unlisted = (
            f"，其中{self.rows_unlisted}项未逐项列示，不能按主键说明，须先整改至逐项列示或为整条规则登记原因"
            if self.rows_unlisted and not self.reason
            else ""
        )
        reason = f"；已登记原因：{self.reason}" if self.reason else ""
        return (
            f"{self.rule_id}{number} {self.table_code} {self.table_zh}"
            f"{f' · {self.item_zh}' if self.item_zh else ''}：{self.text_zh}；"
            f"检查{self.rows_checked}行，不符{self.rows_failed}行{explained}{unlisted}，例如 {examples}{reason}"
        )


@dataclass(frozen=True)
class Decision:
    """Whether a data date may be published, and all that an officer must know about it.

    `obstacles` are what no written reason can excuse: a table that was not checked, or has changed since.
    """

    data_date: date
    run_id: int | None
    obstacles: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.is_blocking)

    @property
    def excused(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity == "strong" and f.reason)

    @property
    def weak(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity == "weak")

    @property
    def explanations(self) -> tuple[Reason, ...]:
        """The reasons for single differences on which the decision rests."""
        found = {reason.reason_id: reason for finding in self.findings for reason in finding.reasons if reason.row_key}
        return tuple(found[reason_id] for reason_id in sorted(found))

    @property
    def is_open(self) -> bool:
        return not self.obstacles and not self.blocking

    def __str__(self) -> str:
        parts = [
            f"{self.data_date:%Y-%m-%d} 报送关口：{'放行' if self.is_open else '不予放行'}",
            *_section("须先处理", self.obstacles),
            *_section("强校验不符且无有效原因", self.blocking),
            *_section("强校验不符，已登记原因", self.excused),
            *_section("弱校验不符", self.weak),
            *_section("登记的说明", self.explanations),
        ]
        return "\n".join(parts)


def evaluate(conn: Connection, catalogue: Catalogue, data_date: date, run_id: int | None = None) -> Decision:
    """Judges the tables that are filed on the data date by a check run (default: the latest finished one of it)."""
    catalogue = catalogue.at(data_date)
    if not catalogue.filed:
        return Decision(data_date, None, (f"{data_date:%Y-%m-%d} 没有须报送的表：无适用的标准版本",), ())
    if run_id is None:
        run_id = _latest_run(conn, data_date)
    if run_id is None:
        return Decision(data_date, None, (f"{data_date:%Y-%m-%d} 尚未检核：先运行检核",), ())
    return Decision(
        data_date,
        run_id,
        obstacles=tuple(_obstacles(conn, catalogue, data_date, run_id)),
        findings=tuple(_findings(conn, catalogue, data_date, run_id)),
    )


def require_open(conn: Connection, catalogue: Catalogue, data_date: date, run_id: int | None = None) -> Decision:
    """The decision, if the package may go out. Raises GateClosed with what stands against it."""
    decision = evaluate(conn, catalogue, data_date, run_id)
    if not decision.is_open:
        raise GateClosed(str(decision))
    return decision


def _latest_run(conn: Connection, data_date: date) -> int | None:
    with conn.cursor() as cursor:
        cursor.execute(
            "select max(run_id) from dq.check_run where data_date = %s and finished_at is not null", (data_date,)
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _obstacles(conn: Connection, catalogue: Catalogue, data_date: date, run_id: int) -> Iterator[str]:
    """A check of other rows, of other rules or of another date says nothing about what would go out now."""
    with conn.cursor() as cursor:
        cursor.execute(
            "select data_date, rules_sha256 from dq.check_run where run_id = %s and finished_at is not null", (run_id,)
        )
        run = cursor.fetchone()
        cursor.execute("select table_code, rows, partition from dq.table_result where run_id = %s", (run_id,))
        checked = {code: (rows, partition) for code, rows, partition in cursor}
        cursor.execute(
            sql.SQL(" union all ").join(
                sql.SQL(
                    "select {code}, count(*), min(tableoid::bigint) from {relation} where data_date = {data_date}"
                ).format(
                    code=sql.Literal(table.code),
                    relation=sql.Identifier(table.schema, table.name),
                    data_date=sql.Literal(data_date),
                )
                for table in catalogue.filed
            )
        )
        present = {code: (rows, partition) for code, rows, partition in cursor}
    yield from _denied_business(conn, catalogue, data_date)
    if run is None or run[0] != data_date:
        yield f"检核{run_id}不存在、未完成或不属于{data_date:%Y-%m-%d}：须重新检核"
        return
    if run[1] != rules_sha256(catalogue):
        yield f"检核{run_id}之后规则有变更：须重新检核"
    for table in catalogue.filed:
        if table.code not in checked:
            yield f"{table.code} {table.name_zh} 未检核：须重新检核"
        elif checked[table.code] != present[table.code]:
            yield (
                f"{table.code} {table.name_zh} 在检核{run_id}之后有变更"
                f"（检核时{checked[table.code][0]}行，现有{present[table.code][0]}行）：须重新检核"
            )
    for check in changed_since(conn, catalogue, data_date, run_id):
        yield f"{check.id} {check.text_zh}：在检核{run_id}之后未构建或有变更：须重新检核"


def _denied_business(conn: Connection, catalogue: Catalogue, data_date: date) -> Iterator[str]:
    """The list of tables must not say that there is no business of which there are rows."""
    for exposure in catalogue.exposures.values():
        denied = [code for code, why in exposure.not_filed.items() if not why.has_business]
        for table in (catalogue.tables[code] for code in denied if code in catalogue.tables):
            if rows := _rows(conn, table, data_date):
                yield (
                    f"{table.code} {table.name_zh} 设为不报送且无此业务，但 {table.relation} 有{rows}行：须报送该表，"
                    f"或将 has_business 改为 true 并说明由何处报送（{exposure.place}，meta.not_filed.{table.code}）"
                )


def _rows(conn: Connection, table: EastTable, data_date: date) -> int:
    """0 too of a table that was never built."""
    with conn.cursor() as cursor:
        cursor.execute("select to_regclass(%s) is not null", (table.relation,))
        built = cursor.fetchone()
        if not built or not built[0]:
            return 0
        relation = sql.Identifier(table.schema, table.name)
        cursor.execute(sql.SQL("select count(*) from {} where data_date = %s").format(relation), (data_date,))
        count = cursor.fetchone()
    return int(count[0]) if count else 0


def _findings(conn: Connection, catalogue: Catalogue, data_date: date, run_id: int) -> Iterator[Finding]:
    """The failing rules in the order of tables and rules, each with the reasons valid on the data date."""
    filed = {table.code for table in catalogue.filed}
    reasons = valid_reasons(conn, data_date)
    by_id = {reason.reason_id: with_chinese_key(catalogue, reason) for reason in reasons}
    of_rule = {(each.table_code, each.rule_id): each for each in reversed(reasons) if not each.row_key}
    explained = explained_rows(conn, catalogue, data_date, run_id, reasons)
    with conn.cursor() as cursor:
        cursor.execute(
            """
            select
                result.rule_id,
                result.number,
                result.table_code,
                result.item,
                result.severity,
                result.text_zh,
                result.rows_checked,
                result.rows_failed,
                (
                    select coalesce(jsonb_agg(jsonb_build_array(example.row_key, example.note)), '[]')
                    from (
                        select
                            row_key,
                            note
                        from dq.failing_row
                        where run_id = result.run_id
                            and table_code = result.table_code
                            and rule_id = result.rule_id
                        order by abs(difference) desc nulls last, row_key
                        limit %(keys)s
                    ) as example
                ) as examples,
                (
                    select coalesce(sum(rest.compared), 0)
                    from dq.failing_row as rest
                    where rest.run_id = result.run_id
                        and rest.table_code = result.table_code
                        and rest.rule_id = result.rule_id
                        and rest.row_key = '{}'
                ) as rows_unlisted
            from dq.rule_result as result
            where result.run_id = %(run_id)s and result.rows_failed > 0
            order by result.table_code, result.rule_id
            """,
            {"run_id": run_id, "keys": KEYS_SHOWN},
        )
        for rule_id, number, code, item, severity, text_zh, rows_checked, rows_failed, examples, unlisted in cursor:
            if code not in filed:
                continue
            table = catalogue.table(code)
            names = {each.name: each.name_zh for each in table.items}
            rows_explained, ids = explained.get((code, rule_id), (0, ()))
            whole = of_rule.get((code, rule_id))
            yield Finding(
                rule_id=rule_id,
                number=number,
                table_code=code,
                table_zh=table.name_zh,
                item_zh=table.item(item).name_zh if item else None,
                severity=severity,
                text_zh=text_zh,
                rows_checked=rows_checked,
                rows_failed=rows_failed,
                keys=tuple({names.get(name, name): value for name, value in key.items()} for key, _ in examples),
                notes=tuple(note for _, note in examples),
                rows_explained=rows_explained,
                rows_unlisted=int(unlisted),
                reasons=(*([whole] if whole else []), *(by_id[each] for each in ids)),
            )


def _example(key: dict[str, str], note: str | None) -> str:
    text = "，".join(f"{name}={value}" for name, value in key.items())
    return "：".join(filter(None, (text, note)))


def _section(title: str, lines: Iterable[object]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return [f"{title}（{len(found)}）：", *found] if found else []
