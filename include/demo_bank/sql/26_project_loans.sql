-- Loans to build something with, alone and together with other banks; leasing; students' loans.

insert into bank.subject (subject_no, subject_name, dr_cr, category, g01_item)
values
(13030105, '个人助学贷款', 'D', '1', '6贷款'),
(13030203, '单位银团贷款', 'D', '1', '6贷款'),
(13030204, '应收融资租赁款', 'D', '1', '9其他贷款');

insert into bank.business_type (
    business_type, label, party_kind, subject_no, overdue_subject, interest_subject, income_subject, rate_from, rate_to,
    contract_purpose, purposes, guarantee_types
)
values
('1035', '银团项目贷款', 'C', 13030203, 13030902, 11320102, 60110102, 360, 480, '项目建设', '{项目建设}', '{1,1,5}'),
('2040', '个人助学贷款', 'P', 13030105, 13030901, 11320101, 60110101, 320, 380, '就学', '{支付学费,支付住宿费}', '{4}'),
('3040', '融资租赁', 'C', 13030204, 13030902, 11320102, 60110102, 420, 620, '租赁设备', '{购买租赁物}', '{3,4}');

-- The largest firms build, whatever the size of the bank; of the others few.
create table bank.builder as
select
    cust_id,
    takings,
    case place when 1 then '1035' when 2 then '1030' when 3 then '3040' when 4 then '1030' else drawn end
        as business_type,
    place
from (
    select
        cust_id,
        takings,
        row_number() over (order by takings desc, cust_id) as place,
        case
            when bank.rnd(cust_id, 2601) < 0.015 then '1035'
            when bank.rnd(cust_id, 2601) < 0.03 then '1030'
            when bank.rnd(cust_id, 2601) < 0.05 then '3040'
        end as drawn
    from bank.corporate
    where kind = 'firm' and open_date <= %(open_day)s - 60
) as ranked
where place <= 4 or drawn is not null;

-- A project's money is drawn as it grows: up to three notes under one contract. A lease is one note.
insert into bank.note (
    note_id, cust_id, business_type, contract_no, issue_date, terms, months_a_term, repay_method, rate_bp, note_amt
)
select
    930000000000 + builder.cust_id * 10::bigint + numbers.no,
    builder.cust_id,
    builder.business_type,
    case builder.business_type when '3040' then 'RZ' when '1035' then 'YT' else 'XM' end
        || lpad(builder.cust_id::text, 10, '0'),
    greatest(
        corporate.open_date + 31,
        %(until)s - kind.days_ago + (numbers.no - 1) * 150
    ),
    kind.terms,
    3,
    '2',
    business_type.rate_from
        + bank.pick(builder.cust_id * 10 + numbers.no, 2612, business_type.rate_to - business_type.rate_from),
    greatest(
        50000000,
        floor(builder.takings * kind.weight * (2 + 3 * bank.rnd(builder.cust_id, 2613)) / 10000000) * 10000000
    )::bigint
from bank.builder
inner join bank.business_type using (business_type)
inner join bank.corporate using (cust_id)
cross join lateral (
    select
        3 + bank.pick(builder.cust_id, 2611, case builder.place when 3 then 20 else 700 end) as days_ago,
        case builder.business_type when '3040' then 12 else 28 + 4 * bank.pick(builder.cust_id, 2614, 4) end as terms,
        case builder.business_type when '3040' then 0.5 else 1.2 end as weight,
        case builder.business_type when '3040' then 1 else 1 + bank.pick(builder.cust_id, 2615, 3) end as draws
) as kind
cross join lateral generate_series(1, kind.draws) as numbers (no)
where kind.days_ago >= (numbers.no - 1) * 150 + 3;

-- Young persons who study, repaid monthly.
insert into bank.note (
    note_id, cust_id, business_type, contract_no, issue_date, terms, months_a_term, repay_method, rate_bp, note_amt
)
select
    940000000000 + student.cust_id * 10::bigint,
    student.cust_id,
    '2040',
    'ZX' || lpad(student.cust_id::text, 10, '0'),
    greatest(student.open_date + 31, %(until)s - 3 - bank.pick(student.cust_id, 2621, 1200)),
    60,
    1,
    '1',
    320 + bank.pick(student.cust_id, 2622, 60),
    400000 + 100000 * bank.pick(student.cust_id, 2623, 12)::bigint
