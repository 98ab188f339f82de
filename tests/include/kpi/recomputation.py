"""Every KPI once more, in plain SQL over core: shares neither models nor metrics with what it judges."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import psycopg2.extensions
from psycopg2.extras import execute_values

LEVELS = ("bank", "branch", "sub_branch", "outlet")
CLASSES = dict(zip(LEVELS, ("head_office", "branch", "sub_branch", "outlet"), strict=True))

Values = dict[tuple[str, str, str], Decimal]
"""By KPI, level and organisation; what is empty is left out."""

# Rows as of %(day)s: a value `v` in CNY, rounded row by row, a customer `c` and the organisation `o` they belong to.
DEPOSITS = """
    select round(a.balance * r.rate_to_cny, 2) as v, a.customer_no as c, a.organisation_no as o, a.*
    from core.core_deposit_account as a
    join core.core_exchange_rate as r using (data_date, currency)
    where a.data_date = %(day)s
"""
LOANS = """
    select round(l.balance * r.rate_to_cny, 2) as v, round(l.loan_amount * r.rate_to_cny, 2) as issued,
        l.customer_no as c, l.organisation_no as o, l.*, k.guarantee_type, e.enterprise_size
    from core.core_loan as l
    join core.core_exchange_rate as r using (data_date, currency)
    left join core.core_credit_contract as k using (data_date, contract_no)
    left join core.core_corporate as e on e.customer_no = l.customer_no and e.data_date = l.data_date
    where l.data_date = %(day)s
"""
OWN = "business_type <> 'entrusted'"
ON_BALANCE = f"select * from ({LOANS}) as l where status not in ('written_off', 'transferred') and {OWN}"
ISSUES = f"""
    select * from ({LOANS}) as l
    where issue_date between date_trunc('year', data_date)::date and data_date and {OWN}
"""
CUSTOMERS = f"""
    select u.customer_no as c, u.organisation_no as o, u.party_kind, e.enterprise_size,
        coalesce(l.loan, 0) as loan, coalesce(k.exposure, 0) as exposure,
        k.customer_no is not null or a.customer_no is not null as has_product
    from core.core_customer as u
    left join core.core_corporate as e using (data_date, customer_no)
    left join (select customer_no, sum(v) as loan from ({ON_BALANCE}) as l group by 1) as l using (customer_no)
    left join (
        select k.customer_no,
            sum(case when k.master_contract_no = k.contract_no then k.contract_amount * r.rate_to_cny end) as exposure
        from core.core_credit_contract as k
        join core.core_exchange_rate as r using (data_date, currency)
        where k.data_date = %(day)s and k.status = 'effective' and k.{OWN}
        group by 1
    ) as k using (customer_no)
    left join (
        select distinct customer_no from core.core_deposit_account where data_date = %(day)s and status <> 'closed'
    ) as a using (customer_no)
    where u.data_date = %(day)s
"""
LEDGER = """
    select round((b.closing_credit_balance - b.closing_debit_balance) * r.rate_to_cny, 2) as v,
        b.organisation_no as o, s.*
    from core.core_ledger_balance as b
    join core.core_subject as s using (data_date, subject_no)
    join core.core_exchange_rate as r using (data_date, currency)
    where b.data_date = %(day)s and b.accounting_date = %(day)s
