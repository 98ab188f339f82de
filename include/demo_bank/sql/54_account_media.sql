-- What customers hold in their hands to use their accounts: debit cards, passbooks, certificates. Core banking keeps
-- them in one register, as the source contract says: the medium, and the accounts that it gives access to.

create table bank.card_product as
select product.prod_no, product.prod_name, product.is_virtual
from (
    values
    ('DC01', '云岭借记卡普卡', false), ('DC02', '云岭借记卡金卡', false), ('DC03', '云岭员工卡', false),
    ('DC04', '云岭电子账户虚拟卡', true), ('DC05', '云岭单位结算卡', false), ('DC06', '云岭社会保障卡', false)
) as product (prod_no, prod_name, is_virtual);

-- Which medium an account is used with, and of which type: 1 card, 2 passbook, 3 certificate, 4 combined passbook,
-- 5 certificate of a large deposit. A sub-account in another currency is used as its main account is.
create table bank.medium_account as
with
account as (
    select account.*, size.persons
    from bank.account
    cross join bank.size
    where not is_sub_account
)

select 'A' || case slot when 4 then cust_id * 10::bigint else acct_id end as medium_id, '1' as medium_type, acct_id
from account
where card_no is not null
union all
select 'S' || acct_id, '1', acct_id
from account
where party_kind = 'C'
    and slot = 0
    and kind in ('firm', 'shop')
    and (bank.rnd(cust_id, 2011) < 0.2 or cust_id = persons + 7)
union all
-- A second card beside the first.
select 'B' || acct_id, '1', acct_id
from account
where party_kind = 'P'
    and slot = 0
    and open_date < %(open_day)s - 30
    and close_date is null
    and (bank.rnd(acct_id, 2012) < 0.04 or cust_id in (7, 8, 9))
union all
-- Those who keep a passbook beside the card are the old and the countryside.
select 'P' || acct_id, '2', acct_id
from account
where party_kind = 'P'
    and (
        (slot = 0 and bank.rnd(acct_id, 2013) < case when kind in ('pension', 'farm') then 0.4 else 0.06 end)
        or (slot = 4 and card_no is null)
    )
union all
select 'C' || case way.medium_type when '4' then cust_id * 10::bigint else acct_id end, way.medium_type, acct_id
from account
cross join lateral (
    select
        case
            when party_kind = 'P' and slot = 2 and opening_bal + first_deposit >= 20000000 then '5'
            when party_kind = 'P' and bank.rnd(cust_id, 2014) < 0.4 then '4'
            else '3'
        end as medium_type
) as way
where slot in (2, 3) and product_class in ('T', 'N');

-- An account closes with what gives access to it; a combined passbook with the last of its accounts.
create table bank.medium as
with
described as (
    select
        used.acct_id,
        used.medium_id,
        used.medium_type,
        account.cust_id,
        account.cust_no,
        account.org_no,
        account.party_kind,
        account.slot,
        account.open_date,
        account.close_date,
        account.open_status,
        account.is_dormant,
        account.card_no,
        account.kind,
        min(used.acct_id) over (partition by used.medium_id) as main_id
    from bank.medium_account as used
    inner join bank.account using (acct_id)
),

-- What does not follow from the account: a second card is given out later, some of them are given back.
main as (
    select
        described.*,
        left(medium_id, 1) as kind_of_medium,
        bank.rnd(acct_id, 2015 + ascii(medium_id)) as state_draw,
        min(open_date) over same as first_open_date,
        case when bool_and(close_date is not null) over same then max(close_date) over same end as last_close_date
    from described
    window same as (partition by medium_id)
)

