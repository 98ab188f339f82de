"""Every KPI once more, in plain SQL over core: shares neither models nor metrics with what it judges."""

import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

import psycopg2.extensions
import yaml
from psycopg2.extras import execute_values

from include.kpi.definitions import load_kpis
from include.settings import DBT_PROJECT
from include.warehouse.connections import connect

LEVELS = ("bank", "branch", "sub_branch", "outlet")
CLASSES = dict(zip(LEVELS, ("head_office", "branch", "sub_branch", "outlet"), strict=True))

Values = dict[tuple[str, str, str], Decimal]
"""By KPI, level and organisation; what is empty is left out."""

# Rows as of %(day)s: a value `v` in CNY, rounded row by row, a customer `c` and the organisation `o` they belong to.
DEPOSITS = """
    select round(a.balance * r.rate_to_cny, 2) as v, round(a.year_accumulation * r.rate_to_cny, 2) as y,
        case when a.currency <> 'CNY' then round(a.balance * r.rate_to_cny / d.rate_to_cny, 2) else 0 end as usd,
        exists (
            select from core.core_customer_tag as t
            where t.data_date = a.data_date and t.customer_no = a.customer_no and t.tag = 'fiscal'
                and (t.end_date is null or t.end_date > a.data_date)
        ) as is_fiscal,
        a.customer_no as c, a.organisation_no as o, a.*
    from core.core_deposit_account as a
    join core.core_exchange_rate as r using (data_date, currency)
    left join core.core_exchange_rate as d on d.data_date = a.data_date and d.currency = 'USD'
    where a.data_date = %(day)s
"""
LOANS = """
    select round(l.balance * r.rate_to_cny, 2) as v, round(l.loan_amount * r.rate_to_cny, 2) as issued,
        l.customer_no as c, l.organisation_no as o, l.*, k.guarantee_type, e.enterprise_size, e.ownership,
        p.product_no, p.product_group, p.chain_line, coalesce(p.is_online, false) as is_online, t.product as trade,
        b.bill_kind, round(b.face_amount * r.rate_to_cny, 2) as face,
        round(u.year_accumulation * r.rate_to_cny, 2) as y,
        (e.is_srdi or exists (
            select from core.core_customer_tag as g
            where g.data_date = l.data_date and g.customer_no = l.customer_no and g.tag = 'srdi'
                and (g.end_date is null or g.end_date > l.data_date)
        )) as is_listed,
        e.is_listed as is_on_exchange, e.industry_code as industry
    from core.core_loan as l
    join core.core_exchange_rate as r using (data_date, currency)
    left join core.core_credit_contract as k using (data_date, contract_no)
    left join core.core_corporate as e on e.customer_no = l.customer_no and e.data_date = l.data_date
    left join core.core_loan_product_note as n on n.note_no = l.note_no and n.data_date = l.data_date
    left join core.core_loan_product as p on p.product_no = n.product_no and p.data_date = l.data_date
    left join core.core_trade_finance as t on t.note_no = l.note_no and t.data_date = l.data_date
    left join core.core_bill_discount as d on d.note_no = l.note_no and d.data_date = l.data_date
    left join core.core_bill as b on b.bill_no = d.bill_no and b.data_date = l.data_date
    left join core.core_loan_accumulation as u on u.note_no = l.note_no and u.data_date = l.data_date
    where l.data_date = %(day)s
"""
OWN = "business_type <> 'entrusted'"
ON_BALANCE = f"select * from ({LOANS}) as l where status not in ('written_off', 'transferred') and {OWN}"
CARDS = """
    select round(b.balance * r.rate_to_cny, 2) as v, a.customer_no as c, a.organisation_no as o, a.five_class,
        case when a.overdue_date < %(day)s then 1 else 0 end as overdue,
        concat_ws('-', b.account_no, b.currency, b.balance_kind, b.subject_no) as note_no
    from core.core_credit_card_balance as b
    join core.core_credit_card_account as a using (data_date, account_no)
    join core.core_exchange_rate as r on r.data_date = b.data_date and r.currency = b.currency
    where b.data_date = %(day)s and b.balance_kind in ('revolving', 'instalment')
"""
DEBTS = f"""
    select v, c, o, five_class, party_kind, is_green, overdue_days_count as overdue, guarantee_type as secured,
        note_no
    from ({ON_BALANCE}) as l
    union all select v, c, o, five_class, 'person', false, overdue, 'unsecured', note_no from ({CARDS}) as card
"""
ISSUES = f"""
    select * from ({LOANS}) as l
    where issue_date between date_trunc('year', data_date)::date and data_date and {OWN}
"""
CONTRACTS = f"""
    select round(k.contract_amount * r.rate_to_cny, 2) as v, k.organisation_no as o
    from core.core_credit_contract as k
    join core.core_exchange_rate as r using (data_date, currency)
    where k.data_date = %(day)s and k.status = 'effective' and k.{OWN} and k.contract_no = k.master_contract_no
"""
MONTH = "date_trunc('month', %(day)s::date)::date"
YEAR_START = "(date_trunc('year', %(day)s::date) - interval '1 day')::date"
WORSE = "array['normal', 'special_mention', 'substandard', 'doubtful', 'loss']"
OF_YEAR_START = f"""
    select n.o, least(n.v, s.v) as v,
        array_position({WORSE}, n.five_class) > array_position({WORSE}, s.five_class) as is_worse
    from ({DEBTS}) as n join ({DEBTS.replace("%(day)s", YEAR_START)}) as s using (note_no)
"""
FARMERS = f"""
    select d.* from ({DEBTS}) as d
    join core.core_person as p on p.data_date = %(day)s and p.customer_no = d.c and p.is_farmer
"""
IN_MONTH = f"data_date between {MONTH} and %(day)s"
# What persons own, by kind: the daily average of wealth products follows from their trades of the month.
ASSETS = f"""
    select customer_no as c, 'deposit' as kind, v, round(month_accumulation * rate, 2) as m
    from (
        select d.*, r.rate_to_cny as rate
        from ({DEPOSITS}) as d join core.core_exchange_rate as r using (data_date, currency)
        where d.party_kind = 'person'
    ) as d
    union all
    select customer_no, 'wealth', sum(v), greatest(sum(v * days - before), 0)
    from (
        select w.customer_no, round(w.units * s.unit_net_value * r.rate_to_cny, 2) as v,
            extract(day from %(day)s::date) as days, 0 as before
        from core.core_wealth_position as w
        join core.core_wealth_product_state as s using (data_date, product_id)
        join core.core_exchange_rate as r on r.data_date = w.data_date and r.currency = s.net_value_currency
        where w.data_date = %(day)s and w.party_kind = 'person' and w.end_date is null
        union all
        select customer_no, 0, 0, cny_amount * (confirmation_date - {MONTH})
            * case
                when trade_type ~ '^(subscription|purchase|reinvestment|(trade_)?transfer_in|forced_increase)$' then 1
                when trade_type ~ '^(redemption|maturity|(trade_)?transfer_out|forced_decrease)$' then -1 else 0 end
        from core.core_wealth_trade
        where {IN_MONTH} and confirmation_date >= {MONTH} and party_kind = 'person'
    ) as w
    group by customer_no
    union all
    select h.customer_no, p.product_kind, round(h.held_amount * r.rate_to_cny, 2),
        round(h.month_accumulation * r.rate_to_cny, 2)
    from core.core_agency_holding as h
    join core.core_agency_product as p using (data_date, product_no)
    join core.core_exchange_rate as r using (data_date, currency)
    where h.data_date = %(day)s
"""
PERSONS_ASSETS = f"""
    select a.*, u.organisation_no as o
    from ({ASSETS}) as a join core.core_customer as u on u.customer_no = a.c and u.data_date = %(day)s
    where u.party_kind = 'person'
"""
CUSTOMERS = f"""
    select u.customer_no as c, u.organisation_no as o, u.party_kind, e.enterprise_size, e.ownership,
        coalesce(l.loan, 0) as loan, coalesce(l.mortgage, 0) as mortgage, round(coalesce(k.exposure, 0), 2) as exposure,
        k.customer_no is not null as has_contract,
        k.customer_no is not null or a.customer_no is not null as has_product,
        coalesce(e.is_srdi, false) or exists (
            select from core.core_customer_tag as t
            where t.data_date = %(day)s and t.customer_no = u.customer_no and t.tag = 'srdi'
                and (t.end_date is null or t.end_date > %(day)s)
        ) as is_srdi,
        coalesce(f.v, 0) as assets, coalesce(f.m, 0) as average, coalesce(cc.held, false) as card,
        coalesce(cc.held and cc.used > %(day)s::date - interval '3 months', false) as card_used,
        coalesce(cc.held and cc.used > %(day)s::date - interval '1 month', false) as card_used_lately,
        coalesce(cc.held and cc.first_issued >= date_trunc('year', %(day)s::date), false) as card_new,
        exists (
            select from core.core_channel_registration as m
            where m.data_date = %(day)s and m.customer_no = u.customer_no and m.channel = 'mobile_bank'
                and m.status = 'active'
        ) as mobile,
        exists (
            select from core.core_channel_registration as m
            where m.data_date = %(day)s and m.customer_no = u.customer_no and m.channel = 'mobile_bank'
                and m.month_login_count > 0
        ) as logged_in,
        exists (
            select from core.core_wallet as w
            where w.data_date = %(day)s and w.customer_no = u.customer_no and w.status = 'open'
        ) as wallet,
        exists (
            select from core.core_deposit_transaction as t
            where t.{IN_MONTH} and t.customer_no = u.customer_no and t.transaction_type = 'payroll'
                and t.direction = 'credit' and not t.is_reversal
        ) as paid,
        u.customer_no in (
            select t.customer_no from core.core_deposit_transaction as t
            where t.{IN_MONTH} and t.transaction_type <> 'interest' and not t.is_reversal
            union all
            select m.customer_no from core.core_channel_registration as m
            where m.data_date = %(day)s and m.channel = 'mobile_bank' and m.month_login_count > 0
        ) as used,
        exists (
            select from core.core_customer_manager as m
            where m.data_date = %(day)s and m.customer_no = u.customer_no
        ) as managed,
        (
            select min(m.open_date) from core.core_account_medium as m
            where m.data_date = %(day)s and m.customer_no = u.customer_no and m.product_no = 'DC06'
        ) >= date_trunc('year', %(day)s::date) as social_card
    from core.core_customer as u
    left join core.core_corporate as e using (data_date, customer_no)
    left join (
        select c as customer_no, sum(v) as loan, sum(v) filter (where kind = 'mortgage') as mortgage
        from (
            select c, v, business_type as kind from ({ON_BALANCE}) as n
            union all select c, v, 'card' from ({CARDS}) as d
        ) as l
        group by 1
    ) as l using (customer_no)
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
    left join (
        select c as customer_no, sum(v) as v, round(sum(m) / extract(day from %(day)s::date), 2) as m
        from ({ASSETS}) as f group by 1
    ) as f using (customer_no)
    left join (
        select customer_no, bool_or(live) as held, max(last_transaction_date) filter (where live) as used,
            min(issue_date) as first_issued
        from (
            select *, status <> 'cancelled' and account_status <> 'closed' as live
            from core.core_credit_card where data_date = %(day)s
        ) as card
        group by 1
    ) as cc using (customer_no)
    where u.data_date = %(day)s
"""
LEDGER = """
    select round((b.closing_credit_balance - b.closing_debit_balance) * r.rate_to_cny, 2) as v,
        round((b.closing_credit_balance - b.closing_debit_balance) * r.rate_to_cny / 1.06 * (1 - 0.06 * 0.12), 2)
            as net,
        b.organisation_no as o, s.*
    from core.core_ledger_balance as b
    join core.core_subject as s using (data_date, subject_no)
    join core.core_exchange_rate as r using (data_date, currency)
    where b.data_date = %(day)s and b.accounting_date = %(day)s
"""
SALES = f"""
    select round(t.trade_amount * r.rate_to_cny, 2) as v, p.product_kind, t.organisation_no as o
    from core.core_agency_trade as t
    join core.core_agency_product as p on p.product_no = t.product_no and p.data_date = %(day)s
    join core.core_exchange_rate as r on r.currency = t.currency and r.data_date = %(day)s
    where t.{IN_MONTH} and t.direction = 'buy'
"""
WEALTH = """
    select round(w.units * s.unit_net_value * r.rate_to_cny, 2) as v, u.organisation_no as o
    from core.core_wealth_position as w
    join core.core_wealth_product as p using (data_date, product_id)
    join core.core_wealth_product_state as s using (data_date, product_id)
    join core.core_customer as u using (data_date, customer_no)
    join core.core_exchange_rate as r on r.data_date = w.data_date and r.currency = s.net_value_currency
    where w.data_date = %(day)s and w.end_date is null and w.party_kind = 'person' and p.generation = 'new'
"""
COMPLAINTS = f"""
    select organisation_no as o, due_date + 1 between {MONTH} and %(day)s and coalesce(close_date, %(day)s) > due_date
        as yellow, due_date + 6 between {MONTH} and %(day)s and coalesce(close_date, %(day)s) > due_date + 5
        and intake <> 'supervisor' as red
    from core.core_complaint where data_date = %(day)s
"""
PAYMENTS = f"""
    select t.handling_organisation_no as o, round(t.amount * r.rate_to_cny, 2) as v
    from core.core_deposit_transaction as t
    join core.core_exchange_rate as r on r.currency = t.currency and r.data_date = %(day)s
    where t.{IN_MONTH} and not t.is_reversal and t.transaction_type <> all(array['withdrawal', 'cash_deposit',
        'interest', 'batch', 'loan_issue', 'loan_principal', 'loan_interest', 'securities', 'wealth', 'write_off',
        'loan_transfer'])
        and (t.direction = 'debit' or t.transaction_no not in (
            select transaction_no from core.core_deposit_transaction
            where {IN_MONTH} and direction = 'debit' and not is_reversal and transaction_no is not null
        ))
"""
PAYROLL = f"""
    select t.handling_organisation_no as o, t.counterparty_kind is distinct from 'internal' and not exists (
        select from core.core_deposit_account as a
        join core.core_corporate as e on e.customer_no = a.customer_no and e.data_date = %(day)s
        join core.core_deposit_account as b on b.account_no = e.basic_account_no and b.data_date = %(day)s
        where a.data_date = %(day)s and a.account_no = t.counterparty_account_no and b.status <> 'closed'
    ) as without
    from core.core_deposit_transaction as t
    where t.{IN_MONTH} and t.transaction_type = 'payroll' and t.direction = 'credit' and not t.is_reversal
"""
MERCHANTS = f"""
    select m.organisation_no as o, exists (
        select from core.core_deposit_transaction as t
        where t.{IN_MONTH} and t.account_no = m.settlement_account_no and t.direction = 'credit'
            and t.summary = '商户结算款' and not t.is_reversal
    ) as used
    from core.core_merchant as m where m.data_date = %(day)s and m.status = 'normal'
"""
PRICED = f"""
    select l.o, l.chain_line, l.y * (l.interest_rate - p.price_rate) / 36000 as income
    from ({ON_BALANCE}) as l
    join core.core_ftp_price as p on p.data_date = %(day)s and p.side = 'asset' and p.product_class = case
        when l.business_type like 'bill_%%' then 'bill_discount'
        when l.party_kind = 'person' then 'personal_loan' else 'corporate_loan' end
    union all
    select d.o, null, d.y * (p.price_rate - d.interest_rate) / 36000
    from ({DEPOSITS}) as d
    join core.core_ftp_price as p
        on p.data_date = %(day)s and p.side = 'liability' and p.product_class = d.product_class
"""
CHAINS = f"""
    select s.customer_no as c, s.organisation_no as o, s.total_loan_amount as v, exists (
        select from ({ON_BALANCE}) as l
        join core.core_loan_product_note as n on n.note_no = l.note_no and n.data_date = %(day)s
        where l.c = s.customer_no and l.product_no = s.product_no and n.core_customer_no = s.core_customer_no
            and l.v > 0
    ) as owes
    from core.core_chain_customer as s where s.data_date = %(day)s
"""
LINES = f"""
    select l.*, l.organisation_no as o, l.start_date between {MONTH} and %(day)s as granted
    from core.core_credit_line as l where l.data_date = %(day)s
"""
CHAIN_ROLES = f"""
    select 'core ' || core_customer_no as c, organisation_no as o from core.core_chain_agreement
    where data_date = %(day)s and status = 'effective'
    union all
    select 'borrower ' || c, o from ({ON_BALANCE}) as l
    where v > 0 and (chain_line is not null or bill_kind = 'commercial' or trade like '%%_factoring')
"""
OUTLETS = """
    select u.organisation_no as o, f.*, u.status,
        f.change_date between date_trunc('year', u.data_date) and u.data_date as changed
    from core.core_organisation as u
    left join core.core_outlet_profile as f using (data_date, organisation_no)
    where u.data_date = %(day)s and u.organisation_class = 'outlet'
"""
# What other systems hold of a customer: kind, name and papers.
ELSEWHERE_HELD = """
    select * from (select customer_no, party_kind as kind, null as name, null as papers
    from core.core_credit_contract where data_date = %(day)s
    union all select customer_no, party_kind, null, null from core.core_credit_card_account where data_date = %(day)s
    union all select customer_no, party_kind, customer_name, document_type || ':' || document_no
    from core.core_wealth_position where data_date = %(day)s
    union all select customer_no, party_kind, guarantor_name, document_type || ':' || document_no
    from core.core_guarantor where data_date = %(day)s
    union all select related_customer_no, null, related_name, related_document_type || ':' || related_document_no
    from core.core_person_relation where data_date = %(day)s
    union all select related_customer_no, null, related_name, related_document_type || ':' || related_document_no
    from core.core_corporate_relation where data_date = %(day)s
    ) as held where customer_no is not null
"""
HELD = f"""
    select customer_no, organisation_no as o, customer_no not in (
        select held.customer_no from ({ELSEWHERE_HELD}) as held
        join core.core_customer as u on u.customer_no = held.customer_no and u.data_date = %(day)s
        where kind <> party_kind or name <> customer_name or papers <> document_type || ':' || document_no
    ) and (document_no is null or (document_type, document_no) not in (
        select document_type, document_no from core.core_customer
        where data_date = %(day)s and document_type is not null and document_no is not null
        group by 1, 2 having count(*) > 1
    )) as is_one
    from core.core_customer where data_date = %(day)s
    union all
    select distinct held.customer_no, unit.organisation_no, false
    from ({ELSEWHERE_HELD}) as held, core.core_organisation as unit
    where unit.data_date = %(day)s and unit.organisation_class = 'head_office' and held.customer_no not in (
        select customer_no from core.core_customer where data_date = %(day)s
    )
"""
SME = "enterprise_size = any(array['medium', 'small', 'micro'])"
SMALL = "enterprise_size = any(array['small', 'micro'])"
SME_CUSTOMER = f"{SME} and exposure > 0 and exposure <= 3e7 and loan <> 0"
STATE = "ownership = 'state' and enterprise_size = any(array['large', 'medium', 'small', 'micro'])"
PERSON = "party_kind = 'person'"
NPL = "five_class in ('substandard', 'doubtful', 'loss')"
INCLUSIVE = "is_inclusive_small_business"
DAYS = "(%(day)s::date - date_trunc('year', %(day)s::date)::date + 1)"
THIS_MONTH = "issue_date >= date_trunc('month', data_date)"
HOLDS = f"{PERSON} and (has_product or loan > 0)"
FEE = "category = 'profit_loss' and g01_item like '57%%'"
CARD_FEE = f"{FEE} and subject_no ~ '^(60210211|60210212)'"
RETAIL_FEE = f"{FEE} and subject_no ~ '^(60210211|60210212|602105|602120)'"
INCOME = "category = 'profit_loss' and left(g01_item, 2) = any(array['55','56','57','58','59','60','61','62','63'])"
CHAIN = "(chain_line is not null or bill_kind = 'commercial' or trade like '%%_factoring')"
FACTORING = "trade in ('domestic_factoring', 'international_factoring')"


