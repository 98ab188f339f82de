"""Machine check of the demo bank's books: every identity as a query for the rows that break it.

The queries read what the systems deliver, or the tables that their files are written from: `{cbs}` is the schema of
core banking, `{credit}` that of the credit system, and so on.
"""

import re
from dataclasses import dataclass

import psycopg2.extensions


class BooksDoNotAgree(RuntimeError):
    """The message names each identity that fails, how often, and the first rows that break it."""


@dataclass(frozen=True)
class Identity:
    name: str
    broken: str
    """A query for the rows that break the identity."""


IDENTITIES = (
    Identity(
        "debits equal credits per organisation, currency and day",
        """
        select org_no, ccy, acct_date, sum(dr_turnover) as dr, sum(cr_turnover) as cr
        from {cbs}.gl_balance
        group by org_no, ccy, acct_date
        having sum(dr_turnover) <> sum(cr_turnover)
            or sum(open_dr_bal) <> sum(open_cr_bal)
            or sum(close_dr_bal) <> sum(close_cr_bal)
        """,
    ),
    Identity(
        "closing is opening and turnover",
        """
        select * from {cbs}.gl_balance
        where open_dr_bal - open_cr_bal + dr_turnover - cr_turnover <> close_dr_bal - close_cr_bal
        """,
    ),
    Identity(
        "a day opens with what the day before closed with, and no day is left out",
        """
        select today.org_no, today.subject_no, today.ccy, today.acct_date
        from {cbs}.gl_balance as today
        left join {cbs}.gl_balance as tomorrow
            on tomorrow.org_no = today.org_no
            and tomorrow.subject_no = today.subject_no
            and tomorrow.ccy = today.ccy
            and tomorrow.acct_date = today.acct_date + 1
        where today.acct_date < (select max(acct_date) from {cbs}.gl_balance)
            and (tomorrow.open_dr_bal, tomorrow.open_cr_bal) is distinct from (today.close_dr_bal, today.close_cr_bal)
        """,
    ),
    Identity(
        "the general ledger's turnover is that of the transactions, per organisation, subject, currency and day",
        """
        with details as (
            select account.org_no, txn.subject_no, txn.ccy, txn.txn_date, txn.dr_cr, txn.amt
            from {cbs}.deposit_txn as txn
            inner join (select distinct acct_no, org_no from {cbs}.deposit_account) as account using (acct_no)
            union all
            select account.org_no, txn.subject_no, txn.ccy, txn.txn_date, txn.dr_cr, txn.amt
            from {cbs}.internal_txn as txn
            inner join (select distinct acct_no, org_no from {cbs}.internal_account) as account using (acct_no)
            union all
            select org_no, subject_no, ccy, txn_date, dr_cr, amt
            from {credit}.loan_txn
        ),

        turnover as (
            select
                org_no, subject_no, ccy, txn_date as acct_date,
                sum(case dr_cr when 'D' then amt else 0 end) as dr,
                sum(case dr_cr when 'C' then amt else 0 end) as cr
            from details
            group by org_no, subject_no, ccy, txn_date
        )

        select *
        from {cbs}.gl_balance as gl
        full join turnover using (org_no, subject_no, ccy, acct_date)
        where coalesce(gl.dr_turnover, -1) <> coalesce(turnover.dr, 0)
            or coalesce(gl.cr_turnover, -1) <> coalesce(turnover.cr, 0)
        """,
    ),
    Identity(
        "the general ledger's balance is that of the accounts, per organisation, subject and currency, at month end",
        """
        with held as (
            select org_no, subject_no, ccy, eod_date, - bal as bal
            from {cbs}.deposit_account
            union all
            select org_no, subject_no, ccy, eod_date, dr_bal - cr_bal
            from {cbs}.internal_account
            union all
            select org_no, subject_no, ccy, eod_date, bal
            from {credit}.loan_note
            union all
            select note.org_no, business_type.interest_subject::text, note.ccy, note.eod_date, note.arrears_on_bs
            from {credit}.loan_note as note
            inner join bank.business_type using (business_type)
            where note.arrears_on_bs <> 0
        ),

        summed as (
            select org_no, subject_no, ccy, eod_date as acct_date, sum(bal) as bal
            from held
            group by org_no, subject_no, ccy, eod_date
        )

        select *
        from (select * from {cbs}.gl_balance where acct_date in (select last_day from bank.month)) as gl
        full join summed using (org_no, subject_no, ccy, acct_date)
        where coalesce(gl.close_dr_bal - gl.close_cr_bal, 0) <> coalesce(summed.bal, 0)
        """,
    ),
    Identity(
        "no deposit is below zero",
        """
        select acct_no, ccy, eod_date::text as at, bal from {cbs}.deposit_account where bal < 0
        union all
        select acct_no, ccy, txn_seq, bal_after from {cbs}.deposit_txn where bal_after < 0
        """,
    ),
    Identity(
        "no internal account is on the wrong side at month end; only profits may be losses",
        """
        select acct_no, acct_name, eod_date, dr_bal, cr_bal
        from {cbs}.internal_account
        where (dr_bal < 0 or cr_bal < 0)
            and subject_no not in ('41030101', '41040101')
        """,
    ),
    Identity(
        "the balance after a transaction is the one before and its amount",
        """
        with steps as (
            select
                acct_no, txn_seq, bal_after, case dr_cr when 'C' then amt else - amt end as delta,
                lag(bal_after) over (
                    partition by acct_no, ccy, cash_remit order by txn_date, txn_time, txn_seq
                ) as bal_before
            from {cbs}.deposit_txn
            union all
            select
                acct_no, txn_seq, dr_bal_after - cr_bal_after, case dr_cr when 'D' then amt else - amt end,
                lag(dr_bal_after - cr_bal_after) over (partition by acct_no, ccy order by txn_date, txn_time, txn_seq)
            from {cbs}.internal_txn
        )

        select * from steps where bal_before + delta <> bal_after
        """,
    ),
    Identity(
        "a deposit's balance is that after its last transaction",
        """
        select account.acct_no, account.eod_date, account.bal, last_txn.bal_after
        from {cbs}.deposit_account as account
        inner join (
            select distinct on (acct_no, ccy, cash_remit, eod_date)
                acct_no, ccy, cash_remit, last_day as eod_date, bal_after
            from {cbs}.deposit_txn
            inner join bank.month on txn_date between first_day and last_day
            order by acct_no, ccy, cash_remit, eod_date, txn_date desc, txn_time desc, txn_seq desc
        ) as last_txn using (acct_no, ccy, cash_remit, eod_date)
        where account.bal <> last_txn.bal_after
        """,
    ),
    Identity(
        "an account closed is empty",
        "select acct_no, eod_date, bal from {cbs}.deposit_account where status = '3' and bal <> 0",
    ),
    Identity(
        "a contract's amount covers its notes",
        """
        select contract.contract_no, contract.eod_date, contract.contract_amt, sum(note.note_amt) as notes
        from {credit}.contract as contract
        inner join {credit}.loan_note as note using (contract_no, eod_date)
        group by contract.contract_no, contract.eod_date, contract.contract_amt
        having contract.contract_amt < sum(note.note_amt)
        """,
    ),
    Identity(
        "a note's balance is its amount less the principal paid",
        """
        select note.note_no, note.eod_date, note.bal, note.note_amt, sum(plan.paid_principal) as paid
        from {credit}.loan_note as note
        inner join {credit}.repayment_schedule as plan using (note_no, eod_date)
        where note.status not in ('4', '5')
        group by note.note_no, note.eod_date, note.bal, note.note_amt
        having note.bal <> note.note_amt - sum(plan.paid_principal) or note.note_amt <> sum(plan.due_principal)
        """,
    ),
    Identity(
        "a note's balance is that after its last transaction",
        """
        select note.note_no, note.eod_date, note.bal, last_txn.bal_after
        from {credit}.loan_note as note
        inner join (
            select distinct on (note_no, eod_date) note_no, last_day as eod_date, bal_after
            from {credit}.loan_txn
            inner join bank.month on txn_date between first_day and last_day
            order by note_no, eod_date, txn_date desc, txn_time desc, txn_seq desc
        ) as last_txn using (note_no, eod_date)
        where note.bal <> last_txn.bal_after
        """,
    ),
    Identity(
        "a loan more than 90 days overdue is neither normal nor special-mention",
        """
        select note_no, eod_date, five_class
        from {credit}.loan_note
        where status = '3'
            and eod_date - least(overdue_principal_date, arrears_date) > 90
            and five_class in ('1', '2')
        """,
    ),
    Identity(
        "every change of class is recorded",
        """
        with states as (
            select
                note_no, eod_date, five_class,
                lag(five_class) over (partition by note_no order by eod_date) as before
            from {credit}.loan_note
        )

        select states.note_no, states.eod_date, states.before, states.five_class
        from states
        left join {credit}.class_change as change
            on change.note_no = states.note_no
            and change.change_date = states.eod_date
        where states.before <> states.five_class
            and (change.class_before, change.class_after) is distinct from (states.before, states.five_class)
        """,
    ),
    Identity(
        "the ledger's treasury subjects are the positions, per subject and currency, at month end",
        """
        with held as (
            select subject_no, ccy, eod_date, book_amt as bal from {treasury}.position
            union all
            select int_subject_no, ccy, eod_date, accr_int from {treasury}.position
            union all
            select '15020501', ccy, eod_date, impair_amt from {treasury}.position
        ),

        summed as (
            select subject_no, ccy, eod_date as acct_date, sum(bal) as bal
            from held
            group by subject_no, ccy, eod_date
        ),

        gl as (
            select subject_no, ccy, acct_date, sum(abs(close_dr_bal - close_cr_bal)) as bal
            from {cbs}.gl_balance
            where acct_date in (select last_day from bank.month)
                and subject_no in (select subject_no from held)
            group by subject_no, ccy, acct_date
        )

        select *
        from gl
        full join summed using (subject_no, ccy, acct_date)
        where coalesce(gl.bal, 0) <> coalesce(summed.bal, 0)
        """,
    ),
    Identity(
        "a position's face is that of the month before and the month's deals",
        """
        with face as (
            select
                position.instr_no, position.eod_date, position.face_amt * case when is_liab then -1 else 1 end as held,
                lag(position.face_amt) over (partition by instr_no order by eod_date)
                * case when is_liab then -1 else 1 end as held_before
            from {treasury}.position
            inner join {treasury}.product using (prod_code, eod_date)
        ),

        moved as (
            select
                deal.instr_no, month.last_day as eod_date,
                sum(case deal.dir when 'B' then deal.amt else - deal.amt end) as amt
            from {treasury}.deal
            inner join bank.month on deal.deal_date between month.first_day and month.last_day
            group by deal.instr_no, month.last_day
        )

        select *
        from face
        full join moved using (instr_no, eod_date)
        where eod_date > (select min(last_day) from bank.month)
            and coalesce(held_before, 0) + coalesce(amt, 0) <> coalesce(held, 0)
        """,
    ),
    Identity(
        "the ledger's derivatives are what their contracts are worth at month end",
        """
        select *
        from (
            select acct_date as day, sum(close_dr_bal - close_cr_bal) as bal
            from {cbs}.gl_balance
            where subject_no = '31010501' and acct_date in (select last_day from bank.month)
            group by acct_date
        ) as gl
        full join (
            select event_date as day, sum(val_amt) as worth
            from {treasury}.market_event
            where event_type = 'VAL'
            group by event_date
        ) as contracts using (day)
        where coalesce(bal, 0) <> coalesce(worth, 0)
        """,
    ),
    Identity(
        "what was earned by selling products of others is the trades' commission, by organisation and day",
        """
        select *
        from (
            select org_no, acct_date as day, sum(cr_turnover) as earned
            from {cbs}.gl_balance
            where subject_no = '60210501' and cr_turnover <> 0
            group by org_no, acct_date
        ) as gl
        full join (
            select org_no, trade_date as day, sum(fee) as fee
            from {agency}.trade
            group by org_no, trade_date
            having sum(fee) <> 0
        ) as trades using (org_no, day)
        where earned is distinct from fee
        """,
    ),
    Identity(
        "every day of the window has deposit transactions and a general ledger",
        """
        select day::date
        from generate_series(
            (select min(first_day) from bank.month)::timestamp,
            (select max(last_day) from bank.month)::timestamp,
            interval '1 day'
        ) as days (day)
        where not exists (select from {cbs}.deposit_txn where txn_date = day::date)
            or not exists (select from {cbs}.gl_balance where acct_date = day::date)
        """,
    ),
    Identity(
        "an account moves in the window, from its opening to its closing",
        """
        select txn.txn_seq, txn.txn_date, account.open_date, account.close_date
        from {cbs}.deposit_txn as txn
        left join {cbs}.deposit_account as account
            on account.acct_no = txn.acct_no
            and account.ccy = txn.ccy
            and account.cash_remit = txn.cash_remit
            and account.eod_date = (select max(last_day) from bank.month)
        where account.acct_no is null
            or txn.txn_date < account.open_date
            or txn.txn_date > account.close_date
            or txn.txn_date < (select min(first_day) from bank.month)
            or txn.txn_date > (select max(last_day) from bank.month)
        """,
    ),
    Identity(
        "a deposit that is held falls due after the month end",
        """
        select acct_no, eod_date, maturity_date
        from {cbs}.deposit_account
        where status <> '3' and maturity_date <= eod_date
        """,
    ),
    Identity(
        "a transfer names its counterparty",
        """
        select txn_seq, acct_no
        from {cbs}.deposit_txn
        where not is_cash
            and (coalesce(opp_acct_no, '') = '' or coalesce(opp_name, '') = '' or coalesce(opp_bank_name, '') = '')
        union all
        select txn_seq, acct_no
        from {cbs}.internal_txn
        where not is_cash
            and (coalesce(opp_acct_no, '') = '' or coalesce(opp_name, '') = '' or coalesce(opp_bank_name, '') = '')
        """,
    ),
    Identity(
        "every transaction was handled by a teller of the bank",
        """
        select txn_seq, teller_no
        from (
            select txn_seq, teller_no from {cbs}.deposit_txn
            union all
            select txn_seq, auth_teller_no from {cbs}.deposit_txn where auth_teller_no is not null
            union all
            select txn_seq, teller_no from {cbs}.internal_txn
            union all
            select txn_seq, teller_no from {credit}.loan_txn
        ) as handled
        where not exists (select from {cbs}.teller where teller.teller_no = handled.teller_no)
        """,
    ),
    Identity(
        "the ledger's balance of credit cards is that of the card accounts, per organisation, subject and currency",
        """
        with held as (
            select account.org_no, balance.subj_no as subject_no, balance.ccy, balance.eod_date as acct_date,
                sum(balance.bal) as bal
            from {card}.account_balance as balance
            inner join {card}.account as account using (acct_no, eod_date)
            where balance.subj_no is not null
            group by account.org_no, balance.subj_no, balance.ccy, balance.eod_date
        )

        select *
        from (
            select *
            from {cbs}.gl_balance
            where acct_date in (select last_day from bank.month)
                and subject_no in ('13030401', '13030402', '13030403', '11320103', '22410201')
        ) as gl
        full join held using (org_no, subject_no, ccy, acct_date)
        where coalesce(gl.close_dr_bal - gl.close_cr_bal, 0) <> coalesce(held.bal, 0)
        """,
    ),
    Identity(
        "what moved on a card account in a month leads from its balances to those of the next month end, by kind",
        """
        with held as (
            select acct_no, ccy, eod_date, case bal_type when 'O' then 'R' else bal_type end as kind, bal
            from {card}.account_balance
            union all
            select txn.acct_no, txn.ccy, month.last_day, moved.kind, - moved.amt
            from {card}.txn as txn
            inner join bank.month on txn.txn_date between first_day and last_day
            cross join lateral (
                values ('R', rev_amt), ('I', inst_amt), ('F', fee_int_amt), ('M', off_bal_amt)
            ) as moved (kind, amt)
            union all
            select balance.acct_no, balance.ccy, month.last_day,
                case bal_type when 'O' then 'R' else bal_type end, - balance.bal
            from {card}.account_balance as balance
            inner join bank.month on month.first_day = balance.eod_date + 1
        )

        select acct_no, ccy, kind, eod_date, sum(bal) as difference
        from held
        where eod_date > (select min(last_day) from bank.month)
        group by acct_no, ccy, kind, eod_date
        having sum(bal) <> 0
        """,
    ),
    Identity(
        "what is owed on a card account is what its last transaction left",
        """
        select held.acct_no, held.ccy, held.eod_date, held.bal, last_txn.bal_after
        from (
            select acct_no, ccy, eod_date, sum(bal) as bal
            from {card}.account_balance
            group by acct_no, ccy, eod_date
        ) as held
        inner join (
            select distinct on (acct_no, ccy, eod_date) acct_no, ccy, last_day as eod_date, bal_after
            from {card}.txn
            inner join bank.month on txn_date between first_day and last_day
            order by acct_no, ccy, eod_date, txn_seq desc
        ) as last_txn using (acct_no, ccy, eod_date)
        where held.bal <> last_txn.bal_after
        """,
    ),
    Identity(
        "a card transaction's amount is what it moves, on a card of its account that was issued by then",
        """
        select txn.txn_seq, txn.amt, txn.rev_amt, txn.inst_amt, txn.fee_int_amt, txn.off_bal_amt
        from {card}.txn as txn
        left join {card}.card as card
            on card.card_no = txn.card_no
            and card.acct_no = txn.acct_no
            and card.eod_date = (select max(last_day) from bank.month)
        where card.issue_date is null
            or card.issue_date > txn.txn_date
            or (txn.txn_code <> '8010'
                and case txn.dr_cr when 'D' then txn.amt else - txn.amt end
                <> txn.rev_amt + txn.inst_amt + txn.fee_int_amt + txn.off_bal_amt)
        """,
    ),
    Identity(
        "what passes between card accounts and deposit accounts is even every evening",
        """
        select org_no, ccy, acct_date, close_dr_bal, close_cr_bal
        from {cbs}.gl_balance
        where subject_no = '30010204' and (close_dr_bal <> 0 or close_cr_bal <> 0)
        """,
    ),
    Identity(
        "a wealth product's units are those of its holders",
        """
        select prod_id, eod_date, state.total_units, held.units
        from {wealth}.prod_state as state
        full join (
            select prod_id, eod_date, sum(units) as units
            from {wealth}.cust_hold
            group by prod_id, eod_date
        ) as held using (prod_id, eod_date)
        where coalesce(state.total_units, -1) <> coalesce(held.units, 0)
        """,
    ),
    Identity(
        "a position in a wealth product is the one before with what was bought and redeemed since",
        """
        with traded as (
            select
                acct_no, prod_id, last_day as eod_date,
                sum(case
                    when biz_code in ('120', '122', '144', '127') then units
                    when biz_code in ('124', '150', '128') then - units
                    else 0
                end) as delta
            from {wealth}.cust_txn
            inner join bank.month on cfm_date between first_day and last_day
            group by acct_no, prod_id, last_day
        ),

        held as (
            select acct_no, prod_id, last_day as eod_date, month_no, units
            from {wealth}.cust_hold
            inner join bank.month on last_day = eod_date
        ),

        step as (
            select
                acct_no, prod_id, eod_date, after.units as units,
                coalesce(before.units, 0) as before, coalesce(traded.delta, 0) as delta
            from (
                select acct_no, prod_id, month_no, eod_date, units from held
                union all
                -- What is gone without a word.
                select before.acct_no, before.prod_id, month.month_no, month.last_day, 0
                from held as before
                inner join bank.month on month.month_no = before.month_no + 1
                left join held as after
                    on after.acct_no = before.acct_no
                    and after.prod_id = before.prod_id
                    and after.month_no = month.month_no
                where after.units is null
            ) as after
            left join (select acct_no, prod_id, month_no + 1 as month_no, units from held) as before
                using (acct_no, prod_id, month_no)
            left join traded using (acct_no, prod_id, eod_date)
            where after.month_no > 1
        )

        select * from step where units <> before + delta
        """,
    ),
    Identity(
        "what a wealth product holds less what it owes is worth its units",
        """
        select state.prod_id, state.eod_date, state.total_units, state.unit_nav, held.net_amt
        from {wealth}.prod_state as state
        left join (
            select prod_id, eod_date, sum(case class1 when 'L01' then - mkt_full else mkt_full end) as net_amt
            from {wealth}.prod_hold
            inner join {wealth}.asset_info using (asset_no, eod_date)
            group by prod_id, eod_date
        ) as held using (prod_id, eod_date)
        where round(state.total_units * state.unit_nav, 2) <> coalesce(held.net_amt, 0)
        """,
    ),
    Identity(
        "what a wealth product holds of an asset is what it held before with what was bought and sold since",
        """
        with traded as (
            select
                prod_id, asset_no, last_day as eod_date,
                sum(case when flow_code in ('101', '111') then qty else - qty end) as delta
            from {wealth}.asset_txn
            inner join bank.month on txn_date between first_day and last_day
            where flow_code in ('101', '102', '111', '112')
            group by prod_id, asset_no, last_day
        ),

        held as (
            select prod_id, asset_no, month.month_no, month.last_day as eod_date, hold_units as units
            from {wealth}.prod_hold
            inner join {wealth}.asset_info using (asset_no, eod_date)
            inner join bank.month on month.last_day = eod_date
            where class2 not in ('0101', '0201', '9101')
        )

        select prod_id, asset_no, eod_date, before.units as before, traded.delta, after.units
        from held as after
        full join (
            select prod_id, asset_no, month.last_day as eod_date, units
            from held
            inner join bank.month on month.month_no = held.month_no + 1
        ) as before using (prod_id, asset_no, eod_date)
        left join traded using (prod_id, asset_no, eod_date)
        where eod_date > (select min(last_day) from bank.month)
            and coalesce(after.units, 0) <> coalesce(before.units, 0) + coalesce(traded.delta, 0)
        """,
    ),
    Identity(
        "what customers pay for wealth products leaves their accounts, and what these pay arrives there",
        """
        select txn.txn_seq, txn.acct_no, txn.cfm_date, txn.biz_code, txn.amt
        from {wealth}.cust_txn as txn
        left join (
            select distinct acct_no, dr_cr, amt, last_day
            from {cbs}.deposit_txn
            inner join bank.month on txn_date between first_day and last_day
            where txn_code = '1014'
        ) as moved
            on moved.acct_no = txn.acct_no
            and moved.dr_cr = case when txn.biz_code in ('120', '122') then 'D' else 'C' end
            and moved.amt = txn.amt - case when txn.biz_code = '124' then txn.fee else 0 end
            and txn.cfm_date between date_trunc('month', moved.last_day) and moved.last_day
        where txn.open_org_no is not null
            and txn.biz_code in ('120', '122', '124', '143', '150')
            and moved.acct_no is null
        """,
    ),
    Identity(
        "what the bank accepted, guaranteed or promised is the balance of its subjects off the balance sheet",
        """
        with bound as (
            select acceptance.org_no, acceptance.subj_no as subject_no, 'CNY' as ccy, acceptance.eod_date,
                bill.bill_amt as amt
            from {bill}.acceptance as acceptance
            inner join {bill}.bill as bill using (bill_no, eod_date)
            where acceptance.status = '01' and bill.due_date > acceptance.eod_date
            union all
            select org_no, subj_no, ccy, eod_date, contract_amt
            from {trade}.undertaking
            where status = '1'
        ),

        summed as (
            select org_no, subject_no, ccy, eod_date as acct_date, sum(amt) as amt
            from bound
            group by org_no, subject_no, ccy, eod_date
        )

        select *
        from (
            select org_no, subject_no, ccy, acct_date, close_dr_bal
            from {cbs}.gl_balance
            where acct_date in (select last_day from bank.month)
                and left(subject_no, 4) in ('7011', '7012', '7013', '7014')
        ) as gl
        full join summed using (org_no, subject_no, ccy, acct_date)
        where coalesce(gl.close_dr_bal, 0) <> coalesce(summed.amt, 0)
        """,
    ),
    Identity(
        "what is lent and borrowed against bills is the balance of its subjects",
        """
        with open as (
            select
                org_no,
                case deal_kind
                    when 'C1' then '20040101'
                    when 'R1' then '21110101'
                    when 'R3' then '21110101'
                    else '11110101'
                end as subject_no,
                eod_date as acct_date,
                sum(settle_amt) as amt
            from {bill}.market_deal
            where deal_kind not in ('T1', 'T2') and status = 'O'
            group by 1, 2, 3
        )

        select *
        from (
            select org_no, subject_no, acct_date, close_dr_bal + close_cr_bal as bal
            from {cbs}.gl_balance
            where acct_date in (select last_day from bank.month)
                and subject_no in ('11110101', '20040101', '21110101')
        ) as gl
        full join open using (org_no, subject_no, acct_date)
        where coalesce(gl.bal, 0) <> coalesce(open.amt, 0)
        """,
    ),
    Identity(
        "a bill that is held is a loan of the price paid, and one that is not is no longer",
        """
        select held.note_no, held.eod_date, held.amt, note.bal
        from (
            select note_no, eod_date, case when status in ('H', 'D') then pay_amt else 0 end as amt
            from {bill}.discount
            union all
            select note_no, eod_date, case status when 'O' then settle_amt else 0 end
            from {bill}.market_deal
            where deal_kind = 'T1'
        ) as held
        left join {credit}.loan_note as note using (note_no, eod_date)
        where note.bal is distinct from held.amt
        """,
    ),
    Identity(
        "an advance is a loan of what the margin did not cover",
        """
        select advance.note_no, advance.eod_date, advance.adv_amt, note.note_amt
        from {trade}.advance as advance
        left join {credit}.loan_note as note using (note_no, eod_date)
        where note.note_amt is distinct from advance.adv_amt
        """,
    ),
    Identity(
        "an account for margins holds what is tied in it",
        """
        select tied.margin_acct_no, tied.eod_date, sum(tied.margin_amt) as tied, account.bal
        from (
            select margin_acct_no, eod_date, margin_amt
            from {bill}.acceptance
            where status = '01' and margin_amt > 0
            union all
            select margin_acct_no, eod_date, margin_amt
            from {trade}.undertaking
            where status in ('0', '1') and margin_amt > 0
            union all
            select finance.margin_acct_no, finance.eod_date, finance.margin_amt
            from {trade}.finance as finance
            inner join {credit}.loan_note as note using (note_no, eod_date)
            where finance.margin_amt > 0 and note.bal > 0
        ) as tied
        left join {cbs}.deposit_account as account
            on account.acct_no = tied.margin_acct_no
            and account.eod_date = tied.eod_date
        group by tied.margin_acct_no, tied.eod_date, account.bal
        having coalesce(account.bal, 0) < sum(tied.margin_amt)
        """,
    ),
    Identity(
        "what buyers of loans still owe is the ledger's receivable",
        """
        with owed as (
            select eod_date, sum(price_amt) as amt
            from {credit}.asset_transfer
            where direction = '2'
            group by eod_date
        ),

        paid as (
            select payment.eod_date, sum(payment.pay_amt) as amt
            from {credit}.asset_transfer_payment as payment
            inner join {credit}.asset_transfer as transfer using (eod_date, transfer_no)
            where transfer.direction = '2'
            group by payment.eod_date
        ),

        receivable as (
            select acct_date as eod_date, sum(close_dr_bal - close_cr_bal) as amt
            from {cbs}.gl_balance
            where subject_no = '12210201' and acct_date in (select last_day from bank.month)
            group by acct_date
        )

        select owed.eod_date, owed.amt as price, paid.amt as paid, receivable.amt as receivable
        from owed
        left join paid using (eod_date)
        left join receivable using (eod_date)
        where owed.amt - coalesce(paid.amt, 0) <> coalesce(receivable.amt, 0)
        """,
    ),
    Identity(
        "a loan that was sold stands in a deal, and what stands in a deal was sold, written off or bought",
        """
        select note.eod_date, note.note_no, note.status, deal.direction
        from {credit}.loan_note as note
        full join (
            select sold.eod_date, sold.note_no, transfer.direction
            from {credit}.asset_transfer_loan as sold
            inner join {credit}.asset_transfer as transfer using (eod_date, transfer_no)
            where sold.asset_kind = '1'
        ) as deal using (eod_date, note_no)
        where (note.status = '5' and coalesce(deal.direction, '1') <> '2')
            or (deal.direction = '2' and coalesce(note.status, '0') not in ('4', '5'))
            or note.note_no is null
        """,
    ),
    Identity(
        "a credit line covers what its contracts use of it",
        """
        select line.eod_date, line.line_no, line.line_amt, sum(used.used_amt) as used
        from {credit}.credit_line as line
        inner join {credit}.line_use as used using (eod_date, line_no)
        group by line.eod_date, line.line_no, line.line_amt
        having line.line_amt < sum(used.used_amt)
        """,
    ),
    Identity(
        "lines are used as their contracts' notes say, and every contract at the bank's risk stands under a line",
        """
        select note.eod_date, note.contract_no, note.bal, used.used_amt
        from (
            select eod_date, contract_no, sum(bal) as bal
            from {credit}.loan_note
            where five_class is not null
            group by eod_date, contract_no
        ) as note
        left join (
            select eod_date, contract_no, max(used_amt) as used_amt, min(used_amt) as least_amt
            from {credit}.line_use
            group by eod_date, contract_no
        ) as used using (eod_date, contract_no)
        where coalesce(note.bal not in (used.used_amt, used.least_amt), true)
        """,
    ),
    Identity(
        "a contract that is mortgaged, pledged or guaranteed has a guarantee contract with an item or a surety",
        """
        select contract.eod_date, contract.contract_no, contract.guarantee_type
        from {credit}.contract as contract
        where contract.guarantee_type in ('1', '2', '3', '5')
            and contract.status in ('1', '3')
            and not exists (
                select
                from {credit}.guarantee_link as link
                inner join {credit}.guarantor as guarantor using (eod_date, guar_no)
                left join {credit}.guarantee_collateral as item using (eod_date, guar_no)
                where link.eod_date = contract.eod_date
                    and link.contract_no = contract.contract_no
                    and (guarantor.role = '1' or item.coll_no is not null)
            )
        """,
    ),
    Identity(
        "a guarantee contract ends with the last contract that it secures",
        """
        select guarantee.eod_date, guarantee.guar_no, guarantee.status, guarantee.finish_date
        from {credit}.guarantee_contract as guarantee
        inner join {credit}.guarantee_link as link using (eod_date, guar_no)
        group by guarantee.eod_date, guarantee.guar_no, guarantee.status, guarantee.finish_date
        having (guarantee.status = '2' and bool_or(link.release_date is null))
            or guarantee.finish_date <> max(link.release_date)
        """,
    ),
    Identity(
        "no more came back of an asset than was written off",
        """
        select asset.eod_date, asset.asset_no, asset.principal, sum(recovery.principal) as recovered
        from {credit}.write_off as asset
        inner join {credit}.write_off_recovery as recovery using (eod_date, asset_no)
        group by asset.eod_date, asset.asset_no, asset.principal
        having asset.principal < sum(recovery.principal)
        """,
    ),
)


def check(connection: psycopg2.extensions.connection, suffix: str = "") -> None:
    """Raises BooksDoNotAgree if any identity fails in the schemas of the systems, whose names end with `suffix`."""
    findings = []
    with connection.cursor() as cursor:
        for identity in IDENTITIES:
            broken = re.sub(r"\{(\w+)\}", rf"\1{suffix}", identity.broken)
            # Materialized: with the limit inside, the planner bets on early rows, and a sound bank has none.
            cursor.execute(
                f"with broken as materialized ({broken}) select count(*) over () as total, broken.* from broken limit 3"
            )
            if rows := cursor.fetchall():
                _, *columns = [column.name for column in cursor.description or ()]
                count = rows[0][0]
                examples = "; ".join(
                    ", ".join(f"{name}={value}" for name, value in zip(columns, row[1:], strict=True)) for row in rows
                )
                findings.append(f"{identity.name}: broken {count} times, e.g. {examples}")
    if findings:
        raise BooksDoNotAgree("the demo bank's books do not agree\n" + "\n".join(findings))
