-- What the credit system unloads, as the source contract (dbt_project/models/sources/credit.yml) says: one table per
-- file, snapshots with the month end they belong to.

create table credit_new.contract as
with
standing as (
    select
        note.contract_no,
        state.month_no,
        state.eod_date,
        bool_and(state.settle_date is not null) as is_settled,
        count(*) as notes,
        max(state.settle_date) as settle_date
    from bank.note_state as state
    inner join bank.note using (note_id)
    where state.month_no > 0
    group by note.contract_no, state.month_no, state.eod_date
),

counted as (
    select standing.*, all_notes.notes = standing.notes and standing.is_settled as is_ended
    from standing
    inner join (
        select contract_no, count(*) as notes
        from bank.note
        group by contract_no
    ) as all_notes using (contract_no)
)

select
    counted.eod_date,
    contract.contract_no,
    contract.master_contract_no,
    contract.contract_name,
    customer.cust_no,
    contract.party_kind,
    contract.org_no::text as org_no,
    contract.business_type,
    contract.ccy,
    bank.yuan(contract.contract_amt)::numeric(20, 2) as contract_amt,
    contract.start_date,
    contract.end_date,
    contract.guarantee_type,
    contract.purpose,
    contract.manager_emp_no,
    counted.status,
    counted.finish_date,
    case when counted.status = '2' then '客户撤回申请' end as remark
from (
    select
        contract_no,
        eod_date,
        case when is_ended then '3' else '1' end as status,
        case when is_ended then settle_date end as finish_date
    from counted
    union all
    -- Nothing was lent under them: 0 not yet in force, 2 called off.
    select
        contract.contract_no,
        month.last_day,
        case when contract.called_off_on <= month.last_day then '2' else '0' end,
        case when contract.called_off_on <= month.last_day then contract.called_off_on end
    from bank.credit_contract as contract
    inner join bank.month on contract.signed_on <= month.last_day
) as counted
inner join bank.credit_contract as contract using (contract_no)
inner join (
    select cust_id, cust_no from bank.person
    union all
    select cust_id, cust_no from bank.corporate
) as customer using (cust_id)
order by counted.eod_date, contract.contract_no;

create table credit_new.loan_note as
select
    state.eod_date,
    bank.note_no(note.note_id) as note_no,
    note.contract_no,
    loan.acct_no as loan_acct_no,
    account.cust_no,
    note.party_kind,
    note.org_no::text as org_no,
    (case when state.five_class >= '3' then note.overdue_subject else note.subject_no end)::text as subject_no,
    note.business_type,
    note.issue_type,
    case when entrusted.is_whole then '2' when entrusted.note_id is not null then '3' else '1' end as pay_method,
    note.ccy,
    bank.yuan(note.note_amt)::numeric(20, 2) as note_amt,
    bank.yuan(state.bal::bigint)::numeric(20, 2) as bal,
    -- The bank does not classify what it lends at the risk of others.
    case when not note.is_off_balance then state.five_class end as five_class,
    coalesce(unextended.old_terms, note.terms) as total_terms,
    least(coalesce(unextended.old_terms, note.terms), state.terms_due + 1)::integer as current_term,
    case when extension.agreed_on <= state.eod_date then 1 else 0 end as extension_count,
    note.issue_date,
    coalesce(unextended.old_due_date, note.due_date) as due_date,
    state.settle_date,
    bank.yuan(case
        when state.status = '3' then state.overdue_principal
        else 0
    end::bigint)::numeric(20, 2) as overdue_principal,
    case when state.status = '3' then state.overdue_principal_date end as overdue_principal_date,
    bank.yuan(case
        when state.status = '3' and state.five_class < '3' and not note.is_off_balance then state.overdue_interest
        else 0
    end::bigint)::numeric(20, 2)
        as arrears_on_bs,
    bank.yuan(case
        when state.status = '3' and (state.five_class >= '3' or note.is_off_balance) then state.overdue_interest
        else 0
    end::bigint)::numeric(20, 2)
        as arrears_off_bs,
    case when state.status = '3' then state.arrears_date end as arrears_date,
    case when state.status = '3' then state.arrears_terms else 0 end::integer as arrears_terms,
    state.arrears_terms_total::integer as arrears_terms_total,
    bank.note_no(note.previous_note_id) as previous_note_no,
    coalesce(outsider.acct_no, account.acct_no) as pay_acct_no,
    coalesce(outsider.name, account.cust_name) as pay_acct_name,
    coalesce(outsider.bank_name, account.org_name) as pay_bank_name,
    -- Bills and advances have rates of their own; what else firms borrow follows the market's.
    case
        when note.business_type in ('3010', '3020', '3050') then '2'
        when note.party_kind = 'C' or note.business_type in ('2010', '2020', '2060') then '1'
        else '2'
    end as rate_type,
    (note.rate_bp * 0.01)::numeric(20, 6) as rate,
    note.repay_method,
    account.acct_no as repay_acct_no,
    account.org_name as repay_bank_name,
    coalesce(
        note.interest_method, case note.repay_method when '5' then '6' when '2' then '2' else '1' end
    ) as interest_method,
    case when state.settle_date is null then least(state.next_due, unextended.old_due_date) end as next_repay_date,
    bank.yuan(case
        when state.settle_date is null and unextended.old_due_date <= state.next_due then note.note_amt
        when state.settle_date is null then coalesce(term.principal, 0)
        else 0
    end)::numeric(20, 2) as next_principal,
    bank.yuan(case
        when state.settle_date is null then coalesce(unextended.old_interest, term.interest, 0)
        else 0
    end)::numeric(20, 2) as next_interest,
    coalesce(bank.choose(note.note_id, 911, business_type.purposes), contract.purpose) as purpose,
    note.region_code,
    case when note.party_kind = 'C' or note.business_type = '2060' then note.industry_code end as industry_code,
    internet.contract_no is not null as is_internet,
    coalesce(
        note.industry_code = 'D4419' or (note.business_type in ('1030', '1035') and bank.rnd(note.note_id, 912) < 0.3)
        -- Cars that run on electricity.
        or (note.business_type = '2030' and bank.rnd(note.note_id, 912) < 0.25), false
    ) as is_green,
    note.is_farm as is_agriculture,
    coalesce(note.industry_code in ('I6513', 'M7320', 'C3983'), false) as is_tech,
    manager.emp_no as officer_emp_no,
    state.status,
    case
        when state.status = '4' then '核销后继续追偿'
        when state.status = '3' then '已发出催收通知'
        when note.previous_note_id is not null then '到期贷款续作'
    end as remark