def total(condition: str = "true", value: str = "v") -> str:
    return f"coalesce(sum({value}) filter (where {condition}), 0)"


def customers(condition: str) -> str:
    return f"count(distinct c) filter (where {condition})"


def share(part: str, whole: str) -> str:
    return f"100.0 * {part} / nullif({whole}, 0)"


FORMULAS = {
    "total_deposit_balance": (DEPOSITS, total("product_class <> 'interbank'")),
    "savings_deposit_balance": (DEPOSITS, total(PERSON)),
    "savings_deposit_daily_avg_balance": (DEPOSITS, f"{total(PERSON, 'y')} / {DAYS}"),
    "fx_structured_deposit_sales": (
        DEPOSITS,
        total(f"{PERSON} and product_class = 'structured' and open_date >= date_trunc('year', data_date)", "usd"),
    ),
    "corporate_deposit_daily_avg_balance": (
        DEPOSITS,
        total("party_kind = 'corporate' and product_class <> 'interbank'", "y") + f" / {DAYS}",
    ),
    "fiscal_deposit_balance": (DEPOSITS, total("is_fiscal")),
    "low_cost_deposit_share": (
        DEPOSITS,
        share(total("product_class = 'demand'"), total("product_class <> 'interbank'")),
    ),
    "deposit_balance": (DEPOSITS, total("product_class <> 'interbank'")),
    "total_loan_balance": (DEBTS, "sum(v)"),
    "loan_balance": (DEBTS, "sum(v)"),
    "personal_loan_balance": (ON_BALANCE, total(PERSON)),
    "mortgage_loan_balance": (ON_BALANCE, total("business_type = 'mortgage'")),
    "mortgage_share_of_personal_loans": (ON_BALANCE, share(total("business_type = 'mortgage'"), total(PERSON))),
    "credit_facility_amount": (CONTRACTS, "sum(v)"),
    "soe_loan_balance": (ON_BALANCE, total(STATE)),
    "sme_disbursed_customer_count": (ISSUES, customers(SME)),
    "sme_disbursed_loan_count": (ISSUES, f"count(*) filter (where {SME})"),
    "sme_disbursed_amount": (ISSUES, total(SME, "issued")),
    "unsecured_personal_loan_disbursement": (
        ISSUES,
        total(f"{PERSON} and guarantee_type = 'unsecured' and {THIS_MONTH}", "issued"),
    ),
    "loan_weighted_avg_rate": (
        f"select * from ({ISSUES}) as i where {THIS_MONTH}",
        "sum(issued * interest_rate) / nullif(sum(issued), 0)",
    ),
    "loan_disbursement_amount": (ISSUES, total(THIS_MONTH, "issued")),
    "manufacturing_loan_balance": (ON_BALANCE, total("industry_code like 'C%%'")),
    "sci_tech_loan_balance": (ON_BALANCE, total("party_kind = 'corporate' and (is_listed or is_tech)")),
    "five_priorities_loan_balance": (
        ON_BALANCE,
        total(
            "coalesce(is_tech, false) or is_green or is_inclusive_small_business"
            " or left(industry_code, 5) in ('Q8512', 'Q8514') or left(industry_code, 3) in ('C39', 'I63', 'I64', 'I65')"
        ),
    ),
    "county_loan_balance": (ON_BALANCE, total("right(region_code, 2)::int > 20")),
    "large_exposure_loan_count": (
        ON_BALANCE,
        "count(*) filter (where v > 0 and issued > case party_kind when 'person' then 1e8 else 5e8 end)",
    ),
    "listed_enterprise_loan_balance": (
        ON_BALANCE,
        total(f"party_kind = 'corporate' and (is_listed or is_on_exchange or {STATE})"),
    ),
    "digital_approval_rate": (
        LINES,
        share("count(*) filter (where granted and approver_employee_no is null)", "count(*) filter (where granted)"),
    ),
    "credit_approval_turnaround": (LINES, "avg(start_date - application_date) filter (where granted)"),
    "credit_monitoring_due_count": (
        LINES,
        "count(*) filter (where status = 'valid' and end_date - data_date <= 30)",
    ),
    "hook_product_loan_balance": (ON_BALANCE, total("product_group = 'entry'")),
    "topup_product_loan_balance": (ON_BALANCE, total("product_group = 'top_up'")),
    "branch_special_product_loan_balance": (ON_BALANCE, total("product_group = 'branch_special'")),
    "online_product_loan_share": (ON_BALANCE, share(total(f"is_online and {SME}"), total(SME))),
    "loan_segment_share": (DEBTS, share(total("party_kind = 'corporate'"), "sum(v)")),
    "loan_customer_count": (DEBTS, customers("v > 0")),
    "green_loan_share": (DEBTS, share(total("is_green"), "sum(v)")),
    "sme_loan_balance": (ON_BALANCE, total(SME)),
    "agri_related_loan_balance": (ON_BALANCE, total("is_agriculture")),
    "agri_loan_balance": (ON_BALANCE, total("is_agriculture")),
    "green_loan_balance": (ON_BALANCE, total("is_green")),
    "inclusive_small_micro_loan_balance": (ON_BALANCE, total(INCLUSIVE)),
    "inclusive_borrower_count": (ON_BALANCE, customers(f"{INCLUSIVE} and v > 0")),
    "inclusive_sme_loan_balance": (ON_BALANCE, total(f"{INCLUSIVE} and {SMALL}")),
    "inclusive_sme_loan_customer_count": (ON_BALANCE, customers(f"{INCLUSIVE} and {SMALL} and v > 0")),
    "inclusive_sme_loan_disbursement": (ISSUES, total(f"{INCLUSIVE} and {SMALL}", "issued")),
    "farm_household_loan_balance": (FARMERS, "sum(v)"),
    "credit_loan_balance": (DEBTS, total("secured = 'unsecured'")),
    "renewal_loan_amount": (ISSUES, total("issue_type in ('renewal', 'refinance')", "issued")),
    "five_category_loan_balance": (DEBTS, "sum(v)"),
    "overdue_loan_balance": (DEBTS, total("overdue > 0")),
    "overdue_loan_ratio": (DEBTS, share(total("overdue > 0"), "sum(v)")),
    "loan_migration_rate": (OF_YEAR_START, share(total("is_worse"), "sum(v)")),
    "npl_amount": (DEBTS, total(NPL)),
    "npl_ratio": (DEBTS, share(total("five_class not in ('normal', 'special_mention')"), "sum(v)")),
    "assessed_npl_ratio": (DEBTS, share(total(NPL), "sum(v)")),
    "personal_loan_npl_ratio": (ON_BALANCE, share(total(f"{PERSON} and {NPL}"), total(PERSON))),
    "mortgage_npl_ratio": (
        ON_BALANCE,
        share(total(f"business_type = 'mortgage' and {NPL}"), total("business_type = 'mortgage'")),
    ),
    "bank_card_npl_ratio": (CARDS, share(total(NPL), "sum(v)")),
    "individual_customer_count": (CUSTOMERS, customers(HOLDS)),
    "mid_high_asset_customer_count": (CUSTOMERS, customers(f"{PERSON} and average >= 50000")),
    "asset_tier_customer_count": (CUSTOMERS, customers(PERSON)),
    "specialised_sme_customer_count": (CUSTOMERS, customers("is_srdi and has_contract")),
    "active_customer_rate": (
        CUSTOMERS,
        share(customers("(has_product or loan > 0) and used"), customers("has_product or loan > 0")),
    ),
    "customer_manager_maintained_customers": (CUSTOMERS, customers("managed")),
    "payroll_agency_customer_count": (CUSTOMERS, customers(f"{PERSON} and paid")),
    "social_security_card_new_customers": (CUSTOMERS, customers(f"{PERSON} and social_card")),
    "sme_customer_count": (CUSTOMERS, customers(SME_CUSTOMER)),
    "sme_effective_customer_count": (CUSTOMERS, customers(f"{SME_CUSTOMER} and loan >= 1e6")),
    "sme_effective_customer_ratio": (
        CUSTOMERS,
        share(customers(f"{SME_CUSTOMER} and loan >= 1e6"), customers(SME_CUSTOMER)),
    ),
    "srdi_customer_count": (CUSTOMERS, customers("is_srdi and (has_contract or loan > 0)")),
    "credit_customer_ge_30m_count": (CUSTOMERS, customers("party_kind = 'corporate' and exposure >= 3e7")),
    "credit_customer_le_30m_count": (
        CUSTOMERS,
        customers("party_kind = 'corporate' and exposure > 0 and exposure < 3e7"),
    ),
    "soe_credit_customer_count": (CUSTOMERS, customers(f"{STATE} and has_contract")),
    "personal_financial_assets": (PERSONS_ASSETS, "sum(v)"),
    "retail_aum": (PERSONS_ASSETS, "sum(v)"),
    "retail_lum": (DEBTS, total(PERSON)),
    "private_banking_customer_count": (CUSTOMERS, customers(f"{PERSON} and assets >= 6e6")),
    "private_banking_aum": (CUSTOMERS, total(f"{PERSON} and assets >= 6e6", "assets")),
    "complaint_count": (
        f"select organisation_no as o from core.core_complaint where data_date = %(day)s"
        f" and received_date between {MONTH} and %(day)s",
        "count(*)",
    ),
    "complaint_red_yellow_card_count": (COMPLAINTS, "count(*) filter (where yellow or red)"),
    "payment_transaction_amount": (PAYMENTS, "sum(v)"),
    "payroll_transaction_count": (PAYROLL, "count(*)"),
    "payroll_non_basic_account_share": (PAYROLL, share("count(*) filter (where without)", "count(*)")),
    "export_financing_disbursement_count": (
        ISSUES,
        f"count(*) filter (where trade in ('export_letter_advance', 'packing_loan', 'negotiation') and {THIS_MONTH})",
    ),
    "bill_discount_coverage": (ISSUES, "count(distinct left(industry, 1)) filter (where bill_kind is not null)"),
    "agency_insurance_sales": (SALES, total("product_kind = 'insurance'")),
    "agency_fund_sales": (SALES, total("product_kind = 'fund'")),
    "personal_wealth_product_balance": (WEALTH, "sum(v)"),
    "credit_card_penetration_rate": (CUSTOMERS, share(customers(f"{HOLDS} and card"), customers(HOLDS))),
    "credit_card_cross_sell_new_customers": (
        CUSTOMERS,
        customers(f"{PERSON} and card_new and (mortgage > 0 or average >= 50000)"),
    ),
    "credit_card_active_customer_share": (
        CUSTOMERS,
        share(customers(f"{PERSON} and card_used"), customers(f"{PERSON} and card")),
    ),
    "active_card_holder_rate": (
        CUSTOMERS,
        share(customers(f"{PERSON} and card_used_lately"), customers(f"{PERSON} and card")),
    ),
    "cards_in_use_count": (
        "select organisation_no as o from core.core_credit_card where data_date = %(day)s"
        " and status not in ('not_activated', 'cancelled') and account_status <> 'closed'",
        "count(*)",
    ),
    "mobile_bank_mau": (CUSTOMERS, customers(f"{PERSON} and logged_in")),
    "e_payment_active_merchant_share": (MERCHANTS, share("count(*) filter (where used)", "count(*)")),
    "mobile_banking_penetration_rate": (CUSTOMERS, share(customers(f"{HOLDS} and mobile"), customers(HOLDS))),
    "e_wallet_customer_count": (CUSTOMERS, customers("wallet")),
    "operating_income": (LEDGER, total(INCOME)),
    "bank_fee_income": (LEDGER, total(FEE)),
    "retail_fee_income": (LEDGER, total(RETAIL_FEE)),
    "retail_fee_income_share": (LEDGER, share(total(RETAIL_FEE), total(FEE))),
    "credit_card_fee_income": (LEDGER, total(CARD_FEE)),
    "credit_card_fee_income_share": (LEDGER, share(total(CARD_FEE), total(FEE))),
    "fee_income_share_of_revenue": (
        LEDGER,
        share(total("category = 'profit_loss' and left(g01_item, 2) in ('57', '58')"), total(INCOME)),
    ),
    "non_interest_income_after_tax": (LEDGER, total(FEE, "net")),
    "factoring_disbursement_amount": (ISSUES, total(FACTORING, "issued")),
    "supply_chain_loan_disbursement": (ISSUES, total(CHAIN, "issued")),
    "order_finance_disbursement": (ISSUES, total("trade = 'order_finance'", "issued")),
    "supply_chain_customer_count": (CHAIN_ROLES, "count(distinct c)"),
    "factoring_asset_review_count": (
        "select organisation_no as o from core.core_receivable where data_date = %(day)s and status = 'reviewed'"
        " and review_date between date_trunc('year', data_date) and data_date",
        "count(*)",
    ),
    "dual_gold_loan_balance": (ON_BALANCE, total("chain_line in ('dealer', 'supplier')")),
    "dual_gold_cumulative_customer_count": (CHAINS, "count(distinct c)"),
    "dual_gold_active_customer_rate": (CHAINS, share(customers("owes"), "count(distinct c)")),
    "dual_gold_core_enterprise_count": (
        "select organisation_no as o, core_customer_no as c from core.core_chain_agreement"
        " where data_date = %(day)s and status = 'effective'",
        "count(distinct c)",
    ),
    "dual_gold_cumulative_amount": (CHAINS, "sum(v)"),
    "commercial_bill_discount_amount": (ISSUES, total(f"bill_kind = 'commercial' and {THIS_MONTH}", "face")),
    "bill_discount_amount": (ISSUES, total(f"bill_kind is not null and {THIS_MONTH}", "face")),
    "bill_discount_customer_count": (ISSUES, customers("bill_kind is not null")),
    "bill_discount_sme_customer_share": (
        ISSUES,
        share(customers(f"bill_kind is not null and {SMALL}"), customers("bill_kind is not null")),
    ),
    "bill_discount_avg_per_bill": (ISSUES, "sum(face) / nullif(count(bill_kind), 0)"),
    "bill_discount_avg_per_customer": (ISSUES, f"sum(face) / nullif({customers('bill_kind is not null')}, 0)"),
    "supply_chain_product_balance": (
        ON_BALANCE,
        total(f"chain_line is not null or {FACTORING} or bill_kind = 'commercial'"),
    ),
    "feature_outlet_count": (OUTLETS, "count(*) filter (where status = 'open' and feature is not null)"),
    "key_city_outlet_optimisation_share": (
        OUTLETS,
        share("count(*) filter (where changed and is_key_city)", "count(*) filter (where changed)"),
    ),
    "customer_record_consistency_rate": (HELD, share("count(*) filter (where is_one)", "count(*)")),
    "county_outlet_count": (OUTLETS, "count(*) filter (where changed and is_county and change_type = 'opened')"),
}
WITHIN_CENTS = {
    "ftp_net_interest_income": (PRICED, "sum(income)"),
    "customer_ftp_profit": (PRICED, "sum(income)"),
    "dual_gold_revenue": (PRICED, total("chain_line in ('dealer', 'supplier')", "income")),
}
"""Published from amounts that were rounded for each organisation and product; here only the sum is."""
RULES = """
    select result.*, unit.organisation_no as o, split_part(rule_id, '.', 1) as check_id,
        exists (select from key_field as k where k.table_code = result.table_code and k.item = result.item) as is_key
    from dq.rule_result as result, core.core_organisation as unit
    where unit.data_date = %(day)s and unit.organisation_class = 'head_office' and result.run_id = (
        select max(run_id) from dq.check_run where data_date = %(day)s and finished_at is not null
    )
"""
PRESENCE = "is_key and kind = 'not_null'"
POSSIBLE = (
    "is_key and kind in ('code_set', 'date_format', 'length', 'byte_length', 'number', 'special_chars', 'shape',"
    " 'not_in', 'identifier')"
)


