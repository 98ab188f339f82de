"""Loans that more than the bank and the borrower have a part in, and contracts under which nothing was lent."""

import psycopg2.extensions
import pytest

from tests.include.demo_bank.test_bank import query

Connection = psycopg2.extensions.connection


@pytest.mark.parametrize(
    ("column", "table", "kinds"),
    [
        ("status", "coop_agreement", {"1", "2", "3"}),
        ("partner_type", "coop_partner", {"1", "2", "3", "4", "5", "6", "7", "9"}),
        ("coop_mode", "internet_contract", {"1", "2"}),
        ("entrust_type", "entrust_agreement", {"1", "3"}),
        ("role", "syndicate_member", {"1", "2", "3"}),
        ("licence_kind", "project_licence", {"01", "02", "03", "04", "09"}),
        ("status", "contract", {"0", "1", "2", "3"}),
        ("pay_method", "loan_note", {"1", "2", "3"}),
    ],
)
def test_every_kind_exists(cbs: Connection, column: str, table: str, kinds: set[str]) -> None:
    assert {kind for (kind,) in query(cbs, f"select distinct {column} from credit.{table}")} == kinds


@pytest.mark.parametrize("business_type", ["1030", "1035", "2040", "3040", "3060"])
def test_every_kind_of_business_is_lent_to(cbs: Connection, business_type: str) -> None:
    assert query(
        cbs, "select count(*) > 0 from credit.loan_note where business_type = %s and bal > 0", (business_type,)
    ) == [(True,)]


def test_a_contract_has_several_partners_and_several_agreements(cbs: Connection) -> None:
    assert query(
        cbs,
        "select max(agreements) > 1, max(partners) > 1 from ("
        " select count(distinct agreement_no) as agreements, count(*) as partners"
        " from credit.internet_coop join credit.coop_partner using (eod_date, agreement_no) group by contract_no"
        ") as counted",
    ) == [(True, True)]


def test_an_internet_loan_made_alone_has_no_partner_and_one_made_together_has(cbs: Connection) -> None:
    assert not query(
        cbs,
        "select contract_no from credit.internet_contract as contract"
        " where (coop_mode = '1') <> exists (select from credit.internet_coop as partner"
        "  where partner.contract_no = contract.contract_no and partner.eod_date = contract.eod_date)",
    )


def test_every_internet_loan_rests_on_an_authorisation(cbs: Connection) -> None:
    assert not query(
        cbs,
        "select contract_no from credit.internet_contract as contract"
        " where not exists (select from credit.data_auth as auth"
        "  where auth.contract_no = contract.contract_no and auth.eff_date <= contract.eod_date)",
    )


def test_what_was_paid_to_sellers_is_the_loan_or_a_part_of_it(cbs: Connection) -> None:
    """Of the notes issued in the window; a later part may not be paid yet when the month ends."""
    assert not query(
        cbs,
        """
        select note.note_no, note.pay_method, note.note_amt, paid.amt
        from credit.loan_note as note
        left join (
            select note_no, sum(amt) as amt from credit.entrusted_payment group by note_no
        ) as paid using (note_no)
        where note.issue_date >= (select min(first_day) from bank.month)
            and case note.pay_method
                when '1' then paid.amt is not null
                when '2' then paid.amt is distinct from note.note_amt
                else coalesce(paid.amt, 0) not between 0.01 and note.note_amt - 0.01
            end
        """,
    )


def test_nobody_is_paid_twice_out_of_one_loan(cbs: Connection) -> None:
    assert not query(
        cbs, "select note_no from credit.entrusted_payment group by note_no, payee_acct_no having count(*) > 1"
    )


def test_a_syndicate_lends_what_its_members_take(cbs: Connection) -> None:
    """The bank's own share is its contract; what the others lend follows its share."""
    assert not query(
        cbs,
        """
        select syndicate.contract_no
        from credit.syndicate
        inner join credit.contract using (eod_date, contract_no)
        inner join (
            select
                eod_date, contract_no, sum(share_amt) as shares,
                sum(share_amt) filter (where self_flag = '1') as own
            from credit.syndicate_member
            group by eod_date, contract_no
        ) as member using (eod_date, contract_no)
        where member.own <> contract.contract_amt
            or abs(member.shares - syndicate.total_amt) > 1
            or syndicate.issued_amt > syndicate.total_amt
        """,
    )