from (
    select
        cust_id,
        open_date,
        row_number() over (order by birth_date desc, cust_id) as place
    from bank.person
    where id_type = '110001'
        and open_date <= %(open_day)s - 60
        and birth_date < %(until)s - 18 * 365 - 200
        and work in ('wage', 'wage elsewhere')
) as student
where student.place <= 2 or bank.rnd(student.cust_id, 2624) < 0.012;

-- What is built with a project loan. 1 infrastructure, 2 real estate, 3 renewal of plants, 4 new technology,
-- 5 acquisition, 9 tourism.
create table bank.project as
with
financed as (
    select contract_no, min(cust_id) as cust_id, min(issue_date) as first_date, sum(note_amt)::bigint as lent
    from bank.note
    where business_type in ('1030', '1035')
    group by contract_no
)

select
    financed.*,
    'XM' || to_char(financed.first_date, 'YYYY') || lpad(financed.cust_id::text, 7, '0')
        || case left(financed.contract_no, 2) when 'HT' then '1' else '2' end as project_no,
    kind.project_type,
    corporate.cust_name,
    case kind.project_type
        when '1' then bank.brand(financed.cust_id) || bank.choose(financed.cust_id, 2632, array[
            '污水处理厂工程', '产业园区道路工程', '供水管网改造工程', '物流园基础设施工程'
        ])
        when '2' then bank.brand(financed.cust_id) || bank.choose(financed.cust_id, 2632, array[
            '花园住宅小区', '广场商住楼', '新城保障性住房'
        ])
        when '3' then bank.brand(financed.cust_id) || '生产线技术改造项目'
        when '4' then bank.brand(financed.cust_id) || '新材料科技开发项目'
        when '5' then '收购' || bank.brand(financed.cust_id) || '有限公司股权项目'
        else bank.brand(financed.cust_id) || '乡村旅游综合体项目'
    end as project_name,
    -- Own capital is a fifth of an investment at least, which other banks may finance as well.
    (financed.lent * (1.6 + bank.rnd(financed.cust_id, 2633)))::bigint / 1000000 * 1000000 as total_amt,
    (financed.lent * (0.35 + 0.3 * bank.rnd(financed.cust_id, 2634)))::bigint / 1000000 * 1000000 as capital_amt,
    case
        when kind.project_type <> '5'
            then '肇发改投审〔' || to_char(financed.first_date, 'YYYY') || '〕' || (10 + bank.pick(financed.cust_id, 2635, 900))
                || '号'
    end as approval_no,
    financed.first_date - 20 - bank.pick(financed.cust_id, 2636, 200) as works_from
from financed
inner join bank.corporate using (cust_id)
left join bank.builder using (cust_id)
cross join lateral (
    select
        case
            when builder.place = 1 then '1'
            when builder.place = 2 and left(financed.contract_no, 2) = 'XM' then '2'
            else bank.choose(financed.cust_id, 2631, array['1', '1', '2', '3', '3', '4', '5', '9'])
        end as project_type
) as kind;

alter table bank.project add primary key (contract_no);

-- 01 land use, 02 planning of the land, 03 planning of the works, 04 construction, 09 others.
create table bank.project_licence as
select
    project.project_no,
    kind.kind,
    kind.name,
    kind.prefix || to_char(project.first_date, 'YYYY') || bank.digits(project.cust_id, 2640 + kind.no, 6) as licence_no,
    project.works_from - kind.days_before - bank.pick(project.cust_id, 2650 + kind.no, 20) as issued_on
from bank.project
cross join (
    values
    (1, '01', '国有土地使用证', '肇国用', 300), (2, '02', '建设用地规划许可证', '地字第', 200),
    (3, '03', '建设工程规划许可证', '建字第', 120), (4, '04', '建筑工程施工许可证', '施字第', 30),
    (5, '09', '商品房预售许可证', '预字第', -5), (6, '09', '排污许可证', '排字第', 60), (7, '09', '取水许可证', '取字第', 50)
) as kind (no, kind, name, prefix, days_before)
where case
    when project.project_type = '2' then kind.no <= 5
    when project.project_type = '1' then kind.no in (2, 3, 4, 6, 7)
    when project.project_type = '3' then kind.no = 6
    else false