def held(condition: str) -> str:
    return share(total(condition, "rows_checked - rows_failed"), total(condition, "rows_checked"))


OF_THE_BANK = {
    "key_field_completeness_rate": (RULES, held(PRESENCE)),
    "key_field_validity_rate": (RULES, held(POSSIBLE)),
    "gl_reconciliation_pass_rate": (RULES, held("check_id = 'K3'")),
    "check_failure_rate": (RULES, share("sum(rows_failed)", "sum(rows_checked)")),
}
"""Measured for the bank alone, from what the checks have recorded."""
INCREMENTS = {
    "savings_deposit_point_increment": "savings_deposit_balance",
    "loan_balance_change_vs_year_start": "total_loan_balance",
    "mid_high_asset_customer_net_increase": "mid_high_asset_customer_count",
    "srdi_customer_net_increase": "srdi_customer_count",
}
RATES = {
    "personal_loan_ytd_growth": "personal_loan_balance",
    "loan_growth_rate_vs_year_start": "total_loan_balance",
}
"""Growths since the year began, and the stocks that grow."""
ELSEWHERE = {
    "savings_deposit_daily_avg_increment", "fx_savings_deposit_increment", "small_micro_borrower_growth",
    "inclusive_increment_unsecured_share", "inclusive_loan_growth_gap", "loan_increment_share", "aum_lum_net_increase",
    "asset_tier_customer_flow", "corporate_new_qualified_customer_count", "corporate_existing_improved_customer_count",
    "npl_double_fall_flag", "npl_recovery_amount", "personal_financial_assets_yoy_more",
    "private_banking_potential_upgraded", "mobile_banking_mau", "mobile_banking_active_rate",
    "e_wallet_new_customers", "business_volume_growth", "complaint_monthly_avg_change",
    "active_customer_online_coverage_rate",
}  # fmt: skip
"""Of several dates: by hand in expected.yml and expressions.yml."""
PLACES = {"元": "0.01", "美元": "0.01", "%": "0.0001", "天": "0.01"}


