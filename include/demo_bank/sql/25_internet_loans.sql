-- Loans over the internet: the smaller consumption contracts and some of the smallest firms' for working capital, most
-- of them with partners who bring the customers, lend along, guarantee or collect.

create table bank.cooperation (
    no integer primary key,
    agreement_no text,
    starts date,
    ends date,
    -- 1 in force, 2 revoked, 3 ended.
    ended_on date,
    ended_as text,
    -- The share of a loan that the partners stand for, in hundredths.
    share_from integer,
    share_to integer
);

insert into bank.cooperation (no, agreement_no, starts, ends, ended_on, ended_as, share_from, share_to)
select
    no, 'XY' || to_char(starts, 'YYYY') || lpad(no::text, 4, '0'), starts, starts + years * 365, ended_on, ended_as,
    share_from, share_to
from (
    select
        no, %(open_day)s - 300 - bank.pick(no, 2501, 500) as starts, years, share_from, share_to,
        case ended_as when '3' then %(until)s - 10 when '2' then %(until)s - 20 end as ended_on, ended_as
    from (
        values
        (1, 3, null, 0, 0), (2, 3, null, 30, 70), (3, 5, null, 100, 100), (4, 3, null, 50, 80), (5, 2, null, 40, 60),
        (6, 3, null, 0, 0), (7, 3, '3', 0, 0), (8, 3, '2', 20, 20)
    ) as kinds (no, years, ended_as, share_from, share_to)
) as dated;

-- Partners: 1 bank, 2 insurer, 3 micro lender, 4 guarantor, 5 online shop, 6 payment institution, 7 technology, 9 other.
-- What they do: 1 bring customers, 2 lend along, 3 pay, 4 share risks, 5 guarantee, 6 technology, 7 collect.
create table bank.cooperation_partner (
    no integer,
    partner_no integer,
    name text,
    id_type text,
    partner_type text,
    ways text,
    region_code text,
    is_restricted boolean,
    primary key (no, partner_no)
);

insert into bank.cooperation_partner (
    no, partner_no, name, id_type, partner_type, ways, region_code, is_restricted
)
values
(1, 1, '云帆优选电子商务有限公司', '610001', '5', '1', '440106', false),
(2, 2, '星河银行股份有限公司', '610001', '1', '2', '440305', false),
(2, 3, '湖畔数字科技有限公司', '610001', '7', '1,6', '330106', false),
(3, 4, '海棠湾财产保险股份有限公司', '610001', '2', '5', '310115', false),
(4, 5, '青石桥融资担保有限公司', '610001', '4', '4,5', '441202', false),
(4, 3, '湖畔数字科技有限公司', '610001', '7', '6', '330106', false),
(5, 6, '望江小额贷款有限公司', '610001', '3', '2,4', '441284', true),
(6, 7, '翠微支付服务有限公司', '610001', '6', '3', '440305', false),
(6, 8, '松涛催收服务有限公司', '610047', '9', '7', '441203', false),
(7, 9, '银杏到家电子商务有限公司', '610001', '5', '1,3', '510107', true),
(8, 10, '北溪资讯科技有限公司', '610001', '7', '1,4', '420106', true);

create table bank.internet_contract as
with
small as (
    select contract_no, min(cust_id) as cust_id, min(issue_date) as start_date, max(due_date) as end_date
    from bank.note
    where business_type = '2050'
    group by contract_no
    having max(note_amt) < 5000000
    union all
    select contract_no, cust_id, start_date, end_date
    from (
        select
            contract_no,
            min(cust_id) as cust_id,
            min(issue_date) as start_date,
            max(due_date) as end_date,
            row_number() over (order by max(note_amt), contract_no) as place
        from bank.note
        where business_type = '1010'
        group by contract_no
    ) as firm
    where place = 1 or bank.rnd(cust_id, 2515) < 0.08
)

-- Whatever the size of the bank, the first of them are one of each mode.
select
    small.*,
    ranked.place = 2 or (ranked.place > 3 and bank.rnd(small.cust_id, 2511) < 0.3) as is_alone,
    case
        when ranked.place = 1 then 2
        when ranked.place = 3 then 4
        else bank.choose(small.cust_id, 2512, array['1', '1', '2', '2', '3', '4', '5', '6', '7', '8'])::integer
    end as first_cooperation,
    case
        when ranked.place = 3 or bank.rnd(small.cust_id, 2513) < 0.2 then 1
    end as second_cooperation
from small
inner join (
    select contract_no, row_number() over (order by contract_no) as place
    from small
) as ranked using (contract_no);

alter table bank.internet_contract add primary key (contract_no);

create table bank.internet_cooperation as
select
    contract.contract_no,
    cooperation.no,
    cooperation.agreement_no,
    cooperation.share_from
        + bank.pick(contract.cust_id, 2514, cooperation.share_to - cooperation.share_from + 1) as share
from bank.internet_contract as contract
inner join bank.cooperation
    on cooperation.no in (contract.first_cooperation, contract.second_cooperation)
where not contract.is_alone;

-- What borrowers allow to be done with their data. An authorisation that ran out was renewed once.
create table bank.data_authorisation as
select
    contract.contract_no,
    'SQ' || lpad(contract.cust_id::text, 10, '0') || numbers.no as authorisation_no,
    case numbers.no
        when 1 then contract.start_date - 1 - bank.pick(contract.cust_id, 2522, 20)
        else %(open_day)s - 10
    end as effective_date,
    -- 1 until a date, 2 as long as the business lasts, 3 for good.
    kind.expiry,
    case
        when kind.expiry = '1' and numbers.no = 1 and numbers.numbers = 2 then %(open_day)s - 10
        when kind.expiry = '1' then contract.end_date + 365
    end as expiry_date
from bank.internet_contract as contract
cross join lateral (
    select bank.choose(contract.cust_id, 2523, array['1', '1', '2', '3']) as expiry
) as kind
cross join lateral (
    select
        case
            when kind.expiry = '1' and contract.start_date < %(open_day)s - 40 and bank.rnd(contract.cust_id, 2521) < 0.3
                then 2
            else 1
        end as numbers
) as count
cross join lateral (
    select no, count.numbers from generate_series(1, count.numbers) as series (no)
) as numbers;

analyze bank.internet_contract, bank.internet_cooperation, bank.data_authorisation;
