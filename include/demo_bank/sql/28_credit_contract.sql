-- The contracts that loan notes stand under, amounts in cents.

-- What the files of the kinds of notes left to their customer and business type.
update bank.note
set
    acct_id = coalesce(note.acct_id, note.cust_id * 10::bigint),
    party_kind = customer.party_kind,
    org_no = coalesce(note.org_no, customer.org_no),
    cust_name = customer.cust_name,
    region_code = coalesce(note.region_code, customer.region_code),
    industry_code = coalesce(note.industry_code, customer.industry_code),
    size_code = coalesce(note.size_code, customer.size_code),
    is_farm = coalesce(note.is_farm, false),
    label = business_type.label,
    subject_no = coalesce(note.subject_no, business_type.subject_no),
    overdue_subject = coalesce(note.overdue_subject, business_type.overdue_subject, note.subject_no, business_type.subject_no),
    interest_subject = coalesce(note.interest_subject, business_type.interest_subject),
    income_subject = coalesce(note.income_subject, business_type.income_subject),
    is_off_balance = business_type.is_off_balance,
    due_date = coalesce(
        note.due_date, (note.issue_date + make_interval(months => note.terms * note.months_a_term))::date
    )
from (
    select
        cust_id, 'P' as party_kind, org_no, cust_name, '4412' || bank.choose(cust_id, 302, array[
            '02', '02', '03', '04', '84', '23'
        ]) as region_code, null as industry_code, null as size_code
    from bank.person
    union all
    select cust_id, 'C', org_no, cust_name, region_code, industry_code, size_code
    from bank.corporate
) as customer, bank.business_type
where customer.cust_id = note.cust_id and business_type.business_type = note.business_type;

create table bank.credit_contract as
with
summed as (
    select
        contract_no,
        min(cust_id) as cust_id,
        min(issue_date) as start_date,
        max(due_date) as end_date,
        sum(note_amt) as notes_amt,
        min(label) as label,
        min(party_kind) as party_kind,
        min(org_no) as org_no,
        min(business_type) as business_type,
        min(ccy) as ccy
    from bank.note
    group by contract_no
)

select
    summed.contract_no,
    null::text as master_contract_no,
    summed.label || '合同' as contract_name,
    summed.cust_id,
    summed.party_kind,
    summed.org_no,
    summed.business_type,
    summed.ccy,
    -- A third of the contracts for business at large leave room beyond their notes.
    (
        (summed.notes_amt * (1 + case when rooms.has_room then 0.2 else 0 end))::bigint
        / 100000 * 100000
        + case when rooms.has_room then 100000 else mod(summed.notes_amt::bigint, 100000) end
    )::bigint as contract_amt,
    summed.start_date,
    summed.end_date,
    coalesce(bank.choose(summed.cust_id, 902, business_type.guarantee_types), '4') as guarantee_type,
    coalesce(business_type.contract_purpose, '日常经营周转') as purpose,
    manager.emp_no as manager_emp_no
from summed
inner join bank.business_type using (business_type)
cross join lateral (
    select summed.business_type in ('1010', '2050', '2060') and bank.rnd(summed.cust_id, 901) < 0.33 as has_room
) as rooms
inner join bank.org using (org_no)
inner join bank.manager
    on manager.org_no = summed.org_no
    and manager.no = bank.pick(summed.cust_id, 903, org.managers);

alter table bank.credit_contract add primary key (contract_no);

-- Contracts signed in the window under which nothing was lent: some wait for a condition to come into force, some were
-- called off. Without these dates, a contract is as its notes are.
alter table bank.credit_contract
add column signed_on date,
add column called_off_on date;

insert into bank.credit_contract (
    contract_no, contract_name, cust_id, party_kind, org_no, business_type, ccy, contract_amt, start_date, end_date,
    guarantee_type, purpose, manager_emp_no, signed_on, called_off_on
)
select
    'WX' || lpad(firm.cust_id::text, 10, '0'),
    business_type.label || '合同',
    firm.cust_id,
    'C',
    firm.org_no,
    '1010',
    'CNY',
    greatest(50000000, floor(firm.takings * 1.5 / 10000000) * 10000000)::bigint,
    signing.signed_on,
    (signing.signed_on + interval '1 year')::date,
    bank.choose(firm.cust_id, 902, business_type.guarantee_types),
    business_type.contract_purpose,
    manager.emp_no,
    signing.signed_on,
    case when firm.is_called_off then least(signing.signed_on + 12, %(until)s) end
from (
    select
        *,
        place = 2 or (place > 2 and bank.rnd(cust_id, 912) < 0.5) as is_called_off
    from (
        select corporate.*, row_number() over (order by cust_id) as place
        from bank.corporate
        where kind = 'firm' and open_date <= %(open_day)s
    ) as numbered
    where place <= 2 or bank.rnd(cust_id, 911) < 0.006 * %(months)s
) as firm
cross join lateral (
    select
        case
            when firm.place = 2 then %(until)s - 28
            when firm.place = 1 then %(until)s - 4
            when firm.is_called_off then %(first_day)s + bank.pick(firm.cust_id, 913, %(until)s - %(first_day)s - 12)
            else %(until)s - bank.pick(firm.cust_id, 913, 20)
        end as signed_on
) as signing
inner join bank.business_type on business_type.business_type = '1010'
inner join bank.org on org.org_no = firm.org_no
inner join bank.manager
    on manager.org_no = firm.org_no
    and manager.no = bank.pick(firm.cust_id, 903, org.managers);
analyze bank.credit_contract;
