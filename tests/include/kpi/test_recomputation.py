"""A generated bank of several thousand customers: MetricFlow and plain SQL agree to the cent, everywhere."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg2.extensions
import pytest

from tests.include.kpi.conftest import HIERARCHY, KpiProject
from tests.include.kpi.recomputation import (
    ELSEWHERE,
    FORMULAS,
    INCREMENTS,
    LEVELS,
    RATES,
    WITHIN_CENTS,
    compare,
    recompute,
)

BEFORE, NOVEMBER, NOW = date(2021, 12, 31), date(2022, 11, 30), date(2022, 12, 31)
DATES = (BEFORE, NOVEMBER, NOW)
PER_DATE = "cross join unnest(array[date '2021-12-31', date '2022-11-30', date '2022-12-31']) as day (data_date)"

# Twelve outlets in six sub-branches of three branches.
# SMEs: 3,500 at the end, 2,333 a year before; 2,500 of them effective, 1,563 a year before.
BANK = f"""
    insert into core.core_organisation (data_date, organisation_no, organisation_name, organisation_class,
        parent_organisation_no, status)
    select data_date, no, '机构' || no, class, parent, 'open'
    from (
        select 'H' as no, 'head_office' as class, null as parent
        union all select 'H-B' || i, 'branch', 'H' from generate_series(0, 2) as i
        union all select 'H-S' || i, 'sub_branch', 'H-B' || i % 3 from generate_series(0, 5) as i
        union all select 'H-O' || i, 'outlet', 'H-S' || i % 6 from generate_series(0, 11) as i
        union all select 'H-D', 'department', 'H-B0'
    ) as unit {PER_DATE};

    insert into core.core_exchange_rate (data_date, currency, rate_to_cny)
    select data_date, currency, rate from (values ('CNY', 1), ('USD', 6.9646)) as rate (currency, rate) {PER_DATE};

    insert into core.core_customer (data_date, customer_no, party_kind, organisation_no)
    select data_date, 'C' || i, 'corporate', 'H-O' || i % 12 from generate_series(1, 3700) as i {PER_DATE}
    union all
    select data_date, 'P' || i, 'person', case when i % 9 = 0 then 'H-S' || i % 6 else 'H-O' || i % 12 end
    from generate_series(1, 400) as i {PER_DATE};

    insert into core.core_corporate (data_date, customer_no, enterprise_size, is_srdi, is_listed, basic_account_no,
        industry_code)
    select data_date, 'C' || i,
        case when i > 3600 then 'large' else (array['medium', 'small', 'micro'])[1 + i % 3] end, i % 50 = 0, i % 70 = 0,
        case i % 4 when 0 then 'AC' || i when 1 then 'X' || i when 2 then 'AP' || i * 13 end,
        (array['C3983', 'F5211', 'I6513', 'A0141'])[1 + i % 4]
    from generate_series(1, 3700) as i {PER_DATE};

    insert into core.core_person (data_date, customer_no, is_farmer)
    select data_date, 'P' || i, i % 3 = 0 from generate_series(1, 400) as i {PER_DATE};

    insert into core.core_customer_manager (data_date, customer_no, manager_employee_no)
    select data_date, 'C' || i, 'E' || i % 5 from generate_series(1, 3700, 3) as i {PER_DATE};

    insert into core.core_deposit_transaction (data_date, transaction_no, customer_no, party_kind, transaction_type,
        direction, is_reversal, handling_organisation_no, currency, amount)
    select data_date - i % 30, 'T' || i, 'C' || i, 'corporate',
        (array['transfer', 'interest', 'consumption'])[1 + i % 3], 'debit', i % 10 = 0, 'H-O1', 'CNY', i
    from generate_series(1, 3700, 2) as i {PER_DATE};

    insert into core.core_credit_line (data_date, line_no, customer_no, party_kind, organisation_no, line_kind,
        application_date, start_date, end_date, approver_employee_no, status)
    select data_date, 'L' || i, 'C' || i, 'corporate', 'H-O' || i % 12, 'comprehensive', data_date - i % 50 - i % 7,
        data_date - i % 50, data_date + i % 90 - 10, case when i % 4 > 0 then 'E' || i % 5 end,
        case when i % 13 = 0 then 'invalid' else 'valid' end
    from generate_series(1, 600) as i {PER_DATE};

    insert into core.core_deposit_transaction (data_date, transaction_no, customer_no, party_kind, transaction_type,
        direction, is_reversal, handling_organisation_no, currency, amount, account_no, counterparty_account_no,
        counterparty_kind)
    select data_date - i % 30, 'W' || i, 'P' || i % 400 + 1, 'person', 'payroll', 'credit', i % 20 = 0, 'H-O' || i % 12,
        case when i % 6 = 0 then 'USD' else 'CNY' end, i * 1.37, 'AP' || i,
        case when i % 9 = 0 then 'X1' else 'AC' || i % 500 + 1 end,
        case when i % 11 = 0 then 'internal' else 'entity' end
    from generate_series(1, 900) as i {PER_DATE};

    insert into core.core_deposit_transaction (data_date, transaction_no, customer_no, party_kind, transaction_type,
        direction, is_reversal, handling_organisation_no, currency, amount, account_no)
    select data_date - i % 30, 'W' || i, 'C' || i % 500 + 1, 'corporate', 'payroll', 'debit', i % 20 = 0,
        'H-O' || i % 12, case when i % 6 = 0 then 'USD' else 'CNY' end, i * 1.37, 'AC' || i % 500 + 1
    from generate_series(1, 900) as i {PER_DATE}
    where i % 9 > 0 and i % 11 > 0;

    insert into core.core_bill (data_date, bill_no, bill_kind, face_amount)
    select data_date, 'B' || i, case when i % 3 = 0 then 'commercial' else 'bank' end, i * 1000.5
    from generate_series(5, 3700, 23) as i {PER_DATE};

    insert into core.core_bill_discount (data_date, discount_no, note_no, bill_no)
    select data_date, 'D' || i, 'NC' || i, 'B' || i from generate_series(5, 3700, 23) as i {PER_DATE};

    insert into core.core_complaint (data_date, case_no, received_date, intake, organisation_no, business, cause,
        due_date, close_date)
    select data_date, 'TS' || i, data_date - i % 70, (array['hotline', 'branch', 'supervisor'])[1 + i % 3],
        'H-O' || i % 12, 'loan', 'price', data_date - i % 70 + 15,
        case when i % 4 > 0 and i % 25 <= i % 70 then data_date - i % 70 + i % 25 end
    from generate_series(1, 700) as i {PER_DATE};

    insert into core.core_trade_finance (data_date, note_no, product)
    select data_date, 'NC' || i, (array['order_finance', 'domestic_factoring', 'packing_loan'])[1 + i % 3]
    from generate_series(1, 3700, 7) as i {PER_DATE};

    insert into core.core_credit_contract (data_date, contract_no, master_contract_no, customer_no, business_type,
        currency, contract_amount, guarantee_type, status)
    select data_date, 'KC' || i, 'KC' || i, 'C' || i, 'working_capital', 'CNY',
        case when i between 3501 and 3600 then 30000000.01 when i % 5 = 0 then 30000000 else 5000000 + i end,
        'mortgage', 'effective'
    from generate_series(1, 3700) as i {PER_DATE}
    union all
    select data_date, 'KP' || i, 'KP' || i, 'P' || i, 'personal_business', 'CNY', 9000000,
        case when i % 4 = 0 then 'unsecured' else 'mortgage' end, 'effective'
    from generate_series(1, 100) as i {PER_DATE};

    insert into core.core_loan (data_date, note_no, contract_no, customer_no, party_kind, organisation_no,
        business_type, issue_type, subject_no, currency, loan_amount, balance, interest_rate, five_class, issue_date,
        status, overdue_days_count, is_green, is_agriculture, is_inclusive_agriculture, is_inclusive_small_business,
        is_tech, industry_code, region_code, due_date)
    select data_date, 'NC' || i, 'KC' || i, 'C' || i, 'corporate', 'H-O' || (i * 5) % 12, 'working_capital',
        (array['new', 'new', 'new', 'renewal', 'refinance'])[1 + i % 5], '130302', 'CNY',
        case when i % 400 = 0 then 500000000 + i % 3 else 2000000 + i end, balance, 3 + i % 300 / 100.0,
        case
            when data_date < '2022-01-01' and i % 4 > 0 then 'normal'
            else (array['normal', 'normal', 'special_mention', 'substandard', 'doubtful', 'loss', 'normal'])[1 + i % 7]
        end,
        date '2022-01-01' + (i * 37) % 700 - 350, case when i % 211 = 0 then 'written_off' else 'normal' end,
        case when i % 17 = 0 then i % 500 else 0 end, i % 10 = 0, i % 11 = 0, false, i % 3 = 1,
        i % 19 = 0, (array['C3983', 'C1361', 'F5211', 'I6513', 'Q8514', 'A0141'])[1 + i % 6], (441200 + i % 90)::text,
        date '2022-01-01' + i
    from (
        select data_date, i,
            case
                when i > 3500 then 700000 + i
                when data_date < '2022-01-01' and i > 2333 then 0
                when i <= case when data_date < '2022-01-01' then 1563 else 2500 end then 1000000 + i * 13.57
                else 999999.99 - i * 0.01
            end as balance
        from generate_series(1, 3700) as i {PER_DATE}
    ) as borrower
    -- what is written off is replaced, so that customers keep their balance
    union all
    select data_date, 'NW' || i, 'KC' || i, 'C' || i, 'corporate', 'H-O' || i % 12, 'working_capital', 'new', '130302',
        'CNY', 2000000, case
            when data_date < '2022-01-01' and i between 2334 and 3500 then 0
            when i <= case when data_date < '2022-01-01' then 1563 else 2500 end then 1000000
            else 999999.99
        end, 4, 'normal', date '2020-01-01', 'normal', 0, false, false, false, false,
        false, 'K7010', '441202', date '2023-01-01'
    from generate_series(211, 3500, 211) as i {PER_DATE}
    union all
    select data_date, 'NP' || i, 'KP' || i, 'P' || i, 'person', 'H-O' || i % 12, 'mortgage', 'new', '130301', 'CNY',
        5000000, case when data_date < '2022-01-01' then 2470000 else 3720000 end + (i - 50.5) * 100, 4.2,
        case when i % 30 = 0 then 'loss' else 'normal' end, date '2022-12-01' + i % 40 - 20, 'normal',
        0, false, false, false, i % 8 = 0, false, null, '441223', date '2042-01-01'
    from generate_series(1, 100) as i {PER_DATE};

    insert into core.core_deposit_account (data_date, account_no, currency, cash_remit, customer_no, party_kind,
        product_class, subject_no, organisation_no, balance, year_accumulation, status)
    select data_date, 'AP' || i, case when i % 6 = 0 then 'USD' else 'CNY' end, 'renminbi', 'P' || i % 400 + 1,
        'person', (array['demand', 'term', 'notice'])[1 + i % 3], '201102', 'H-O' || (i * 7) % 12,
        case when i % 13 = 0 then 0 else (i * 977) % 100000 / 7.0 + extract(month from data_date) end,
        (i * 977) % 100000 * 123.45, case when i % 13 = 0 then 'closed' else 'normal' end
    from generate_series(1, 900) as i {PER_DATE}
    union all
    select data_date, 'AC' || i, 'CNY', 'renminbi', 'C' || i, 'corporate',
        (array['demand', 'term', 'agreement_deposit', 'margin', 'interbank'])[1 + i % 5], '201101',
        case when i % 10 = 0 then 'H-D' else 'H-O' || i % 12 end, i * 991.37 + extract(month from data_date),
        1, 'normal'
    from generate_series(1, 500) as i {PER_DATE};

    insert into core.core_subject (data_date, subject_no, category, balance_side, g01_item)
    select data_date, no, category, side, item from (
        values ('6011', 'profit_loss', 'credit', '55利息收入'), ('6411', 'profit_loss', 'debit', '56利息支出'),
        ('6601', 'profit_loss', 'debit', '64营业支出'), ('3001', 'common', 'both', null)
    ) as subject (no, category, side, item) {PER_DATE};

    insert into core.core_ledger_balance (data_date, accounting_date, organisation_no, subject_no, currency,
        closing_debit_balance, closing_credit_balance)
    select data_date, data_date, 'H-O' || i, subject_no, 'CNY',
        case when side = 'credit' then 0 else i * 1234.56 end, case when side = 'credit' then i * 9876.54 else 0 end
    from (values ('6011', 'credit'), ('6411', 'debit'), ('6601', 'debit'), ('3001', 'debit')) as s (subject_no, side)
    cross join generate_series(0, 11) as i {PER_DATE}