from bank.note_state as state
inner join bank.note using (note_id)
inner join bank.business_type using (business_type)
inner join bank.credit_contract as contract using (contract_no)
inner join bank.account using (acct_id)
inner join bank.party as loan on loan.kind = 'L' and loan.id = note.note_id
inner join bank.org on org.org_no = note.org_no
inner join bank.manager on manager.org_no = note.org_no and manager.no = bank.pick(note.cust_id, 903, org.managers)
-- The first who is paid stands in the note; all of them in the payments.
left join bank.entrusted on entrusted.note_id = note.note_id and entrusted.no = 1
left join bank.internet_contract as internet on internet.contract_no = note.contract_no
left join bank.outsider
    on outsider.outsider_id = coalesce(
        entrusted.outsider_id, case when note.issue_subject is not null then note.outsider_id end
    )
left join bank.term on term.note_id = note.note_id and term.due_date = state.next_due
left join bank.extension on extension.note_id = note.note_id
-- As the note stood before its extension was agreed.
left join bank.extension as unextended
    on unextended.note_id = note.note_id
    and unextended.agreed_on > state.eod_date
where state.month_no > 0
order by state.eod_date, note.note_id;

create table credit_new.repayment_schedule as
select
    month.last_day as eod_date,
    bank.note_no(term.note_id) as note_no,
    term.term_no,
    case when term.term_no = unextended.old_terms then unextended.old_due_date else term.due_date end as due_date,
    bank.yuan(case when term.term_no = unextended.old_terms then note.note_amt else term.principal end)::numeric(20, 2)
        as due_principal,
    bank.yuan(coalesce(unextended.old_interest, term.interest))::numeric(20, 2) as due_interest,
    bank.yuan(case
        when term.paid_date <= month.last_day then term.principal
        else 0
    end)::numeric(20, 2) as paid_principal,
    bank.yuan(case
        when term.paid_date <= month.last_day then term.interest_asked
        else 0
    end)::numeric(20, 2) as paid_interest,
    case when term.paid_date <= month.last_day then term.paid_date end as paid_date
from bank.month
inner join bank.note on note.issue_date <= month.last_day
inner join bank.term using (note_id)
left join bank.extension as unextended
    on unextended.note_id = note.note_id
    and unextended.agreed_on > month.last_day
where unextended.note_id is null or term.term_no <= unextended.old_terms
order by month.last_day, term.note_id, term.term_no;

