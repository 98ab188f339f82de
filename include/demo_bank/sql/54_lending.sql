-- What the credit system unloads of the loans that more than the bank and the borrower have a part in.

create table credit_new.coop_agreement as
select
    month.last_day as eod_date,
    cooperation.agreement_no,
    '800105' as sign_org_no,
    cooperation.starts as start_date,
    cooperation.ends as end_date,
    case when cooperation.ended_on <= month.last_day then cooperation.ended_on end as terminate_date,
    case when cooperation.ended_on <= month.last_day then cooperation.ended_as else '1' end as status,
    case when cooperation.ended_on <= month.last_day then '双方协商提前终止' end as remark
from bank.month
inner join bank.cooperation on cooperation.starts <= month.last_day
order by month.last_day, cooperation.agreement_no;

create table credit_new.coop_partner as
select
    month.last_day as eod_date,
    cooperation.agreement_no,
    'HZF' || lpad(partner.partner_no::text, 4, '0') as partner_no,
    partner.name as partner_name,
    partner.id_type,
    case partner.id_type
        when '610001' then bank.credit_code('91', partner.region_code, 950 + partner.partner_no)
        else partner.region_code || bank.digits(partner.partner_no, 5401, 9)
    end as id_no,
    partner.partner_type,
    partner.ways as coop_ways,
    partner.region_code,
    case when partner.is_restricted then '1' else '0' end as restrict_flag
from bank.month
inner join bank.cooperation on cooperation.starts <= month.last_day
inner join bank.cooperation_partner as partner using (no)
order by month.last_day, cooperation.agreement_no, partner.partner_no;

create table credit_new.internet_contract as
select
    month.last_day as eod_date,
    contract.contract_no,
    coalesce(customer.phone, '0758-0' || bank.digits(contract.cust_id, 5402, 6)) as apply_phone,
    case when contract.is_alone then '2' else '1' end as coop_mode,
    case when contract.is_alone then '本行自营线上产品' end as remark
from bank.month
inner join bank.internet_contract as contract on contract.start_date <= month.last_day
inner join (
    select cust_id, phone from bank.person
    union all
    select cust_id, phone from bank.corporate
) as customer using (cust_id)
order by month.last_day, contract.contract_no;

create table credit_new.internet_coop as
select month.last_day as eod_date, cooperation.contract_no, cooperation.agreement_no,
cooperation.share::numeric(20, 2) as bear_ratio
from bank.month
inner join bank.internet_contract as contract on contract.start_date <= month.last_day
inner join bank.internet_cooperation as cooperation using (contract_no)
order by month.last_day, cooperation.contract_no, cooperation.agreement_no;

create table credit_new.data_auth as
select
    month.last_day as eod_date,
    data_authorisation.authorisation_no as auth_no,
    data_authorisation.contract_no,
    data_authorisation.effective_date as eff_date,
    data_authorisation.expiry as exp_kind,
    data_authorisation.expiry_date as exp_date
from bank.month
inner join bank.internet_contract as contract on contract.start_date <= month.last_day
inner join bank.data_authorisation using (contract_no)
where data_authorisation.effective_date <= month.last_day
order by month.last_day, data_authorisation.authorisation_no;

create table credit_new.entrusted_payment as
select
    'ST' || to_char(entrusted.pay_date, 'YYYYMMDD') || lpad(entrusted.note_id::text, 12, '0') || entrusted.no as pay_seq,
    entrusted.pay_date,
    bank.note_no(entrusted.note_id) as note_no,
    note.ccy,
    bank.yuan(entrusted.amt)::numeric(20, 2) as amt,
    outsider.acct_no as payee_acct_no,
    outsider.name as payee_name,
    outsider.party_kind as payee_kind,
    outsider.bank_code as payee_bank_code,
    outsider.bank_name as payee_bank_name,
    case when entrusted.no > 1 then '分次支付第' || entrusted.no || '笔' end as remark
from bank.entrusted
inner join bank.note using (note_id)
inner join bank.outsider on outsider.outsider_id = entrusted.outsider_id
where entrusted.pay_date between %(first_day)s and %(until)s
order by entrusted.pay_date, entrusted.note_id, entrusted.no;

create table credit_new.project as
select
    month.last_day as eod_date,
    project.project_no,
    project.contract_no,
    project.project_name,
    project.project_type,
    bank.yuan(project.total_amt)::numeric(20, 2) as total_invest,
    bank.yuan(project.capital_amt)::numeric(20, 2) as capital,
    project.approval_no,
    case when project.approval_no is not null then project.project_name || '核准批复' end as approval_title,
    project.works_from as start_date,
    case when project.capital_amt >= project.total_amt / 4 then '资本金已全额到位' end as remark
from bank.month
inner join bank.project on project.first_date <= month.last_day
order by month.last_day, project.project_no;

create table credit_new.project_licence as
select
    month.last_day as eod_date,
    licence.project_no,
    licence.kind as licence_kind,
    licence.name as licence_name,
    licence.licence_no,
    licence.issued_on as issue_date