select
    main.medium_id,
    main.medium_type,
    -- Certificates that were bought by mobile phone were never printed.
    case
        when kind_of_medium = 'A' then card_no
        when kind_of_medium = 'B' then bank.card_number('62398' || lpad(main_id::text, 13, '0'))
        when kind_of_medium = 'S' then bank.card_number('62396' || lpad(main_id::text, 13, '0'))
        when medium_type = '2' then 'YZ' || bank.digits(main_id, 2021, 4) || lpad(main_id::text, 10, '0')
        when medium_type = '4' then 'YT' || bank.digits(main_id, 2021, 4) || lpad(main_id::text, 10, '0')
        when medium_type = '3' and party_kind = 'P' and bank.rnd(main_id, 2022) < 0.2 then null
        else 'CD' || bank.digits(main_id, 2021, 4) || lpad(main_id::text, 10, '0')
    end as medium_no,
    case
        when medium_type <> '1' then null
        when kind_of_medium = 'S' then 'DC05'
        when main.cust_id <= size.staff and main.slot = 0 then 'DC03'
        when slot = 1 and bank.rnd(acct_id, 2023) < 0.5 then 'DC04'
        when bank.rnd(acct_id, 3071) < case kind_of_medium when 'B' then 0.6 else 0.08 end then 'DC06'
        when bank.rnd(acct_id, 2024) < 0.15 then 'DC02'
        else 'DC01'
    end as prod_no,
    main.cust_no,
    main.org_no,
    case
        when kind_of_medium in ('B', 'P') then least(
            first_open_date + bank.pick(acct_id, 2025, greatest(%(open_day)s - first_open_date, 1)), %(until)s
        )
        else first_open_date
    end as open_date,
    case
        when kind_of_medium = 'B' and (bank.rnd(acct_id, 2026) < 0.1 * %(months)s or main.cust_id = 7)
            then %(first_day)s + bank.pick(acct_id, 2027, %(until)s - %(first_day)s)
        else last_close_date
    end as close_date,
    -- 1 in use, 3 frozen, 4 asleep, 5 reported lost, 6 magnetic stripe or chip damaged.
    case
        when open_status = '4' then '3'
        when open_status = '5' then '5'
        when is_dormant then '4'
        when state_draw < 0.006 or (kind_of_medium = 'B' and main.cust_id = 8) then '5'
        when state_draw < 0.010 or (kind_of_medium = 'B' and main.cust_id = 9) then '6'
        else '1'
    end as status,
    case
        when kind_of_medium = 'B' then '同一账户第二张卡'
        when medium_type = '3' and party_kind = 'C' then '单位定期存款开户证实书'
        when state_draw < 0.006 then '客户口头挂失'
    end as remark
from main
cross join bank.size
where main.acct_id = main.main_id
union all
-- Given out with the payroll and not yet activated: no account stands behind them so far.
select
    'U' || cust_id, '1', bank.card_number('62397' || lpad(cust_id::text, 13, '0')), 'DC01', cust_no, org_no,
    %(until)s - 3 - bank.pick(cust_id, 2031, 40), null, '0', '批量发卡待激活'
from bank.person
where work = 'wage'
    and open_date <= %(open_day)s - 50
    and (bank.rnd(cust_id, 2032) < 0.01 or cust_id = (
        select min(first.cust_id) from bank.person as first
        where first.work = 'wage' and first.open_date <= %(open_day)s - 50
    ));

create table cbs_new.card_product as
select card_product.prod_no, card_product.prod_name, card_product.is_virtual, month.last_day as eod_date
from bank.month
cross join bank.card_product
order by month.last_day, card_product.prod_no;

create table cbs_new.medium as
select
    medium.medium_id,
    medium.medium_type,
    medium.medium_no,
    medium.prod_no,
    medium.cust_no,
    medium.org_no::text as org_no,
    medium.open_date,
    case when card_product.is_virtual then '800000904' else medium.org_no::text || '003' end as open_teller,
    case when medium.close_date <= month.last_day then '2' else medium.status end as status,
    case when medium.close_date <= month.last_day then medium.close_date end as close_date,
    medium.remark,
    month.last_day as eod_date
from bank.month
inner join bank.medium on medium.open_date <= month.last_day
left join bank.card_product using (prod_no)
order by month.last_day, medium.medium_id;

create table cbs_new.medium_account as
select
    medium.medium_id,
    account.acct_no,
    greatest(account.open_date, medium.open_date) as link_date,
    ended.on_date as unlink_date,
    month.last_day as eod_date
from bank.month
cross join bank.medium_account as link
inner join bank.medium using (medium_id)
inner join bank.account using (acct_id)
cross join lateral (
    select case when least(account.close_date, medium.close_date) <= month.last_day
        then least(account.close_date, medium.close_date) end as on_date
) as ended
where greatest(account.open_date, medium.open_date) <= month.last_day
order by month.last_day, medium.medium_id, account.acct_id;
