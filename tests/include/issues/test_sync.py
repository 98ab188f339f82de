"""What a check run makes of issues."""

import os
import signal
from multiprocessing import get_context
from typing import Any

import psycopg2.errors
import pytest

from include.catalogue.east import Rule
from include.issues import sync as syncing
from include.issues.sync import sync
from include.warehouse.connections import connect
from tests.include.checks.conftest import not_filing
from tests.include.issues.conftest import (
    DEPARTMENTS,
    FINANCE,
    GOOD,
    GOVERNANCE,
    JULY,
    JUNE,
    LONG,
    MAY,
    NAMED,
    NAMELESS,
    OPERATIONS,
    RETAIL,
    SHORT_NAME,
    Bank,
    bank_catalogue,
)


def test_a_failing_rule_is_an_issue_of_the_department_that_answers_for_it(bank: Bank) -> None:
    summary = bank.take_in(NAMELESS, NAMELESS, LONG, GOOD)
    assert (summary.found, summary.seen) == (2, 0)
    assert bank.history() == ["found", "assigned"]
    assert bank.state() == ("assigned", None, RETAIL)
    assert bank.state("R2") == ("assigned", None, OPERATIONS)
    assert bank.rows(
        "select table_code, item, severity, rows_checked, rows_failed, found_date::text from dq.issue_state"
        " where rule_id = 'R1'"
    ) == [("ZH", "hm", "strong", 4, 2, "2024-06-30")]


def test_a_rule_that_passes_is_none(bank: Bank) -> None:
    assert bank.take_in(GOOD).found == 0
    assert bank.rows("select count(*) from dq.issue") == [(0,)]


def test_an_issue_is_due_by_its_severity_from_the_day_of_the_run_on(bank: Bank) -> None:
    bank.check(NAMELESS, LONG)
    # 17:00 UTC is the day after in Shanghai.
    bank.execute("update dq.check_run set finished_at = '2024-07-01 17:00+00'")
    sync(bank.conn, DEPARTMENTS, JUNE)
    assert bank.rows("select answer_due::text, repair_due::text from dq.issue_state order by rule_id") == [
        ("2024-07-04", "2024-07-16"),
        ("2024-07-09", "2024-08-13"),
    ]


def test_what_still_fails_is_the_same_issue_with_its_latest_counts(bank: Bank) -> None:
    bank.take_in(NAMELESS, NAMELESS, on=MAY)
    summary = bank.take_in(NAMELESS, GOOD)
    assert (summary.found, summary.seen, summary.reopened) == (0, 1, 0)
    assert bank.history() == ["found", "assigned", "seen"]
    assert bank.rows("select found_date::text, failing_date::text, rows_failed from dq.issue_state") == [
        ("2024-05-31", "2024-06-30", 1)
    ]


def test_what_passes_is_verified_and_closed_whether_or_not_anybody_has_answered(bank: Bank) -> None:
    bank.take_in(NAMELESS)
    assert bank.take_in(GOOD).closed == 1
    assert bank.history() == ["found", "assigned", "verified", "closed"]
    assert bank.state() == ("closed", "fixed", RETAIL)


@pytest.mark.parametrize("state", ["accepted", "fixed", "refused", "arbitration"])
def test_what_passes_is_closed_from_every_open_state(bank: Bank, state: str) -> None:
    bank.take_in(NAMELESS)
    bank.decide(state, state)
    bank.take_in(GOOD)
    assert bank.history()[-2:] == ["verified", "closed"]


def test_what_is_said_to_be_fixed_and_still_fails_is_reopened(bank: Bank) -> None:
    bank.take_in(NAMELESS, on=MAY)
    bank.decide("fixed", "fixed")
    assert bank.take_in(NAMELESS).reopened == 1
    assert bank.history()[-2:] == ["fixed", "reopened"]
    assert bank.state() == ("assigned", None, RETAIL)


@pytest.mark.parametrize("state", ["accepted", "refused", "arbitration"])
def test_what_nobody_has_said_to_be_fixed_is_only_seen_again(bank: Bank, state: str) -> None:
    bank.take_in(NAMELESS)
    bank.decide(state, state)
    bank.take_in(NAMELESS, on=JULY)
    assert bank.history()[-1] == "seen"
    assert bank.state()[0] == state


