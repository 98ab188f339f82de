-- What the customer information system (ECIF) offers at the end of each month, as the source contract
-- (dbt_project/models/sources/ecif.yml) says: who is related to whom, groups with their members, and the financial
-- statements that customers hand in.

-- Corporates in blocks of forty: the 6th to 9th are a group below a parent company, the 12th to 14th a person's without
-- one, the 20th to 23rd a supply chain around its core company. A group is known by its first member.
create table bank.customer_group as
with
numbered as (
    select
        corporate.*,
        mod(corporate.cust_id - size.persons, 40) as place,
        (corporate.cust_id - size.persons) / 40 as block
    from bank.corporate
    cross join bank.size
    where corporate.kind = 'firm'
),

known as (
    select
        numbered.cust_id,
        numbered.cust_name,
        numbered.cust_no,
        numbered.place,
        numbered.block,
        numbered.open_date,
        case
            when place between 6 and 9 then 'P'
            when place between 12 and 14 then 'N'
            when place between 20 and 23 then 'S'
        end as kind
    from numbered
)

select
    'G' || kind || lpad(block::text, 5, '0') as group_no,
    kind,
    cust_id,
    cust_no,
    cust_name,
    open_date,
    first_value(cust_id) over same as head_id,
    first_value(open_date) over same as head_open_date,
    -- The last member of a group that is not its first leaves in the window now and then.
    case
        when row_number() over same > 1
            and row_number() over same = count(*) over (partition by kind, block)
            and (block = 0 or bank.rnd(cust_id, 2101) < 0.02 * %(months)s)
            then %(first_day)s + bank.pick(cust_id, 2102, %(until)s - %(first_day)s)
    end as leave_date
from known
where kind is not null
window same as (partition by kind, block order by place);

create table ecif_new.cust_group as
with
heads as (
    select
        member.group_no,
        member.kind,
        member.head_open_date,
        head.cust_no,
        head.cust_name,
        head.cust_id,
        head.legal_rep_name
    from (select distinct group_no, kind, head_id, head_open_date from bank.customer_group) as member
    inner join bank.corporate as head on head.cust_id = member.head_id
),

-- The bank grants a group a third more than what its members have been granted, on the balance sheet and off it.
granted as (
    select member.group_no, sum(contract.contract_amt * case contract.ccy when 'USD' then 7.1 else 1 end) as amt
    from bank.customer_group as member
    inner join (
        select cust_id, ccy, contract_amt from bank.credit_contract
        union all
        select cust_id, ccy, contract_amt from bank.off_balance_contract
    ) as contract using (cust_id)
    group by member.group_no
)

select
    heads.group_no,
    case heads.kind
        when 'S' then heads.cust_name || '供应链'
        when 'N' then replace(replace(heads.cust_name, '有限公司', ''), '股份', '') || '系'
        else replace(replace(heads.cust_name, '有限公司', ''), '股份', '') || '集团'
    end as group_name,
    case heads.kind when 'S' then '2' else '1' end as group_type,
    case when heads.kind <> 'N' then heads.cust_no end as parent_cust_no,
    case when heads.kind <> 'N' then heads.cust_name end as parent_name,
    case heads.kind
        when 'S' then heads.cust_name
        when 'N' then heads.legal_rep_name
        when 'P' then case
            when bank.rnd(heads.cust_id, 2103) < 0.3 then '肇庆市云岭国有资本投资运营集团有限公司'
            when bank.rnd(heads.cust_id, 2103) < 0.4 then '海棠湾村集体经济联合社'
            else heads.legal_rep_name
        end
    end as controller_name,
    case heads.kind
        when 'S' then '31'
        when 'N' then '11'
        when 'P' then case
            when bank.rnd(heads.cust_id, 2103) < 0.3 then '21'
            when bank.rnd(heads.cust_id, 2103) < 0.4 then '99'
            else '11'
        end
    end as controller_type,
    'CNY' as ccy,
    bank.yuan(
        ((coalesce(granted.amt, 0) * 4 / 3)::bigint / 100000000 + 1) * 100000000
    )::numeric(20, 2) as credit_limit,
    case heads.kind when 'S' then '核心企业应收账款确权' end as remark,
    month.last_day as eod_date