from bank.month
inner join bank.project on project.first_date <= month.last_day
inner join bank.project_licence as licence using (project_no)
where licence.issued_on <= month.last_day
order by month.last_day, licence.project_no, licence.licence_no;

create table credit_new.syndicate as
select
    month.last_day as eod_date,
    syndicate.contract_no,
    syndicate.agreement_no,
    bank.yuan(contract.contract_amt * 100 / syndicate.own_share)::numeric(20, 2) as total_amt,
    bank.yuan((
        select sum(note.note_amt)::bigint
        from bank.note
        where note.contract_no = syndicate.contract_no and note.issue_date <= month.last_day
    ) * 100 / syndicate.own_share)::numeric(20, 2) as issued_amt,
    case when syndicate.leads then '本行牵头并代理' end as remark
from bank.month
inner join bank.syndicate on true
inner join bank.credit_contract as contract using (contract_no)
where contract.start_date <= month.last_day
order by month.last_day, syndicate.contract_no;

create table credit_new.syndicate_member as
select
    month.last_day as eod_date,
    member.contract_no,
    member.place as member_seq,
    member.role,
    member.bank_code,
    member.bank_name,
    case when member.is_self then '1' else '0' end as self_flag,
    bank.yuan(contract.contract_amt * member.share / syndicate.own_share)::numeric(20, 2) as share_amt
from bank.month
inner join bank.credit_contract as contract on contract.start_date <= month.last_day
inner join bank.syndicate using (contract_no)
inner join bank.syndicate_member as member using (contract_no)
order by month.last_day, member.contract_no, member.place;

create table credit_new.lease as
select
    month.last_day as eod_date,
    lease.contract_no,
    lease.lease_type,
    lease.leased_thing as lease_object,
    lease.lessor_name as lessor_name,
    '610001' as lessor_id_type,
    lease.lessor_id_no,
    case when lease.fee_amt > 0 then 'CNY' end as fee_ccy,
    bank.yuan(lease.fee_amt)::numeric(20, 2) as fee_amt,
    lease.margin_share::numeric(20, 2) as margin_ratio,
    'CNY' as margin_ccy,
    bank.yuan(lease.margin_amt)::numeric(20, 2) as margin_amt,
    case when lease.margin_amt > 0 then margin.acct_no end as margin_acct_no,
    case when lease.margin_amt > 0 then '首付款作为保证金存入' end as remark
from bank.month
inner join bank.lease on lease.issue_date <= month.last_day
left join bank.account as margin on margin.acct_id = lease.cust_id * 10::bigint + 5
order by month.last_day, lease.contract_no;

create table credit_new.entrust_agreement as
select
    month.last_day as eod_date,
    entrustment.contract_no,
    entrustment.entrust_type,
    entrustor.cust_no as entrustor_cust_no,
    entrustor.acct_no as entrustor_acct_no,
    entrustor.org_name as entrustor_bank_name,
    case when entrustment.fee_amt > 0 then 'CNY' end as fee_ccy,
    bank.yuan(entrustment.fee_amt)::numeric(20, 2) as fee_amt,
    case when entrustment.entrust_type = '3' then '公积金中心审批' end as remark
from bank.month
inner join bank.note on note.issue_date <= month.last_day
inner join bank.entrustment using (note_id)
inner join bank.account as entrustor on entrustor.acct_id = entrustment.entrustor_id * 10::bigint
order by month.last_day, entrustment.contract_no;

create table credit_new.cash_pool_loan as
select
    loan.loan_no,
    loan.agreement_no,
    borrower.org_no::text as org_no,
    loan.lent_on as txn_date,
    loan.returned_on as return_date,
    loan.valid_to as agreement_end,
    'CNY' as ccy,
    bank.yuan(loan.amt)::numeric(20, 2) as amt,
    '71010103' as subject_no,
    entrustor.cust_no as entrustor_cust_no,
    entrustor.acct_no as entrustor_acct_no,
    entrustor.org_name as entrustor_bank_name,
    borrower.cust_no as borrower_cust_no,
    borrower.acct_no as borrower_acct_no,
    borrower.org_name as borrower_bank_name,
    case when loan.fee_amt > 0 then 'CNY' end as fee_ccy,
    bank.yuan(loan.fee_amt)::numeric(20, 2) as fee_amt,
    case when loan.fee_amt > 0 then '协议首笔，含手续费' end as remark
from bank.cash_pool_loan as loan
inner join bank.account as entrustor on entrustor.acct_id = loan.entrustor_id * 10::bigint
inner join bank.account as borrower on borrower.acct_id = loan.borrower_id * 10::bigint
order by loan.lent_on, loan.loan_no;

analyze
    credit_new.coop_agreement, credit_new.coop_partner, credit_new.internet_contract, credit_new.internet_coop,
    credit_new.data_auth, credit_new.entrusted_payment, credit_new.project, credit_new.project_licence,
    credit_new.syndicate, credit_new.syndicate_member, credit_new.lease, credit_new.entrust_agreement,
    credit_new.cash_pool_loan;