def test_what_comes_back_is_the_same_issue_reopened_with_a_new_time_limit(bank: Bank) -> None:
    bank.take_in(NAMELESS, on=MAY)
    bank.take_in(GOOD)
    bank.check(NAMELESS, on=JULY)
    bank.execute("update dq.check_run set finished_at = '2024-08-05 04:00+00' where data_date = '2024-07-31'")
    assert sync(bank.conn, DEPARTMENTS, JULY).reopened == 1
    assert bank.history() == ["found", "assigned", "verified", "closed", "reopened"]
    assert bank.rows("select count(*), max(times_reopened), max(repair_due)::text from dq.issue_state") == [
        (1, 1, "2024-08-19")
    ]


def test_an_earlier_date_that_passes_does_not_close_what_a_later_one_found(bank: Bank) -> None:
    bank.take_in(NAMELESS)
    assert bank.take_in(GOOD, on=MAY).closed == 0
    assert bank.state()[0] == "assigned"


def test_an_earlier_date_that_fails_reopens_what_a_later_one_has_closed(bank: Bank) -> None:
    bank.take_in(NAMELESS)
    bank.take_in(GOOD)
    assert bank.take_in(NAMELESS, on=MAY).reopened == 1


def test_a_table_without_rows_proves_nothing(bank: Bank) -> None:
    bank.take_in(NAMELESS)
    assert bank.take_in(on=JULY).closed == 0
    assert bank.history() == ["found", "assigned"]


def test_what_the_arbiter_has_dismissed_stays_closed_until_it_passes_and_comes_back(bank: Bank) -> None:
    bank.take_in(NAMELESS)
    bank.decide("dismissed", "closed", resolution="not_a_defect")
    bank.take_in(NAMELESS)
    assert bank.state()[:2] == ("closed", "not_a_defect")
    bank.take_in(GOOD)
    bank.take_in(GOOD)
    assert bank.history()[-3:] == ["dismissed", "seen", "passed"]
    bank.take_in(NAMELESS, on=JULY)
    assert bank.history()[-1] == "reopened"


@pytest.mark.parametrize("fate", ["withdrawn", "not filed", "gone"])
def test_an_issue_of_a_rule_that_is_asked_no_more_lapses(bank: Bank, fate: str) -> None:
    bank.take_in(NAMELESS)
    bank.catalogue = {
        "withdrawn": bank_catalogue(Rule(id="R1", kind="not_null", severity="strong", item="hm", status="withdrawn")),
        "not filed": not_filing(bank_catalogue(NAMED), ZH="无此业务"),
        "gone": bank_catalogue(SHORT_NAME),
    }[fate]
    bank.take_in(NAMELESS)
    assert bank.state()[:2] == ("closed", "lapsed")
    ((reason,),) = bank.rows("select reason from dq.issue_event where resolution = 'lapsed'")
    assert reason == {"withdrawn": "withdrawn", "not filed": "not_applicable: table ZH is not filed: 无此业务"}.get(
        fate, "withdrawn"
    )


def test_an_issue_follows_its_table_to_another_department_unless_the_arbiter_has_decided(bank: Bank) -> None:
    bank.take_in(NAMELESS, LONG)
    bank.decide("assigned", "assigned", "R2", department=GOVERNANCE)
    bank.catalogue = bank_catalogue(NAMED, SHORT_NAME, department=FINANCE)
    bank.take_in(NAMELESS, LONG)
    assert bank.state() == ("assigned", None, FINANCE)
    assert bank.state("R2") == ("assigned", None, GOVERNANCE)


def test_an_issue_of_a_rule_with_a_written_reason_is_one_all_the_same_and_marked(bank: Bank) -> None:
    bank.take_in(NAMELESS, LONG)
    bank.execute("insert into dq.reason (table_code, rule_id, reason, who) values ('ZH', 'R1', '系统改造中', '张三')")
    assert bank.rows("select rule_id, excuse, excused_by from dq.issue_state order by 1") == [
        ("R1", "系统改造中", "张三"),
        ("R2", None, None),
    ]


