-- The contracts that loan notes stand under, amounts in cents.

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
        min(business_type) as business_type
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
    'CNY' as ccy,
    -- A third of the contracts leave room beyond their notes.
    (
        (summed.notes_amt * (1 + case when bank.rnd(summed.cust_id, 901) < 0.33 then 0.2 else 0 end))::bigint
        / 100000 * 100000
        + case when bank.rnd(summed.cust_id, 901) < 0.33 then 100000 else mod(summed.notes_amt::bigint, 100000) end
    )::bigint as contract_amt,
    summed.start_date,
    summed.end_date,
    case summed.business_type
        when '2010' then '1'
        when '2020' then '1'
        when '2030' then '1'
        when '2050' then bank.choose(summed.cust_id, 902, array['4', '4', '4', '3'])
        when '2060' then bank.choose(summed.cust_id, 902, array['1', '1', '3', '4'])
        else bank.choose(summed.cust_id, 902, array['1', '1', '3', '3', '2', '5', '4'])
    end as guarantee_type,
    case summed.business_type
        when '2010' then '购买住房'
        when '2020' then '购买商用房'
        when '2030' then '购买汽车'
        when '2050' then '日常消费'
        when '2060' then '生产经营周转'
        when '1010' then '日常经营周转'
        else '购建固定资产'
    end as purpose,
    manager.emp_no as manager_emp_no
from summed
inner join bank.org using (org_no)
inner join bank.manager
    on manager.org_no = summed.org_no
    and manager.no = bank.pick(summed.cust_id, 903, org.managers);

alter table bank.credit_contract add primary key (contract_no);
analyze bank.credit_contract;