"""
SME = "enterprise_size = any(array['medium', 'small', 'micro'])"
SME_CUSTOMER = f"{SME} and exposure > 0 and exposure <= 3e7 and loan <> 0"
DAYS = "(%(day)s::date - date_trunc('year', %(day)s::date)::date + 1)"
THIS_MONTH = "issue_date >= date_trunc('month', data_date)"

FORMULAS = {
    "total_deposit_balance": (DEPOSITS, "coalesce(sum(v) filter (where product_class <> 'interbank'), 0)"),
    "savings_deposit_balance": (DEPOSITS, "coalesce(sum(v) filter (where party_kind = 'person'), 0)"),
    "savings_deposit_daily_avg_balance": (
        DEPOSITS.replace("a.balance *", "a.year_accumulation *"),
        f"coalesce(sum(v) filter (where party_kind = 'person'), 0) / {DAYS}",
    ),
    "low_cost_deposit_share": (
        DEPOSITS,
        "100 * coalesce(sum(v) filter (where product_class = 'demand'), 0)"
        " / nullif(sum(v) filter (where product_class <> 'interbank'), 0)",
    ),
    "total_loan_balance": (ON_BALANCE, "sum(v)"),
    "personal_loan_balance": (ON_BALANCE, "coalesce(sum(v) filter (where party_kind = 'person'), 0)"),
    "sme_disbursed_amount": (ISSUES, f"coalesce(sum(issued) filter (where {SME}), 0)"),
    "unsecured_personal_loan_disbursement": (
        ISSUES,
        "coalesce(sum(issued) filter (where party_kind = 'person' and guarantee_type = 'unsecured'"
        f" and {THIS_MONTH}), 0)",
    ),
    "loan_weighted_avg_rate": (
        f"select * from ({ISSUES}) as i where {THIS_MONTH}",
        "sum(issued * interest_rate) / nullif(sum(issued), 0)",
    ),
    "inclusive_small_micro_loan_balance": (
        ON_BALANCE,
        "coalesce(sum(v) filter (where is_inclusive_small_business), 0)",
    ),
    "npl_amount": (
        ON_BALANCE,
        "coalesce(sum(v) filter (where five_class in ('substandard', 'doubtful', 'loss')), 0)",
    ),
    "npl_ratio": (
        ON_BALANCE,
        "100 * coalesce(sum(v) filter (where five_class not in ('normal', 'special_mention')), 0) / nullif(sum(v), 0)",
    ),
    "individual_customer_count": (
        CUSTOMERS,
        "count(distinct c) filter (where party_kind = 'person' and (has_product or loan > 0))",
    ),
    "loan_customer_count": (ON_BALANCE, "count(distinct c) filter (where v > 0)"),
    "sme_customer_count": (CUSTOMERS, f"count(distinct c) filter (where {SME_CUSTOMER})"),
    "sme_effective_customer_count": (CUSTOMERS, f"count(distinct c) filter (where {SME_CUSTOMER} and loan >= 1e6)"),
    "sme_effective_customer_ratio": (
        CUSTOMERS,
        f"100.0 * count(distinct c) filter (where {SME_CUSTOMER} and loan >= 1e6)"
        f" / nullif(count(distinct c) filter (where {SME_CUSTOMER}), 0)",
    ),
    "operating_income": (
        LEDGER,
        "coalesce(sum(v) filter (where category = 'profit_loss'"
        " and left(g01_item, 2) = any(array['55', '56', '57', '58', '59', '60', '61', '62', '63'])), 0)",
    ),
}


def recompute(cursor: psycopg2.extensions.cursor, day: date, units: Mapping[str, str]) -> Values:
    """The KPIs of `day`, rounded as `units` (by KPI) are published, without the growths."""
    cursor.execute("drop table if exists pg_temp.place; create temporary table place (o text, level text, unit text)")
    execute_values(cursor, "insert into place values %s", places(cursor, day))
    values: Values = {}
    for kpi, (rows, formula) in FORMULAS.items():
        places_zero = {"元": "0.01", "户": "1", "%": "0.0001"}[units[kpi]]
        cursor.execute(
            f"select level, unit, {formula} from ({rows}) as fact join place using (o) group by level, unit",
            {"day": day},
        )
        for level, unit, value in cursor:
            if value is not None:
                values[kpi, level, unit] = Decimal(value).quantize(Decimal(places_zero), ROUND_HALF_UP)
    return values


def places(cursor: psycopg2.extensions.cursor, day: date) -> list[tuple[str, str, str]]:
    """Where each organisation counts: (organisation, level, number at that level)."""
    cursor.execute(
        "select organisation_no, parent_organisation_no, organisation_class from core.core_organisation"
        " where data_date = %s",
        [day],
    )
    tree = {number: (parent, kind) for number, parent, kind in cursor}
    found = []
    for number in tree:
        line: list[str] = []
        current: str | None = number
        while current is not None:
            line.insert(0, current)
            current = tree[current][0]
        standing = None
        for level in LEVELS:
            standing = next((above for above in line if tree[above][1] == CLASSES[level]), standing)
            assert standing is not None
            found.append((number, level, standing))
    return found