def test_what_is_overdue_is_said_once_for_every_time_it_is_open(bank: Bank) -> None:
    bank.check(NAMELESS, on=MAY)
    bank.execute("update dq.check_run set finished_at = '2024-06-01 04:00+00'")
    sync(bank.conn, DEPARTMENTS, MAY)
    for day, overdue in (("2024-06-04", 0), ("2024-06-05", 1), ("2024-06-17", 0), ("2024-06-18", 1), ("2024-07-01", 0)):
        run_id = bank.check(NAMELESS).run_id
        bank.execute(f"update dq.check_run set finished_at = '{day} 04:00+00' where run_id = {run_id}")
        assert sync(bank.conn, DEPARTMENTS, JUNE).overdue == overdue, day
    assert [kind for kind in bank.history() if kind != "seen"] == [
        "found",
        "assigned",
        "answer_overdue",
        "repair_overdue",
    ]


def test_an_answer_keeps_it_from_being_overdue(bank: Bank) -> None:
    bank.check(NAMELESS, on=MAY)
    bank.execute("update dq.check_run set finished_at = '2024-06-01 04:00+00'")
    sync(bank.conn, DEPARTMENTS, MAY)
    bank.decide("accepted", "accepted")
    bank.check(NAMELESS)
    bank.execute("update dq.check_run set finished_at = '2024-06-10 04:00+00' where data_date = '2024-06-30'")
    assert sync(bank.conn, DEPARTMENTS, JUNE).overdue == 0


def test_taking_in_a_run_again_changes_nothing(bank: Bank) -> None:
    bank.take_in(NAMELESS, LONG)
    events = bank.rows("select * from dq.issue_event order by event_id")
    assert sync(bank.conn, DEPARTMENTS, JUNE).runs == ()
    assert bank.rows("select * from dq.issue_event order by event_id") == events


def test_runs_that_were_left_out_are_taken_in_first(bank: Bank) -> None:
    first = bank.check(NAMELESS, on=MAY)
    second = bank.check(GOOD)
    assert sync(bank.conn, DEPARTMENTS, JUNE).runs == (first.run_id, second.run_id)
    assert bank.history() == ["found", "assigned", "verified", "closed"]


def test_a_date_that_has_not_been_checked_is_refused(bank: Bank) -> None:
    bank.execute("insert into dq.check_run (data_date, edition, rules_sha256) values ('2024-06-30', '5.0', '')")
    with pytest.raises(LookupError, match="2024-06-30 has no finished check run"):
        sync(bank.conn, DEPARTMENTS, JUNE)


def test_a_sync_that_is_killed_on_its_way_leaves_nothing_and_the_next_one_does_it_all(
    bank: Bank, warehouse_url: str
) -> None:
    bank.check(NAMELESS, LONG)
    process = get_context("fork").Process(target=_sync_and_die, args=(warehouse_url, bank))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert bank.rows("select count(*) from dq.issue") == [(0,)]
    assert sync(bank.conn, DEPARTMENTS, JUNE).found == 2


def _sync_and_die(url: str, bank: Bank) -> None:
    """Dies when all issues and events are written, but not yet committed."""
    take_in: Any = syncing._take_in

    def take_in_and_die(*arguments: Any) -> None:
        take_in(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syncing, "_take_in", take_in_and_die)
        sync(connect(url), DEPARTMENTS, JUNE)


@pytest.mark.parametrize(
    "statement", ["update dq.{} set recorded_at = now()", "delete from dq.{}", "truncate dq.{} cascade"]
)
@pytest.mark.parametrize("table", ["issue", "issue_event", "issue_sync"])
def test_what_has_happened_cannot_be_changed(bank: Bank, table: str, statement: str) -> None:
    bank.take_in(NAMELESS)
    with pytest.raises(psycopg2.errors.RaiseException, match="is append-only"):
        bank.execute(statement.format(table))


@pytest.mark.parametrize(
    "columns",
    [
        "kind = 'invented'",
        "state = 'lost'",
        "resolution = 'fixed', state = 'assigned'",
        "who = ' '",
    ],
)
def test_an_event_that_makes_no_sense_is_refused(bank: Bank, columns: str) -> None:
    bank.take_in(NAMELESS)
    given = {"kind": "'noted'", "state": "null", "resolution": "null", "who": "'王'"}
    given |= dict(part.split(" = ") for part in columns.split(", "))
    with pytest.raises(psycopg2.errors.CheckViolation):
        bank.execute(
            f"insert into dq.issue_event (issue_id, data_date, {', '.join(given)})"
            f" select issue_id, '2024-06-30', {', '.join(given.values())} from dq.issue"
        )