def test_a_project_has_own_capital_and_its_permits_before_the_works(cbs: Connection) -> None:
    assert not query(
        cbs,
        "select project_no from credit.project"
        " join credit.project_licence using (eod_date, project_no)"
        " where capital >= total_invest or (licence_kind <> '09' and issue_date > start_date)",
    )
    assert not query(
        cbs,
        "select project_no from credit.project where project_type = '2' and ("
        " select count(distinct licence_kind) from credit.project_licence as licence"
        " where licence.project_no = project.project_no and licence_kind < '05') < 4",
    )


def test_a_lessee_has_his_margin_in_a_margin_account(cbs: Connection) -> None:
    assert not query(
        cbs,
        """
        select lease.contract_no, lease.margin_amt, account.bal
        from credit.lease
        left join cbs.deposit_account as account
            on account.acct_no = lease.margin_acct_no and account.eod_date = lease.eod_date
        where lease.margin_amt > 0 and coalesce(account.bal, 0) < lease.margin_amt
            or lease.margin_amt <> round(lease.margin_ratio * (
                select contract_amt from credit.contract
                where contract.contract_no = lease.contract_no and contract.eod_date = lease.eod_date
            ) / 100, 2)
        """,
    )


def test_what_is_entrusted_stands_outside_the_balance_sheet(cbs: Connection) -> None:
    """Month by month; what is lent within cash pools is back before the month ends."""
    assert not query(
        cbs,
        """
        with ledger as (
            select acct_date, sum(close_dr_bal - close_cr_bal) as bal
            from cbs.gl_balance
            where subject_no in ('71010101', '71010102', '71010103')
            group by acct_date
        ),

        lent as (
            select eod_date, sum(bal) as bal, count(five_class) as classified, sum(arrears_on_bs) as arrears
            from credit.loan_note
            where business_type = '3060'
            group by eod_date
        )

        select *
        from lent
        left join ledger on ledger.acct_date = lent.eod_date
        where lent.bal is distinct from ledger.bal or lent.classified > 0 or lent.arrears > 0
        """,
    )


def test_an_entrustor_pays_for_what_his_borrower_gets_and_is_paid_back(cbs: Connection) -> None:
    """The two accounts stand opposite each other in the transactions of both."""
    assert query(
        cbs,
        """
        select count(*) > 0, bool_and(entrustor.acct_no is not null)
        from credit.loan_note as note
        inner join credit.entrust_agreement as agreement using (contract_no, eod_date)
        left join cbs.deposit_txn as entrustor
            on entrustor.acct_no = agreement.entrustor_acct_no
            and entrustor.opp_acct_no = note.pay_acct_no
            and entrustor.dr_cr = 'D'
            and entrustor.amt = note.note_amt
            and entrustor.txn_date = note.issue_date
        where note.issue_date >= (select min(first_day) from bank.month)
        """,
    ) == [(True, True)]


def test_nothing_is_lent_under_contracts_not_in_force_or_called_off(cbs: Connection) -> None:
    assert not query(
        cbs,
        "select contract_no from credit.contract join credit.loan_note using (contract_no, eod_date)"
        " where contract.status in ('0', '2')",
    )
    assert not query(
        cbs,
        "select contract_no from credit.contract"
        " where (status in ('2', '3')) <> (finish_date is not null) or finish_date > eod_date",
    )


@pytest.mark.parametrize("party_kind", ["P", "C"])
def test_loans_fare_badly_now_and_then(cbs: Connection, party_kind: str) -> None:
    assert query(
        cbs,
        "select bool_or(status = '3'), bool_or(status = '4'), bool_or(arrears_on_bs > 0), bool_or(arrears_off_bs > 0)"
        " from credit.loan_note where party_kind = %s",
        (party_kind,),
    ) == [(True, True, True, True)]


def test_a_mistaken_repayment_is_taken_back(cbs: Connection) -> None:
    assert query(
        cbs,
        "select count(*) > 0, bool_and(exists (select from credit.loan_txn as mistaken"
        "  where mistaken.note_no = reversal.note_no and mistaken.txn_date = reversal.txn_date"
        "  and mistaken.amt = reversal.amt and mistaken.dr_cr = 'C' and mistaken.txn_time < reversal.txn_time))"
        " from credit.loan_txn as reversal where is_reversal",
    ) == [(True, True)]