create table credit_new.class_change as
select
    bank.note_no(state.note_id) as note_no,
    state.eod_date as change_date,
    before.five_class as class_before,
    state.five_class as class_after,
    case
        when state.status = '4' then '贷款核销'
        when state.review_reason is not null and state.five_class > before.five_class then state.review_reason
        when state.five_class > before.five_class then '逾期天数增加'
        when before.review_reason is not null then '风险因素消除'
        else '欠款已归还'
    end as reason,
    -- The system counts the days; giving a loan up and judging its borrower are decisions.
    case when decided.is_manual then '1' else '2' end as change_mode,
    case when decided.is_manual then manager.emp_no end as officer_emp_no,
    case when state.status = '4' then '核销时认定' end as remark
from bank.note_state as state
inner join bank.note_state as before on before.note_id = state.note_id and before.month_no = state.month_no - 1
inner join bank.note on note.note_id = state.note_id
inner join bank.org on org.org_no = note.org_no
inner join bank.manager on manager.org_no = note.org_no and manager.no = bank.pick(note.cust_id, 903, org.managers)
cross join lateral (
    select state.status = '4' or coalesce(state.review_reason, before.review_reason) is not null as is_manual
) as decided
where state.five_class <> before.five_class
    and not note.is_off_balance
order by state.eod_date, state.note_id;

create table credit_new.loan_txn as
select
    to_char(posting.txn_date, 'YYYYMMDD') || lpad(posting.posting_id::text, 10, '0') || leg.leg_no as txn_seq,
    loan.acct_no as loan_acct_no,
    bank.note_no(leg.id) as note_no,
    leg.org_no::text as org_no,
    posting.txn_org::text as txn_org_no,
    leg.subject_no::text as subject_no,
    posting.txn_date,
    bank.hhmmss(posting.seconds) as txn_time,
    posting.txn_code,
    leg.dr_cr,
    posting.ccy,
    bank.yuan(posting.amt)::numeric(20, 2) as amt,
    bank.yuan(leg.bal_after)::numeric(20, 2) as bal_after,
    -- A loan written off or lent for others has its borrower as the counterparty.
    coalesce(own.acct_no, party.acct_no, outside.acct_no, internal.acct_no) as opp_acct_no,
    coalesce(own.name, party.name, outside.name, internal.acct_name) as opp_name,
    coalesce(own.party_kind, party.party_kind, outside.party_kind, 'I') as opp_kind,
    coalesce(own.bank_code, party.bank_code, outside.bank_code, internal.bank_code) as opp_bank_code,
    coalesce(own.bank_name, party.bank_name, outside.bank_name, internal.org_name) as opp_bank_name,
    posting.summary,
    posting.channel,
    posting.is_reversal,
    agent.name as agent_name,
    case when agent.name is not null then '110001' end as agent_id_type,
    agent.id_no as agent_id_no,
    posting.teller_no,
    posting.auth_teller_no,
    posting.is_cash,
    case when leg.kind = 'L' and leg.dr_cr = 'C' and leg.bal_after = 0 then '本笔结清' end as remark
from (
    select
        leg.*,
        (
            -- Principal as a whole: a move between the subjects of one loan leaves it as it was.
            sum(case when leg.kind = 'L' and leg.opp_kind <> 'L' then leg.delta else 0 end)
                over (partition by leg.id order by leg.posting_id, leg.leg_no)
            + coalesce(opened.bal, 0)
        )::bigint as bal_after
    from bank.leg
    left join bank.note_state as opened on opened.note_id = leg.id and opened.month_no = 0
    where leg.kind in ('L', 'N')
) as leg
inner join bank.posting using (posting_id)
left join bank.agent using (posting_id)
inner join bank.party as loan on loan.kind = 'L' and loan.id = leg.id
left join bank.party on party.kind = leg.opp_kind and party.id = leg.opp_id
left join bank.note as entrusted on entrusted.note_id = leg.id and entrusted.is_off_balance
left join bank.party as outside on leg.opp_kind = 'I' and outside.kind = 'O' and outside.id = posting.outsider_id
left join bank.party as own
    on own.kind = case when posting.txn_code = '1020' then 'L' when entrusted.note_id is not null then 'D' end
    and own.id = case when posting.txn_code = '1020' then leg.id else entrusted.acct_id end
left join bank.internal_account as internal
    on leg.opp_kind = 'I'
    and internal.org_no = leg.opp_org
    and internal.subject_no = leg.opp_subject
    and internal.ccy = posting.ccy
order by leg.posting_id, leg.leg_no;

analyze
    credit_new.contract, credit_new.loan_note, credit_new.repayment_schedule, credit_new.class_change, credit_new.loan_txn;
