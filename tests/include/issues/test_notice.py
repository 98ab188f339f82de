"""What departments are told, and what they are not."""

from datetime import date

from include.issues.notice import MOST_LISTED, issue_notices, reminders
from include.issues.sync import remind, runs_of, sync
from include.notices import Notice
from tests.include.issues.conftest import DEPARTMENTS, GOOD, JULY, JUNE, LONG, MAY, NAMELESS, OPERATIONS, RETAIL, Bank


def told(bank: Bank) -> list[Notice]:
    """What the latest run brought."""
    ((latest,),) = bank.rows("select max(run_id) from dq.issue_sync")
    return issue_notices(bank.conn, bank.catalogue, [latest])


def test_each_department_is_told_of_its_new_issues(bank: Bank) -> None:
    bank.check(NAMELESS, LONG)
    bank.execute("update dq.check_run set finished_at = '2024-07-01 04:00+00'")
    sync(bank.conn, DEPARTMENTS, JUNE)
    first, second = issue_notices(bank.conn, bank.catalogue, runs_of(bank.conn, JUNE))
    assert (first.topic, first.recipient) == (RETAIL, "retail@bank.example")
    assert first.subject == "【数据质量问题】个人金融部 2024-06-30：新增 1 项"
    assert (
        "（强）ZH 账户表 · 户名：R1 户名不得为空；检查 2 行，不符 1 行；答复期限 2024-07-03，整改期限 2024-07-15"
        in first.body
    )
    assert (second.topic, second.recipient) == (OPERATIONS, None)


def test_what_is_seen_again_or_closed_is_told_to_nobody(bank: Bank) -> None:
    bank.take_in(NAMELESS)
    bank.take_in(NAMELESS)
    assert told(bank) == []
    bank.take_in(GOOD)
    assert told(bank) == []


def test_what_comes_back_is_told(bank: Bank) -> None:
    bank.take_in(NAMELESS, on=MAY)
    bank.take_in(GOOD)
    bank.take_in(NAMELESS, on=JULY)
    assert [notice.subject for notice in told(bank)] == ["【数据质量问题】个人金融部 2024-07-31：重新打开 1 项"]


def test_what_is_overdue_is_told_by_the_first_run_after(bank: Bank) -> None:
    bank.check(NAMELESS, on=MAY)
    bank.execute("update dq.check_run set finished_at = '2020-06-01 04:00+00'")
    bank.take_in(NAMELESS)
    assert [notice.subject for notice in told(bank)] == [
        "【数据质量问题】个人金融部 2024-06-30：答复逾期 1 项，整改逾期 1 项"
    ]
    bank.take_in(NAMELESS)
    assert told(bank) == []


def test_the_same_run_gives_the_same_notice_whatever_has_happened_since(bank: Bank) -> None:
    bank.take_in(NAMELESS, on=MAY)
    before = told(bank)
    bank.decide("accepted", "accepted", department=OPERATIONS)
    bank.take_in(GOOD)
    assert issue_notices(bank.conn, bank.catalogue, runs_of(bank.conn, MAY)) == before != []


def test_a_long_list_is_cut_and_says_so(bank: Bank) -> None:
    bank.take_in(NAMELESS)
    bank.execute(
        "with new as ("
        "  insert into dq.issue (table_code, rule_id) select 'ZH', 'X' || n from generate_series(1, 40) as n"
        "  returning issue_id"
        ") insert into dq.issue_event (issue_id, kind, state, data_date, run_id, department, who)"
        " select issue_id, event.kind, event.kind, '2024-06-30', (select max(run_id) from dq.issue_sync),"
        " event.department, 'eastwind'"
        " from new cross join (values ('found', null), ('assigned', '个人金融部')) as event (kind, department)"
    )
    (notice,) = told(bank)
    assert "新增 41 项" in notice.subject
    assert notice.body.count("\n- 问题") == MOST_LISTED
    assert "其余 11 项见工作簿" in notice.body


def test_what_becomes_overdue_on_a_day_without_checks_is_told_once(bank: Bank) -> None:
    bank.check(NAMELESS, LONG)
    bank.execute("update dq.check_run set finished_at = '2024-07-01 04:00+00'")
    sync(bank.conn, DEPARTMENTS, JUNE)
    # The day after the data date is the day of the reminder; the last day for an answer was 3 July.
    assert remind(bank.conn, date(2024, 7, 2)) == 0
    assert reminders(bank.conn, bank.catalogue, date(2024, 7, 2)) == []
    assert remind(bank.conn, date(2024, 7, 3)) == 1
    (notice,) = reminders(bank.conn, bank.catalogue, date(2024, 7, 3))
    assert (notice.topic, notice.subject) == (RETAIL, "【数据质量问题】个人金融部 2024-07-03：答复逾期 1 项")
    assert "（强）ZH 账户表 · 户名：R1 户名不得为空；检查 2 行，不符 1 行；答复期限 2024-07-03" in notice.body
    assert remind(bank.conn, date(2024, 7, 3)) == 0, "the same day again"
    assert reminders(bank.conn, bank.catalogue, date(2024, 7, 3)) == [notice]
    assert remind(bank.conn, date(2024, 7, 4)) == 0
    assert remind(bank.conn, date(2024, 7, 15)) == 2, "R1's repair, R2's answer"


def test_what_an_officer_has_assigned_is_no_reminder(bank: Bank) -> None:
    bank.take_in(NAMELESS)
    bank.decide("assigned", "assigned", department=OPERATIONS)
    assert reminders(bank.conn, bank.catalogue, JUNE) == []
