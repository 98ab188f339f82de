"""Whether the chain finds what has been planted: each kind of defect through the stage that should stop it.

Three rounds, since a run that stops must not hide the others. What extraction refuses does not keep other tables from
loading, and what a test of staging finds keeps no other test there from running: those kinds go together. Core is
built first and tested then. What is left has to pass all that, through `dbt build` as in production, and be found by
the rules and the checks of dq.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from psycopg2 import sql

from include.demo_bank.bank import Plan
from include.demo_bank.defects.chain import CHECKED, CORE, STAGING, Broken, Place
from include.demo_bank.defects.kind import Kind
from include.demo_bank.defects.lineage import IDENTIFIERS, Books, Finding, Lineage, Planted
from include.east.sm3 import sm3

ORGANISATION = ("organisation_no", "nbjgh", "内部机构号", "机构")
SUBJECT = ("subject_no", "kjkmbh", "会计科目编号", "科目")
CURRENCY = ("currency", "bz", "币种")
SHORT = 8
"""Codes, dates in EAST's form, line numbers are at most that long; what names a single thing is longer."""

BOOKS = """
select acct_no as number, org_no, subject_no, ccy from cbs.deposit_account
union select acct_no, org_no, subject_no, ccy from cbs.internal_account
union select note_no, org_no, subject_no, ccy from credit.loan_note
"""
"""Where the amounts of an account or a note stand, at either month end."""

RELATIVES = """
select acct_no as number, cust_no as owner from cbs.deposit_account
union select medium_no, cust_no from cbs.medium
union select note_no, cust_no from credit.loan_note
union select note_no, contract_no from credit.loan_note
union select loan_acct_no, note_no from credit.loan_note
union select contract_no, cust_no from credit.contract
union select card_no, acct_no from card.card
union select card_no, cust_no from card.card
union select acct_no, cust_no from card.account
union select reg_code, prod_id from wealth.prod_info
union select txn_seq, prod_id from wealth.cust_txn
union select txn_seq, cust_no from wealth.cust_txn
union select trade_no, cust_no from agency.trade
union select txn_seq, acct_no from cbs.deposit_txn
union select txn_seq, note_no from credit.loan_txn
union select txn_seq, card_no from card.txn
"""
"""What a check says of an account, a card, a note, a contract or a transaction, it says of the one it belongs to."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What became of a kind: rows planted and found, by which checks, of which `by` those that should find it."""

    kind: Kind
    planted: int
    found: int
    by: tuple[str, ...]
    also_by: tuple[str, ...]

    @property
    def recall(self) -> float:
        return self.found / self.planted


@dataclass(frozen=True)
class Evaluation:
    """Verdicts by kind; `false_alarms` are findings that nothing planted explains."""

    plan: Plan
    verdicts: tuple[Verdict, ...]
    false_alarms: tuple[Finding, ...]
    clean: tuple[Finding, ...] | None
    """What is found on the bank before anything is planted; None if it has not been looked at."""
    not_planted: tuple[Kind, ...] = ()
    """Kinds that find no row to spoil in this bank: nothing is said about them."""

    @property
    def is_proof(self) -> bool:
        return not (self.missed or self.false_alarms or self.clean or self.not_planted)

    @property
    def missed(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.found < verdict.planted)


def evaluate(place: Place, plan: Plan, kinds: Sequence[Kind], *, thorough: bool = True) -> Evaluation:
    """Generate the plan's bank clean and, at the same place, with each round's kinds; two months at least.

    Everything is planted in the last month. `thorough` looks at that month before, too, and runs the tests of all
    models on what only the rules should find. What a clean bank shows is never subtracted: without a planted cause it
    is a false alarm. A kind that finds no row to spoil has no verdict.
    """
    before, day = plan.until.replace(day=1) - timedelta(days=1), plan.until
    rounds = {stages: [kind for kind in kinds if kind.caught_by in stages] for stages in ROUNDS}
    log.info("the month before, clean")
    place.generate(replace(plan, defects=()))
    place.load(before)
    place.dbt(before, "seed", "path:seeds")
    _build(place, before, "run")
    clean = None
    if thorough:
        log.info("the month, clean")
        clean = (*_at_extraction(place, day), *_by_rules(place, day, thorough))
    verdicts: list[Verdict] = []
    false_alarms: list[Finding] = []
    for stages, planted in rounds.items():
        if planted:
            log.info("planted for %s: %d kinds", " and ".join(stages), len(planted))
            place.generate(replace(plan, defects=tuple(kind.id for kind in planted)))
            found = [*_at_extraction(place, day), *ROUNDS[stages](place, day, thorough)]
            judged, unexplained = _judge(place, day, planted, found)
            verdicts += judged
            false_alarms += unexplained
    judged_kinds = {verdict.kind.id for verdict in verdicts}
    not_planted = tuple(kind for kind in kinds if kind.id not in judged_kinds)
    return Evaluation(plan, tuple(verdicts), tuple(false_alarms), clean, not_planted)