def recompute(cursor: psycopg2.extensions.cursor, day: date, units: Mapping[str, str]) -> Values:
    """The KPIs of `day`, rounded as `units` (by KPI) are published, without the growths."""
    cursor.execute("drop table if exists pg_temp.place; create temporary table place (o text, level text, unit text)")
    execute_values(cursor, "insert into place values %s", places(cursor, day))
    cursor.execute("drop table if exists pg_temp.key_field")
    cursor.execute("create temporary table key_field (table_code text, item text)")
    execute_values(cursor, "insert into key_field values %s", key_fields())
    values: Values = {}
    for kpi, (rows, formula) in (FORMULAS | WITHIN_CENTS | OF_THE_BANK).items():
        cursor.execute(
            f"select level, unit, {formula} from ({rows}) as fact join place using (o) group by level, unit",
            {"day": day},
        )
        for level, unit, value in cursor:
            if value is not None:
                values[kpi, level, unit] = Decimal(value).quantize(Decimal(PLACES.get(units[kpi], "1")), ROUND_HALF_UP)
    return values


@cache
def key_fields() -> list[tuple[str, str]]:
    """Of every EAST table the keys, and the documents, accounts, phones and addresses: (table, column)."""
    found = []
    for path in sorted((DBT_PROJECT / "models/east").rglob("east_*.yml")):
        for model in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader).get("models", []):
            east = model["config"]["meta"]["east"]
            for column in model["columns"]:
                item = column.get("config", {}).get("meta", {}).get("item", {})
                kinds = {"id_no", "account", "phone", "address"}
                if column["name"] != "cjrq" and (column["name"] in east["key"] or item.get("personal") in kinds):
                    found.append((east["code"], column["name"]))
    return found


