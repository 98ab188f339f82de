"""Relations, groups, statements and merchants: what there is, and how it goes with customers and contracts."""

from collections.abc import Iterator
from contextlib import closing

import psycopg2.extensions
import pytest

from include.warehouse.connections import connect
from tests.include.demo_bank.conftest import Generated
from tests.include.demo_bank.test_bank import query

Connection = psycopg2.extensions.connection

LAST = "eod_date = date '2024-06-30'"


@pytest.fixture
def ecif(bank: Generated) -> Iterator[Connection]:
    with closing(connect(bank.place.urls["ecif"])) as connection:
        yield connection


def test_every_kind_of_relation_to_a_company_exists(ecif: Connection) -> None:
    found = {code for (code,) in query(ecif, f"select rel_code from ecif.corp_relation where {LAST}")}
    assert found >= {f"{code:02d}" for code in range(1, 14)} - {"04", "05", "06", "07", "13"}
    assert found & {"04", "05", "06", "07", "13"}


def test_what_is_said_of_one_customer_is_said_of_the_other(ecif: Connection) -> None:
    """Spouses who are both customers, parent companies and their subsidiaries."""
    for table, codes in (
        ("person_relation", "(values ('01', '01'))"),
        ("corp_relation", "(values ('01', '02'), ('02', '01'), ('03', '03'))"),
    ):
        lonely = query(
            ecif,
            f"select one.cust_no from ecif.{table} as one inner join {codes} as pair (here, there) on here = rel_code"
            f" where {LAST} and rel_cust_no is not null and not exists (select from ecif.{table} as other"
            " where other.eod_date = one.eod_date and other.cust_no = one.rel_cust_no"
            " and other.rel_cust_no = one.cust_no and other.rel_code = pair.there)",
        )
        assert lonely == [], table


def test_an_ended_relation_ended_in_the_window(ecif: Connection) -> None:
    for table in ("person_relation", "corp_relation"):
        ended = query(ecif, f"select min(end_date)::text, count(*) from ecif.{table} where status = '0'")
        assert ended[0][0] >= "2024-04-01" and ended[0][1] > 0


def test_a_group_has_a_parent_or_is_a_persons_or_a_supply_chain(ecif: Connection) -> None:
    groups = query(ecif, f"select distinct group_type, parent_cust_no is null from ecif.cust_group where {LAST}")
    assert sorted(groups) == [("1", False), ("1", True), ("2", False)]


def test_a_group_may_use_what_its_members_were_granted(bank: Generated, ecif: Connection, cbs: Connection) -> None:
    granted = dict(
        query(
            cbs,
            "select cust_no, sum(contract_amt) * 0.01 from ("
            " select cust_id, contract_amt from bank.credit_contract"
            " union all select cust_id, contract_amt from bank.off_balance_contract"
            ") as contract inner join bank.corporate using (cust_id) group by cust_no",
        )
    )
    limits = query(
        ecif,
        f"select group_no, credit_limit, array_agg(cust_no) from ecif.cust_group inner join ecif.group_member"
        f" using (group_no, eod_date) where {LAST} group by group_no, credit_limit",
    )
    assert limits
    for group_no, limit, members in limits:
        assert limit >= sum(granted.get(member, 0) for member in members), group_no


def test_the_lines_of_a_statement_add_up(ecif: Connection) -> None:
    wrong = query(
        ecif,
        """
        with statement as (
            select stmt_no, eod_date, jsonb_object_agg(item_code, amt) as line
            from ecif.fin_item
            group by stmt_no, eod_date
        )

        select stmt_no
        from statement
        where (line ->> 'A99')::numeric <> (line ->> 'L99')::numeric + (line ->> 'E99')::numeric
            or (line ->> 'A99')::numeric <> (line ->> 'A01')::numeric + (line ->> 'A05')::numeric
                + (line ->> 'A08')::numeric + (line ->> 'A10')::numeric + (line ->> 'A20')::numeric
            or (line ->> 'P90')::numeric <> (line ->> 'P91')::numeric + (line ->> 'P99')::numeric
            or least((line ->> 'A01')::numeric, (line ->> 'L99')::numeric) <= 0
        """,
    )
    assert wrong == []


def test_statements_come_in_every_month_and_leave_after_two_hundred_days(ecif: Connection) -> None:
    found = query(
        ecif,
        "select eod_date::text, count(*) filter (where received_date >= date_trunc('month', eod_date)) > 0,"
        " max(eod_date - received_date) < 200 from ecif.fin_statement group by eod_date order by 1",
    )
    assert found == [("2024-04-30", True, True), ("2024-05-31", True, True), ("2024-06-30", True, True)]


def test_a_merchant_settles_to_an_account_that_its_type_says(cbs: Connection) -> None:
    """And an account here is one that the accounts deliver, open as long as the merchant is."""
    types = query(cbs, "select distinct settle_acct_type from acquiring.merchant order by 1")
    assert types == [("01",), ("02",), ("03",), ("04",), ("05",)]
    lost = query(
        cbs,
        "select mcht_no from acquiring.merchant left join cbs.deposit_account as account"
        " on account.card_no = settle_acct_no and account.eod_date = merchant.eod_date and account.ccy = 'CNY'"
        " where settle_acct_type in ('01', '02') and (account.acct_no is null"
        " or (account.status = '3' and merchant.end_date is null))",
    )
    assert lost == []


def test_a_terminal_belongs_to_a_merchant_and_leaves_with_it(cbs: Connection) -> None:
    assert (
        query(
            cbs,
            "select term_no from acquiring.terminal left join acquiring.merchant using (mcht_no, eod_date)"
            " where merchant.mcht_no is null or (merchant.end_date is not null and remove_date is null)",
        )
        == []
    )
    assert query(cbs, "select count(*) > 0 from acquiring.terminal where term_type = 'M'") == [(True,)]