end;

-- Several banks lend under one agreement. Roles: 1 leads, 2 acts as agent, 3 takes part.
create table bank.syndicate as
select
    project.contract_no,
    'YTXY' || lpad(project.cust_id::text, 8, '0') as agreement_no,
    project.cust_id,
    project.lent,
    -- The bank's own share is a whole multiple of a hundredth of the whole.
    25 + 5 * bank.pick(project.cust_id, 2661, 8) as own_share,
    builder.place = 1 or bank.rnd(project.cust_id, 2662) < 0.4 as leads
from bank.project
inner join bank.builder using (cust_id)
where left(project.contract_no, 2) = 'YT';

create table bank.syndicate_member as
select
    syndicate.contract_no,
    member.place,
    member.role,
    member.bank_code,
    member.bank_name,
    member.is_self,
    member.share
from bank.syndicate
cross join lateral (
    select bank.pick(syndicate.cust_id, 2663, 6) as first_no
) as others
cross join lateral (
    select 1 as place, '1' as role, bank_code, org_name as bank_name, true as is_self, syndicate.own_share as share
    from bank.org
    where org_no = 800000 and syndicate.leads
    union all
    select 2, '2', bank_code, org_name, true, 0
    from bank.org
    where org_no = 800000 and syndicate.leads
    union all
    select 2, '3', bank_code, org_name, true, syndicate.own_share
    from bank.org
    where org_no = 800000 and not syndicate.leads
    union all
    select
        3 + other_bank.no - others.first_no,
        case
            when other_bank.no = others.first_no and not syndicate.leads then '1'
            when other_bank.no = others.first_no + 1 and not syndicate.leads then '2'
            else '3'
        end,
        other_bank.bank_code,
        other_bank.bank_name,
        false,
        case
            when other_bank.no = others.first_no then 60 - syndicate.own_share / 2
            else 40 - (syndicate.own_share + 1) / 2
        end
    from bank.other_bank
    where other_bank.no between others.first_no and others.first_no + 1
    union all
    -- A bank abroad, which has no code in the domestic payment system.
    select 9, '3', 'HALBHKH0XXX', 'Harbour Light Bank', false, 0
    where syndicate.leads
) as member;

-- What is leased, through whom, and what the lessee pays besides the rent.
create table bank.lease as
select
    note.contract_no,
    note.note_id,
    note.cust_id,
    note.note_amt,
    note.issue_date,
    -- 1 operating, 2 financial.
    case when bank.rnd(note.cust_id, 2671) < 0.1 then '1' else '2' end as lease_type,
    bank.choose(note.cust_id, 2672, array[
        '数控加工中心12台', '注塑机8台及辅助设备', '冷链运输车20辆', '光伏发电组件及逆变器一批', '医学影像检查设备3套', '工程挖掘机6台'
    ]) as leased_thing,
    bank.choose(note.cust_id, 2673, array['云岭湖金融租赁有限公司', '鼎盛融资租赁有限公司', '海棠湾融资租赁有限公司']) as lessor_name,
    bank.credit_code('91', '440305', 900 + bank.pick(note.cust_id, 2673, 3)) as lessor_id_no,
    case when drawn.place > 1 and bank.rnd(note.cust_id, 2674) < 0.2 then 0 else note.note_amt / 200 / 100 * 100 end
        as fee_amt,
    margin.share as margin_share,
    note.note_amt * margin.share / 100 as margin_amt
from bank.note
inner join (
    select note_id, row_number() over (order by issue_date desc, note_id) as place
    from bank.note
    where business_type = '3040'
) as drawn using (note_id)
cross join lateral (
    select
        case
            when drawn.place > 1 and bank.rnd(note.cust_id, 2675) < 0.3 then 0
            else 10 + 5 * bank.pick(note.cust_id, 2676, 3)
        end as share
) as margin;

alter table bank.lease add primary key (contract_no);
analyze bank.project, bank.project_licence, bank.syndicate, bank.syndicate_member, bank.lease;