def _build(place: Place, day: date, verb: str) -> list[Broken]:
    """Core and then, with the digests it needs, the EAST tables and the checks beyond the list."""
    broken = place.dbt(day, verb, *CORE)
    place.digest(day)
    return broken + place.dbt(day, verb, *CHECKED)


def _by_staging(place: Place, day: date, thorough: bool) -> list[Finding]:
    return _of_dbt(place, place.dbt(day, "build", *STAGING))


def _by_core(place: Place, day: date, thorough: bool) -> list[Finding]:
    """Built first and tested then: a test that fails keeps no other from being run."""
    return _of_dbt(place, place.dbt(day, "run", *CORE) + place.dbt(day, "test", *CORE))


def _by_rules(place: Place, day: date, thorough: bool) -> list[Finding]:
    broken = _build(place, day, "build" if thorough else "run")
    return [*_of_dbt(place, broken), *_of_rules(place, day, place.check(day))]


ROUNDS: Mapping[tuple[str, ...], Callable[[Place, date, bool], list[Finding]]] = {
    ("extraction", "staging"): _by_staging,
    ("core",): _by_core,
    ("rules",): _by_rules,
}
"""Which kinds are planted together, by what should catch them, and what finds them after extraction."""


def _at_extraction(place: Place, day: date) -> list[Finding]:
    """Load the day: refusals, and the notes of each table. A finding of extraction is known by its table."""
    found = [
        Finding(_in_short(place, text), f"{system}.{table}", "", frozenset())
        for (system, table), text in place.load(day).items()
    ]
    notes = place.rows(
        """
        select distinct load.system, load.table_name, load_note.kind
        from ops.load_note
        inner join ops.load using (load_id)
        where load.data_date = %s
            and load_note.kind not in ('entry', 'replaced')
            and load_id in (select max(load_id) from ops.load where data_date = %s group by system, table_name)
        """,
        (day, day),
    )
    found += [Finding(note["kind"], f"{note['system']}.{note['table_name']}", "", frozenset()) for note in notes]
    return found


def _in_short(place: Place, text: str) -> str:
    """The first line of a refusal, without where this machine keeps files and databases."""
    line = text.partition("\n")[0].replace(f"{place.unload}/", "")
    return re.sub(r"^database \S+ on \S+, table ", "", line)[:160]


def _of_dbt(place: Place, broken: Iterable[Broken]) -> list[Finding]:
    return [
        _finding(each.name, each.model, row, row)
        for each in broken
        for row in (place.rows(each.query) if each.query else [{"said": each.said}])
    ]


def _of_rules(place: Place, day: date, run_id: int) -> list[Finding]:
    """The failing rows of a run, each with all values of the EAST row it is about."""
    catalogue = place.catalogue.at(day)
    codes = place.rows("select distinct table_code from dq.failing_row where run_id = %s", (run_id,))
    found = []
    for code in (row["table_code"] for row in codes):
        table = catalogue.table(code)
        same = sql.SQL(" and ").join(
            sql.SQL("east.{} = failing.row_key ->> {}").format(sql.Identifier(name), sql.Literal(name))
            for name in table.key
        )
        rows = place.rows(
            sql.SQL(
                "select failing.rule_id, failing.row_key, to_jsonb(east) as content from dq.failing_row as failing"
                " left join {} as east on east.data_date = %s and {} where failing.run_id = %s and table_code = %s"
            ).format(sql.Identifier(table.schema, table.name), same),
            (day, run_id, code),
        )
        found += [_finding(row["rule_id"], code, row["row_key"], row["content"] or {}) for row in rows]
    return found


def _finding(check: str, table: str, key: Mapping[str, Any], content: Mapping[str, Any]) -> Finding:
    texts = [str(value) for value in (*key.values(), *content.values()) if value not in (None, "")]
    # A key of several parts stands in one value, with bars between them.
    values = frozenset(part for text in texts for part in (text, *text.split("|")))
    single = any(
        isinstance(value, str) and len(value) > SHORT and name not in (*ORGANISATION, *SUBJECT)
        for name, value in key.items()
    )

    def stated(names: tuple[str, ...]) -> str | None:
        return next((str(key[name]) for name in names if key.get(name) and not single), None)

    return Finding(
        check,
        table,
        ", ".join(f"{name} {value}" for name, value in key.items()),
        values,
        organisation=stated(ORGANISATION),
        subject=stated(SUBJECT),
        currency=stated(CURRENCY),
    )