def compare(cursor: psycopg2.extensions.cursor, day: date, units: Mapping[str, str]) -> tuple[int, list[str]]:
    """How many published values of `day` have been recomputed, and which of them are others.

    Where an organisation has no such rows at all, nothing was published, or a zero.
    """
    expected = {
        (kpi, level, unit): value
        for (kpi, level, unit), value in recompute(cursor, day, units).items()
        if level == "bank" or kpi not in OF_THE_BANK
    }
    cursor.execute(
        "select kpi_id, organisation_level, organisation_no, value from kpi.kpi_value"
        " where data_date = %s and dimension = 'all' and kpi_id = any(%s)",
        [day, list(FORMULAS | WITHIN_CENTS | OF_THE_BANK)],
    )
    published = {(kpi, level, unit): value for kpi, level, unit, value in cursor}
    wrong = []
    for key in sorted(published.keys() | expected.keys()):
        ours, theirs = published.get(key) or Decimal(0), expected.get(key) or Decimal(0)
        if abs(ours - theirs) > (Decimal("0.5") if key[0] in WITHIN_CENTS else 0):
            wrong.append(f"{' '.join(key)}: published {ours}, recomputed {theirs}")
    return sum(1 for value in published.values() if value), wrong


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


def main() -> int:
    """`python -m tests.include.kpi.recomputation 2024-06-30`: judges what the project's warehouse has published."""
    day = date.fromisoformat(sys.argv[1])
    with closing(connect()) as conn, conn.cursor() as cursor:
        count, wrong = compare(cursor, day, {kpi.id: kpi.unit for kpi in load_kpis()})
    print("\n".join([*wrong, f"{count} values of {day} recomputed, {len(wrong)} differ"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