"""


@pytest.fixture(scope="module")
def conn(small_bank: KpiProject, output: Path) -> Iterator[psycopg2.extensions.connection]:
    """The generated bank beside the small one, at earlier dates, published for its last."""
    with closing(small_bank.connect()) as connection:
        with connection, connection.cursor() as cursor:
            cursor.execute("delete from core.core_organisation_hierarchy")
            cursor.execute(BANK)
            cursor.execute(HIERARCHY)
            cursor.execute("analyze")
        small_bank.build(*DATES, tests=False)
        small_bank.publish(output, NOW)
        yield connection


def test_every_value_is_what_plain_sql_gives(small_bank: KpiProject, conn: psycopg2.extensions.connection) -> None:
    # What is measured for the bank alone is computed by hand in test_publish.
    units = {kpi.id: kpi.unit for kpi in small_bank.kpis()}
    at_all_levels = {kpi.id for kpi in small_bank.kpis() if kpi.levels == tuple(LEVELS)}
    assert set(FORMULAS) | set(WITHIN_CENTS) | set(INCREMENTS) | set(RATES) | ELSEWHERE == at_all_levels
    with conn.cursor() as cursor:
        assert {level for _, level, _ in recompute(cursor, NOW, units)} == set(LEVELS)
        count, wrong = compare(cursor, NOW, units)
    assert wrong == []
    assert count > 350


def test_a_value_that_is_another_is_found(small_bank: KpiProject, conn: psycopg2.extensions.connection) -> None:
    units = {kpi.id: kpi.unit for kpi in small_bank.kpis()}
    with conn.cursor() as cursor:
        cursor.execute(
            "update kpi.kpi_value set value = value + 0.01 where data_date = %s and kpi_id = 'total_deposit_balance'"
            " and organisation_level = 'bank' and dimension = 'all'",
            [NOW],
        )
        _, wrong = compare(cursor, NOW, units)
        conn.rollback()
    assert len(wrong) == 1
    assert wrong[0].startswith("total_deposit_balance bank H: published ")


def test_every_comparison_is_with_what_plain_sql_gives(
    small_bank: KpiProject, conn: psycopg2.extensions.connection
) -> None:
    units = {kpi.id: kpi.unit for kpi in small_bank.kpis()}
    with conn.cursor() as cursor:
        for name, base in (("previous_month", NOVEMBER), ("year_start", BEFORE), ("last_year", BEFORE)):
            expected = recompute(cursor, base, units)
            cursor.execute(
                "select kpi_id, organisation_level, organisation_no,"
                f" {name}_value, value - {name}_value = {name}_change from kpi.kpi_value"
                f" where data_date = %s and {name}_value is not null and dimension = 'all' and kpi_id = any(%s)",
                [NOW, list(FORMULAS)],
            )
            compared = cursor.fetchall()
            assert len(compared) > 150
            for kpi, level, unit, value, is_difference in compared:
                assert value == expected.get((kpi, level, unit), 0), (name, kpi, level, unit)
                assert is_difference in (True, None)


def test_growths_start_from_the_opening_of_the_year(
    small_bank: KpiProject, conn: psycopg2.extensions.connection
) -> None:
    units = {kpi.id: kpi.unit for kpi in small_bank.kpis()}
    with conn.cursor() as cursor:
        now, before = recompute(cursor, NOW, units), recompute(cursor, BEFORE, units)
        cursor.execute(
            "select kpi_id, organisation_level, organisation_no, value from kpi.kpi_value"
            " where data_date = %s and dimension = 'all' and kpi_id = any(%s)",
            [NOW, list(INCREMENTS | RATES)],
        )
        growths = {(kpi, level, unit): value for kpi, level, unit, value in cursor}
    for (kpi, level, unit), value in growths.items():
        stock = (INCREMENTS | RATES)[kpi]
        end, start = now.get((stock, level, unit), Decimal(0)), before.get((stock, level, unit), Decimal(0))
        if kpi in INCREMENTS:
            assert (value or 0) == end - start
        elif start:
            assert value == round((end - start) * 100 / start, 4)
        else:
            assert value is None


@pytest.mark.parametrize(
    ("kpi", "column", "printed"),
    [
        # 3,500 customers, half as many again as a year before
        ("sme_customer_count", "value", "3500"),
        ("sme_customer_count", "last_year_change_rate", "50.0"),
        # 2,500 of them effective, 60 per cent more
        ("sme_effective_customer_count", "value", "2500"),
        ("sme_effective_customer_count", "last_year_change_rate", "59.9"),
        ("sme_effective_customer_ratio", "value", "71.43"),
        # 3.72 of which 1.25 is new
        ("personal_loan_balance", "value", "372000000"),
        ("personal_loan_ytd_growth", "value", "50.61"),
        ("personal_loan_balance", "year_start_change_rate", "50.61"),
    ],
)
def test_printed_cases(conn: psycopg2.extensions.connection, kpi: str, column: str, printed: str) -> None:
    with conn.cursor() as cursor:
        cursor.execute(
            f"select round({column}, %s) from kpi.kpi_value"
            " where data_date = %s and organisation_level = 'bank' and dimension = 'all' and kpi_id = %s",
            [-int(Decimal(printed).as_tuple().exponent), NOW, kpi],
        )
        assert cursor.fetchone() == (Decimal(printed),)