def _judge(
    place: Place, day: date, kinds: Sequence[Kind], found: Sequence[Finding]
) -> tuple[list[Verdict], list[Finding]]:
    """Verdicts on the kinds of a round that have been planted, and what is found without a cause."""
    planted = _planted(place, day, kinds)
    organisations = place.rows("select org_no::text, parent::text as parent from bank.org", database="cbs")
    relatives: dict[str, set[str]] = {}
    for row in place.rows(RELATIVES, database="cbs"):
        relatives.setdefault(row["number"], set()).add(row["owner"])
    lineage = Lineage(planted, {row["org_no"]: row["parent"] for row in organisations}, relatives)
    kinds_by_id = {kind.id: kind for kind in kinds}
    explained: dict[tuple[str, str], set[str]] = {(each.defect, each.key): set() for each in planted}
    unexplained = []
    for finding in found:
        causes = (
            lineage.causes(finding)
            or {(each.defect, each.key) for each in planted if finding.table in kinds_by_id[each.defect].tables}
            or {
                (each.defect, each.key)
                for each in planted
                if _shows_no_key(finding) and _is_expected(kinds_by_id[each.defect], finding.check)
            }
        )
        for cause in causes:
            explained[cause].add(finding.check)
        if not causes:
            unexplained.append(finding)
    touched = {each.defect for each in planted}
    return [_verdict(kind, explained) for kind in kinds if kind.id in touched], unexplained


def _shows_no_key(finding: Finding) -> bool:
    """A count by value, or that something is empty: only the check itself says what it is about."""
    return finding.key.startswith("said ") or all(len(value) < SHORT for value in finding.values)


def _verdict(kind: Kind, explained: Mapping[tuple[str, str], set[str]]) -> Verdict:
    rows = {key: checks for (defect, key), checks in explained.items() if defect == kind.id}
    all_checks = set().union(*rows.values())
    expected = {check for check in all_checks if _is_expected(kind, check)}
    found = sum(1 for checks in rows.values() if checks & expected)
    return Verdict(kind, len(rows), found, tuple(sorted(expected)), tuple(sorted(all_checks - expected)))


def _is_expected(kind: Kind, check: str) -> bool:
    """Rules and checks by id, dbt tests by the beginning of their names, refusals by words in them."""
    if kind.caught_by == "extraction":
        return any(words in check for words in kind.found_by)
    return any(check == name or check.startswith((f"{name}.", f"{name}__")) for name in kind.found_by)


def _planted(place: Place, day: date, kinds: Sequence[Kind]) -> list[Planted]:
    """One for each row or file touched, with what it is known by."""
    rows = place.rows(
        """
        select
            answer.defect,
            answer.source_system || '.' || answer.table_name || ' ' || answer.source_key as source_key,
            jsonb_agg(distinct planting.row_before) filter (where planting.row_before is not null) as before,
            jsonb_agg(distinct planting.row_after) filter (where planting.row_after is not null) as after,
            array_agg(distinct answer.planted) filter (where answer.column_name is not null) as planted
        from bank.answer_key as answer
        left join bank.planting as planting using (planting_id)
        group by 1, 2
        """,
        database="cbs",
    )
    books: dict[str, set[Books]] = {}
    for row in place.rows(BOOKS, database="cbs"):
        books.setdefault(row["number"], set()).add(Books(row["org_no"], row["subject_no"], row["ccy"]))
    known_by = {kind.id: {*IDENTIFIERS, *kind.identified_by} for kind in kinds}
    planted = []
    for row in rows:
        contents = [*(row["before"] or []), *(row["after"] or [])]
        columns = known_by[row["defect"]]
        accounts = {str(content.get(name)) for content in contents for name in ("acct_no", "note_no")}
        stand = {each for number in accounts for each in books.get(number, ())}
        stand |= {
            Books(content["org_no"], content.get("subject_no"), content.get("ccy"))
            for content in contents
            if content.get("org_no")
        }
        named = {str(value) for content in contents for name, value in content.items() if name in columns and value}
        planted.append(
            Planted(
                row["defect"],
                row["source_key"],
                frozenset(named | {masked for content in contents for masked in _masked(content)}),
                frozenset(value for value in row["planted"] or () if _is_telling(value)),
                frozenset(stand),
            )
        )
    return planted


def _masked(content: Mapping[str, Any]) -> Iterator[str]:
    """An ID number as it is delivered: its first six characters, then SM3 of one of the name and the whole ID."""
    if id_no := content.get("id_no"):
        for name in (str(value) for column, value in content.items() if column.endswith("_name") and value):
            yield id_no[:6] + sm3(name[0] + id_no.upper())


def _is_telling(value: str | None) -> bool:
    """A wrong code is known by itself; a date, an amount or a single character is not."""
    if value is None or len(value) < 3:
        return False
    return not re.fullmatch(r"[0-9]{1,5}|-?[0-9]*\.[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