from bank.month
inner join heads on heads.head_open_date <= month.last_day
left join granted using (group_no)
order by month.last_day, heads.group_no;

create table ecif_new.group_member as
select
    member.group_no,
    member.cust_no,
    case
        when member.kind = 'S' then case when member.cust_id = member.head_id then '3' else '4' end
        when member.kind = 'P' and member.cust_id = member.head_id then '1'
        else '2'
    end as member_role,
    member.open_date as join_date,
    case when member.leave_date <= month.last_day then member.leave_date end as leave_date,
    case when member.leave_date <= month.last_day then '股权转让，退出集团授信' end as remark,
    month.last_day as eod_date
from bank.month
inner join bank.customer_group as member
    on member.open_date <= month.last_day and member.head_open_date <= month.last_day
order by month.last_day, member.group_no, member.cust_no;

-- Persons and those who are close to them; collected most often when somebody borrows.
create table bank.person_relation as
with
person as (
    select
        person.*,
        bank.rnd(cust_id, 2111) as spouse_draw,
        bank.rnd(cust_id, 2112) as other_draw,
        %(until)s - birth_date as age_days
    from bank.person
    where nation_code = 'CHN'
),

related as (
    -- Two customers who are married to each other.
    select person.cust_id, '01' as rel_code, 1 as no, other.cust_id as rel_cust_id, 'P' as rel_kind
    from person
    inner join bank.person as other on other.cust_id = (person.cust_id # 1)
    where person.marital = '20'
        and other.marital = '20'
        and other.nation_code = 'CHN'
        and other.gender <> person.gender
        and abs(other.birth_date - person.birth_date) < 12 * 365
    union all
    select cust_id, '02', 2, null, 'P'
    from person
    where age_days < 50 * 365 and other_draw < 0.05
    union all
    select cust_id, '03', 3, null, 'P'
    from person
    where age_days > 45 * 365 and other_draw < 0.08
    union all
    select cust_id, bank.choose(cust_id, 2113, array['04', '05', '06', '06', '07']), 4, null, 'P'
    from person
    where other_draw between 0.1 and 0.16
    union all
    -- Colleagues and friends who are customers, of whom nobody asked for a document.
    select person.cust_id, bank.choose(person.cust_id, 2114, array['05', '06']), 5, other.cust_id, 'P'
    from person
    cross join bank.size
    inner join bank.person as other
        on other.cust_id = 1 + bank.pick(person.cust_id, 2115, size.persons)
        and other.cust_id <> person.cust_id
        and other.nation_code = 'CHN'
    where person.other_draw between 0.2 and 0.23
    union all
    select cust_id, '08', 6, null, 'P'
    from person
    where marital = '40' and other_draw < 0.5
    union all
    select cust_id, '09', 7, null, 'P'
    from person
    where work = 'pension' and other_draw between 0.5 and 0.55
    union all
    -- What ties a person to a company: the employer, a share in it.
    select cust_id, '11', 8, employer_id, 'C'
    from person
    where employer_id is not null and other_draw between 0.6 and 0.65
    union all
    select cust_id, '12', 9, null, 'C'
    from person
    where work = 'firm' and other_draw between 0.3 and 0.6
),

-- A spouse who is not a customer.
strangers as (
    select person.cust_id, '01' as rel_code, 10 as no, null::integer as rel_cust_id, 'P' as rel_kind
    from person
    where person.marital = '20'
        and person.spouse_draw < 0.25
        and not exists (select from related where related.cust_id = person.cust_id and related.no = 1)
),

listed as (
    select related.*, related.cust_id * 16::bigint + related.no as rel_id
    from (select * from related union all select * from strangers) as related
)

select
    listed.rel_id,
    person.cust_no,
    listed.rel_code,
    listed.rel_kind,
    coalesce(other.cust_no, firm.cust_no) as rel_cust_no,
    case
        when listed.rel_kind = 'C' and firm.cust_no is null then bank.brand(listed.rel_id) || '实业有限公司'
        else coalesce(other.cust_name, firm.cust_name, stranger.name)
    end as rel_name,
    case
        when way.is_undocumented then null
        when listed.rel_kind = 'C' then '610001'
        else coalesce(other.id_type, '110001')
    end as rel_id_type,
    case
        when way.is_undocumented then null
        when listed.rel_kind = 'C' and firm.cust_no is null
            then bank.credit_code('91', '441202', 700000 + mod(listed.rel_id, 200000))
        else coalesce(other.id_no, firm.id_no, stranger.id_no)
    end as rel_id_no,
    greatest(person.open_date, other.open_date, firm.open_date) as start_date,
    case
        when greatest(person.open_date, other.open_date, firm.open_date) < %(first_day)s
            and listed.no <> 1
            and (
                bank.rnd(listed.rel_id, 2116) < 0.01 * %(months)s
                or row_number() over (partition by listed.no = 10 order by listed.rel_id) = 2
            )
            then %(first_day)s + bank.pick(listed.rel_id, 2117, %(until)s - %(first_day)s)
    end as end_date,
    case
        when listed.rel_code = '09' then '民政部门登记的监护关系'
        when listed.no = 5 then '授信调查口头提供'
    end as remark
from listed
inner join bank.person as person using (cust_id)
left join bank.person as other on listed.rel_kind = 'P' and other.cust_id = listed.rel_cust_id
left join bank.corporate as firm on listed.rel_kind = 'C' and firm.cust_id = listed.rel_cust_id
cross join lateral (
    select listed.no in (4, 5) and bank.rnd(listed.rel_id, 2118) < 0.5 as is_undocumented
) as way
cross join lateral (
    select
        case listed.rel_code when '02' then 58 when '03' then 18 else 24 end as youngest,
        case listed.rel_code when '02' then 80 when '03' then 24 else 60 end as oldest
) as age
left join lateral (
    select identity.name, identity.id_no
    from generate_series(0, 5) as attempts (attempt)
    cross join lateral bank.identity(listed.rel_id * 8 + attempt, 800, 100, age.youngest, age.oldest) as identity
    cross join lateral (
        select listed.rel_code = '01' and identity.gender = person.gender as is_same_sex
    ) as pair
    order by pair.is_same_sex, attempts.attempt
    limit 1
) as stranger on listed.rel_kind = 'P' and other.cust_no is null;

create table ecif_new.person_relation as
select
    'PR' || lpad(relation.rel_id::text, 12, '0') as rel_id,
    relation.cust_no,
    relation.rel_code,
    relation.rel_kind,
    relation.rel_cust_no,
    relation.rel_name,
    relation.rel_id_type,
    relation.rel_id_no,
    relation.start_date,
    case when relation.end_date <= month.last_day then '0' else '1' end as status,
    case when relation.end_date <= month.last_day then relation.end_date end as end_date,
    relation.remark,
    month.last_day as eod_date
from bank.month
inner join bank.person_relation as relation on relation.start_date <= month.last_day
order by month.last_day, relation.rel_id;

-- Companies and those who control, own, manage, supply or are related to them. A company that borrows is asked for more.
create table bank.corporate_relation as
with
firm as (
    select
        corporate.*,
        bank.rnd(cust_id, 2121) as manager_draw,
        bank.rnd(cust_id, 2122) as owner_draw,
        bank.rnd(cust_id, 2123) as partner_draw,
        exists (select from bank.credit_contract as contract where contract.cust_id = corporate.cust_id) as borrows
    from bank.corporate
    where kind = 'firm'
),

-- Who it is: C a customer of the bank, M the legal representative, F the head of finance, P another person, E a company
-- that is no customer, A one abroad.
related as (
    select cust_id, '09' as rel_code, 1 as no, 'M' as who, null::integer as rel_cust_id
    from firm
    where borrows or manager_draw < 0.3
    union all
    select cust_id, '09', 2, 'F', null
    from firm
    where cfo_name is not null and (borrows or manager_draw < 0.2)
    union all
    select cust_id, '08', 3, 'M', null
    from firm
    where ownership_code = '3' and (borrows or owner_draw < 0.2)
    union all
    select cust_id, '08', 4, 'P', null
    from firm
    where ownership_code = '3' and owner_draw < 0.2
    union all
    select cust_id, bank.choose(cust_id, 2124, array['04', '05', '05', '06', '07', '07', '13']), 5, 'E', null
    from firm
    where partner_draw < 0.3
    union all
    select cust_id, '10', 6, 'E', null
    from firm
    where partner_draw between 0.3 and 0.4
    union all
    select cust_id, '11', 7, bank.choose(cust_id, 2125, array['E', 'E', 'E', 'A']), null
    from firm
    where partner_draw between 0.4 and 0.6
    union all
    -- The group's parent company, its subsidiaries, and these among themselves; a core company and its suppliers.
    select
        one.cust_id,
        case
            when one.kind = 'S' then '11'
            when other.cust_id = one.head_id then '01'
            when one.cust_id = one.head_id then '02'
            else '03'
        end,
        8 + other.place,
        'C',
        other.cust_id
    from bank.customer_group as one
    inner join (
        select
            customer_group.*,
            row_number() over (partition by group_no order by cust_id)::integer as place
        from bank.customer_group
    ) as other on other.group_no = one.group_no and other.cust_id <> one.cust_id
    where one.kind = 'P' or (one.kind = 'S' and one.head_id in (one.cust_id, other.cust_id))
),

listed as (
    select related.*, related.cust_id * 16::bigint + related.no as rel_id
    from related
)

select
    listed.rel_id,
    firm.cust_no,
    listed.rel_code,
    case
        when listed.who in ('M', 'F', 'P') then '1'
        when listed.who = 'A' then '7'
        when listed.who = 'C' then case other.ownership_code when '1' then '2' when '2' then '8' else '3' end
        else bank.choose(listed.rel_id, 2126, array['2', '3', '3', '3', '3', '3', '5', '8'])
    end as rel_type,
    other.cust_no as rel_cust_no,
    case listed.who
        when 'M' then firm.legal_rep_name
        when 'F' then firm.cfo_name
        when 'P' then person.name
        when 'C' then other.cust_name
        when 'A' then upper(bank.choose(listed.rel_id, 2127, array['Grey Heron', 'Cedar Point', 'Amber Coast'])) || ' LIMITED'
        else bank.brand(listed.rel_id) || bank.choose(listed.rel_id, 2128, array['投资', '实业', '制造', '供应链']) || '有限公司'
    end as rel_name,
    case
        when listed.who in ('M', 'F', 'P') then '110001'
        when listed.who = 'A' then '610047'
        when listed.who = 'C' then other.id_type
        when bank.rnd(listed.rel_id, 2129) < 0.85 then '610001'
    end as rel_id_type,
    case
        when listed.who = 'M' then firm.legal_rep_id_no
        when listed.who = 'F' then firm.cfo_id_no
        when listed.who = 'P' then person.id_no
        when listed.who = 'A' then 'BR' || bank.digits(listed.rel_id, 2130, 7)
        when listed.who = 'C' then other.id_no
        when bank.rnd(listed.rel_id, 2129) < 0.85
            then bank.credit_code('91', '440106', 300000 + mod(listed.rel_id, 300000))
    end as rel_id_no,
    greatest(firm.open_date, other.open_date) as start_date,
    case
        when greatest(firm.open_date, other.open_date) < %(first_day)s
            and listed.who in ('F', 'P', 'E')
            and (
                bank.rnd(listed.rel_id, 2131) < 0.01 * %(months)s
                or row_number() over (partition by listed.who order by listed.rel_id) = 2
            )
            then %(first_day)s + bank.pick(listed.rel_id, 2132, %(until)s - %(first_day)s)
    end as end_date,
    case
        when listed.no = 4 then '法定代表人近亲属'
        when listed.no = 5 and listed.rel_code = '13' then '一致行动协议'
        when listed.no = 7 then '授信调查提供的上下游'
    end as remark
from listed
inner join firm using (cust_id)
left join bank.corporate as other on other.cust_id = listed.rel_cust_id
cross join lateral bank.identity(listed.rel_id * 8, 800, 100, 24, 70) as person;

-- Who stands surety for a company, from the first to the last of the contracts that he secures.
insert into bank.corporate_relation (
    rel_id, cust_no, rel_code, rel_type, rel_cust_no, rel_name, rel_id_type, rel_id_no, start_date, end_date, remark
)
with
standing as (
    select guar_id, finish_date
    from bank.guarantee_standing
    where eod_date = %(until)s
),

surety as (
    select
        1000000000000000 + min(guarantor.key) as rel_id,
        guarantee.cust_no,
        guarantor.party_kind,
        guarantor.cust_no as rel_cust_no,
        guarantor.guar_name,
        case when guarantor.id_type <> '990001' then guarantor.id_type end as id_type,
        case when guarantor.id_type <> '990001' then guarantor.id_no end as id_no,
        min(guarantee.start_date) as start_date,
        case when bool_and(standing.finish_date is not null) then max(standing.finish_date) end as end_date
    from bank.guarantee
    inner join bank.guarantor using (guar_id)
    left join standing using (guar_id)
    where guarantee.party_kind = 'C'
        and guarantee.kind = 'G'
        and guarantor.cust_no is distinct from guarantee.cust_no
    group by
        guarantee.cust_no, guarantor.party_kind, guarantor.cust_no, guarantor.guar_name, guarantor.id_type,
        guarantor.id_no
)

select
    surety.rel_id, surety.cust_no, '12',
    case when surety.party_kind = 'P' then '1' when firm.ownership_code = '1' then '2' else '3' end,
    surety.rel_cust_no, surety.guar_name, surety.id_type, surety.id_no,
    greatest(surety.start_date, debtor.open_date, person.open_date, firm.open_date), surety.end_date,
    '由担保合同登记'
from surety
inner join bank.corporate as debtor on debtor.cust_no = surety.cust_no
left join bank.person on person.cust_no = surety.rel_cust_no
left join bank.corporate as firm on firm.cust_no = surety.rel_cust_no
where surety.end_date is null or surety.end_date >= %(first_day)s;

create table ecif_new.corp_relation as
select
    'CR' || lpad(relation.rel_id::text, 16, '0') as rel_id,
    relation.cust_no,
    relation.rel_code,
    relation.rel_type,
    relation.rel_cust_no,
    relation.rel_name,
    relation.rel_id_type,
    relation.rel_id_no,
    relation.start_date,
    case when relation.end_date <= month.last_day then '0' else '1' end as status,
    case when relation.end_date <= month.last_day then relation.end_date end as end_date,
    relation.remark,
    month.last_day as eod_date
from bank.month
inner join bank.corporate_relation as relation on relation.start_date <= month.last_day
order by month.last_day, relation.rel_id;

-- Statements as customers hand them in: those who borrow every quarter, the large every month. The year so far in the
-- statements of income and cash; cents.
create table bank.statement as
with
owner as (
    select
        corporate.cust_id,
        'C' as owner_type,
        corporate.cust_no as owner_no,
        '1' as scope,
        corporate.takings,
        corporate.size_code,
        corporate.open_date,
        exists (select from bank.credit_contract as contract where contract.cust_id = corporate.cust_id) as borrows
    from bank.corporate
    where corporate.kind in ('firm', 'shop')
    union all
    -- A parent company consolidates; for a group without one the bank adds its members up.
    select
        member.head_id, case member.kind when 'P' then 'C' else 'G' end,
        case member.kind when 'P' then head.cust_no else member.group_no end,
        case member.kind when 'P' then '2' else '3' end,
        sum(corporate.takings)::bigint, '2', head.open_date, true
    from bank.customer_group as member
    inner join bank.corporate as head on head.cust_id = member.head_id
    inner join bank.corporate on corporate.cust_id = member.cust_id
    where member.kind <> 'S'
    group by member.head_id, member.kind, member.group_no, head.cust_no, head.open_date
),

chosen as (
    select
        owner.*,
        owner.cust_id * 4::bigint + owner.scope::integer as owner_id
    from (
        select owner.*, owner.cust_id in (select head_id from bank.customer_group) as is_head
        from owner
    ) as owner
    where owner.borrows
        or owner.scope <> '1'
        or bank.rnd(owner.cust_id, 2141) < 0.1
        or owner.is_head
),

periods as (
    select (first_day + interval '1 month' - interval '1 day')::date as period_end
    from generate_series(
        date_trunc('month', %(first_day)s - interval '8 months'), %(until)s::timestamp, interval '1 month'
    ) as months (first_day)
),

handed_in as (
    select
        chosen.*,
        periods.period_end,
        extract(month from periods.period_end)::integer as month_of_year,
        keys.key,
        case
            when extract(month from periods.period_end) = 12 then '5'
            when extract(month from periods.period_end) = 6 then '4'
            when mod(extract(month from periods.period_end)::integer, 3) = 0 then '3'
            else '2'
        end as period_type
    from chosen
    cross join periods
    cross join lateral (
        select chosen.owner_id * 1000 + (extract(year from periods.period_end)::integer - 2000) * 12
            + extract(month from periods.period_end)::integer as key
    ) as keys
    where mod(extract(month from periods.period_end)::integer, 3) = 0
        or (chosen.scope = '1' and (chosen.size_code = '1' or bank.rnd(chosen.cust_id, 2142) < 0.05))
),

dated as (
    select
        handed_in.*,
        period_type = '5' and (size_code in ('1', '2') or bank.rnd(owner_id, 2147) < 0.3) as is_audited,
        (takings * month_of_year * (0.9 + 0.2 * bank.rnd(key, 2144)))::bigint as revenue,
        (takings * (8 + 12 * bank.rnd(owner_id, 2145)) * (0.98 + 0.04 * bank.rnd(key, 2146)))::bigint as assets
    from handed_in
)

select
    dated.owner_id,
    dated.owner_type,
    dated.owner_no,
    dated.scope,
    dated.key,
    dated.period_type,
    dated.period_end,
    arrival.received_date,
    dated.is_audited,
    case when bank.rnd(dated.owner_id, 2148) < 0.02 then 'USD' else 'CNY' end as ccy,
    dated.assets,
    (dated.assets * (0.35 + 0.4 * bank.rnd(dated.owner_id, 2149)))::bigint as liabilities,
    (dated.assets * (0.08 + 0.12 * bank.rnd(dated.key, 2150)))::bigint as receivables,
    (dated.assets * (0.01 + 0.05 * bank.rnd(dated.key, 2151)))::bigint as other_receivables,
    (dated.assets * (0.1 + 0.2 * bank.rnd(dated.key, 2152)))::bigint as inventory,
    (dated.assets * (0.2 + 0.2 * bank.rnd(dated.key, 2153)))::bigint as fixed_assets,
    dated.revenue,
    (dated.revenue * (bank.rnd(dated.key, 2154) * 0.16 - 0.04))::bigint as profit,
    (dated.takings * (bank.rnd(dated.key, 2155) - 0.45))::bigint as cash_flow,
    bank.rnd(dated.key, 2156) < 0.08 as is_restated
from dated
-- A quarter's statements come in over the three months that follow, audited ones in spring and early summer.
cross join lateral (
    select
        greatest(
            dated.open_date,
            dated.period_end + case
                when dated.is_audited then 90 + bank.pick(dated.key, 2143, case when dated.is_head then 30 else 90 end)
                when dated.period_type = '2' then 8 + bank.pick(dated.key, 2143, 14)
                else 16 + bank.pick(dated.key, 2143, 76)
            end
        ) as received_date
) as arrival
-- Who brings a group along hands in what there was before as well, and audits in time: there is always one of the group.
where arrival.received_date <= %(until)s
    and (dated.period_end >= dated.open_date or dated.is_head);

create table ecif_new.fin_statement as
select
    'FS' || lpad(statement.key::text, 14, '0') as stmt_no,
    statement.owner_type,
    statement.owner_no,
    statement.period_end,
    statement.period_type,
    statement.scope,
    statement.is_audited,
    case
        when not statement.is_audited then null
        when bank.rnd(statement.owner_id, 2157) < 0.15 then '集团内部审计部'
        else bank.choose(statement.owner_id, 2158, array['云岭', '望江', '松涛']) || '会计师事务所（特殊普通合伙）'
    end as auditor,
    statement.ccy,
    statement.received_date,
    case when statement.is_restated then '比较期数据已重述' end as remark,
    month.last_day as eod_date
from bank.month
inner join bank.statement
    on statement.received_date <= month.last_day and statement.received_date > month.last_day - 200
order by month.last_day, statement.key;

create table ecif_new.fin_item as
select
    'FS' || lpad(statement.key::text, 14, '0') as stmt_no,
    item.code as item_code,
    bank.yuan(item.amt)::numeric(20, 2) as amt,
    month.last_day as eod_date
from bank.month
inner join bank.statement
    on statement.received_date <= month.last_day and statement.received_date > month.last_day - 200
cross join lateral (
    values
    ('A01', assets - receivables - other_receivables - inventory - fixed_assets),
    ('A05', receivables),
    ('A08', other_receivables),
    ('A10', inventory),
    ('A20', fixed_assets),
    ('A99', assets),
    ('L99', liabilities),
    ('E99', assets - liabilities),
    ('P01', revenue),
    ('P90', profit),
    ('P91', greatest(profit / 4, 0)),
    ('P99', profit - greatest(profit / 4, 0)),
    ('C99', cash_flow)
) as item (code, amt)
order by month.last_day, statement.key, item.code;

-- Accounts of several holders, in core banking: those of married couples here and there, and those of the 11th customer
-- with the 12th. The first holder stands in the account itself.
create table cbs_new.account_holder as
select account.acct_no, holder.cust_no, '2' as holder_role, shared.since as start_date, month.last_day as eod_date
from bank.month
cross join (
    select cust_no, rel_cust_no
    from bank.person_relation
    where rel_code = '01' and rel_cust_no > cust_no
    union
    select one.cust_no, other.cust_no
    from bank.person as one
    inner join bank.person as other on other.cust_id = 12
    where one.cust_id = 11
) as pair
inner join bank.person as holder on holder.cust_no = pair.rel_cust_no
inner join bank.account on account.cust_no = pair.cust_no
cross join lateral (select greatest(account.open_date, holder.open_date) as since) as shared
where account.slot in (0, 2)
    and (bank.rnd(account.acct_id, 2511) < 0.3 or (account.cust_id = 11 and account.slot = 0))
    and shared.since <= month.last_day
order by month.last_day, account.acct_no;
