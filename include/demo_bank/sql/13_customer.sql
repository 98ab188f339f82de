-- Customers: persons have the numbers 1 to n, corporates those after them. Amounts of income are cents a month.

create table bank.size as
select
    (%(customers)s - greatest(30, round(%(customers)s * 0.15)))::integer as persons,
    %(customers)s as customers,
    (select least(count(*), %(customers)s / 10)::integer from bank.employee) as staff,
    (select count(*)::integer from bank.org_slot) as org_slots,
    (select count(*)::integer from bank.industry_slot) as industry_slots;

create table bank.corporate as
with
numbered as (
    select
        cust_id,
        cust_id - size.persons as no,
        bank.rnd(cust_id, 101) as kind_draw,
        bank.rnd(cust_id, 102) as size_draw,
        size.org_slots,
        size.industry_slots
    from bank.size
    cross join lateral generate_series(size.persons + 1, size.customers) as customers (cust_id)
),

-- One of each kind whatever the size of the bank, then by chance.
kinds as (
    select
        numbered.*,
        case
            when no = 1 then '3'
            when no = 2 then '4'
            when no = 3 then '5'
            when no = 4 then '6'
            when no = 5 then '7'
            when no in (6, 7, 8, 10, 12, 13, 20, 21) then 'firm'
            when kind_draw < 0.015 then '3'
            when kind_draw < 0.04 then '4'
            when kind_draw < 0.08 then '5'
            when kind_draw < 0.10 then '6'
            when kind_draw < 0.105 then '7'
            when kind_draw < 0.15 then 'shop'
            else 'firm'
        end as kind
    from numbered
),

sized as (
    select
        kinds.*,
        case kind
            when '4' then '6'
            when '5' then '7'
            when '6' then '8'
            when 'shop' then '5'
            when '3' then '1'
            when '7' then '9'
            else
                case
                    when no = 6 then '1'
                    when size_draw < 0.46 then '4'
                    when size_draw < 0.84 then '3'
                    when size_draw < 0.965 then '2'
                    else '1'
                end
        end as size_code
    from kinds
),

-- Takings a month by size, in cents.
scaled as (
    select
        sized.*,
        (case size_code
            when '1' then 300000000 + 1200000000 * bank.rnd(cust_id, 103)
            when '2' then 80000000 + 300000000 * bank.rnd(cust_id, 103)
            when '3' then 15000000 + 80000000 * bank.rnd(cust_id, 103)
            when '4' then 3000000 + 12000000 * bank.rnd(cust_id, 103)
            when '5' then 2000000 + 5000000 * bank.rnd(cust_id, 103)
            else 20000000 + 60000000 * bank.rnd(cust_id, 103)
        end)::bigint / 100 * 100 as takings
    from sized
)

select
    scaled.cust_id,
    '2' || lpad(cust_id::text, 9, '0') as cust_no,
    org_slot.org_no,
    scaled.kind,
    case kind
        when '3'
            then bank.brand(cust_id) || bank.choose(cust_id, 104, array['农村商业银行', '村镇银行', '城市银行', '科技银行']) || '股份有限公司'
        when '4'
            then case
                -- Its loans are made by the bank for it.
                when scaled.no = 2 then '云岭湖住房公积金管理中心'
                else region.name || bank.choose(cust_id, 104, array['财政', '水务', '教育', '卫生', '交通']) || '管理局'
            end
        when '5' then region.name || bank.brand(cust_id) || bank.choose(cust_id, 104, array['中学', '小学', '医院', '职业学校'])
        -- Some associations have names that just fit what EAST admits.
        when '6' then case when scaled.no = 4 or bank.rnd(cust_id, 105) < 0.05
            then '广东省肇庆市' || region.name || bank.brand(cust_id)
                || '城乡居民教育卫生文化体育科技养老助残扶贫济困环境保护防灾减灾志愿服务社区治理乡村振兴以及中小微企业融资服务'
                || '信用体系建设消费者权益保护金融知识普及和水上交通安全救援应急保障能力提升综合促进联合发展公益慈善'
            else region.name || bank.brand(cust_id)
            end || bank.choose(cust_id, 104, array['商会', '慈善基金会', '行业协会'])
        when '7'
            then upper(bank.choose(cust_id, 104, array['Harbour Light', 'Blue Kite', 'Northern Quay', 'Silver Reed']))
            || ' TRADING LIMITED'
        when 'shop'
            then region.name || bank.brand(cust_id) || bank.choose(cust_id, 104, array['商行', '餐饮店', '百货店', '维修部'])
        else
            case
                when bank.rnd(cust_id, 105) < 0.01
                    then '肇庆市' || region.name || bank.brand(cust_id) || bank.brand(cust_id + 1)
                        || bank.brand(cust_id + 2)
                        || industry.label || '技术开发与进出口贸易以及仓储物流供应链综合服务管理产业投资控股集团'
                        || bank.brand(cust_id + 3) || '分部'
                when bank.rnd(cust_id, 105) < 0.4 then bank.brand(cust_id) || industry.label
                else '肇庆市' || bank.brand(cust_id) || industry.label
            end || case when bank.rnd(cust_id, 106) < 0.1 then '股份有限公司' else '有限公司' end
    end as cust_name,
    case kind
        -- Groups: see bank.customer_group in 62_ecif.sql.
        when 'firm' then case when mod(scaled.no, 40) in (6, 7, 8, 9, 12, 13, 14) then '1' else '2' end
        when 'shop' then '2'
        else kind
    end as cust_class,
    case kind when '7' then '610047' else '610001' end as id_type,
    case kind
        when '7' then 'BR' || bank.digits(cust_id, 108, 8)
        else bank.credit_code(
            case kind when '4' then '11' when '5' then '12' when '6' then '51' when 'shop' then '92' else '91' end,
            region.code,
            cust_id + 1000
        )
    end as id_no,
    case when kind <> '7' then legal.name end as legal_rep_name,
    case when kind <> '7' then '110001' end as legal_rep_id_type,
    case when kind <> '7' then legal.id_no end as legal_rep_id_no,
    case when bank.rnd(cust_id, 109) < 0.8 and kind <> '7' then finance.name end as cfo_name,
    case when bank.rnd(cust_id, 109) < 0.8 and kind <> '7' then '110001' end as cfo_id_type,
    case when bank.rnd(cust_id, 109) < 0.8 and kind <> '7' then finance.id_no end as cfo_id_no,
    bank.rnd(cust_id, 110) < 0.75 and kind not in ('3', '7') as has_basic_account,
    case
        when kind in ('firm', 'shop', '3')
            then (ceil(takings * (1 + 4 * bank.rnd(cust_id, 111)) / 10000000) * 100000)::numeric
    end as registered_capital,
    bank.rnd(cust_id, 112) as paid_share,
    case
        when kind = '7' then 'Harbour Road ' || (1 + bank.pick(cust_id, 113, 300))
        else '广东省肇庆市' || region.name || bank.address(cust_id)
    end as address,
    '0758-0' || bank.digits(cust_id, 114, 6) as phone,
    case when kind in ('firm', 'shop') then industry.scope end as business_scope,
    %(open_day)s - 400 - bank.pick(cust_id, 115, 8000) as found_date,
    case kind
        when '3' then 'J6621'
        when '4' then 'S9225'
        when '5' then 'P8334'
        when '6' then 'S9521'
        when '7' then 'F5299'
        when 'shop' then 'F5299'
        else industry.code
    end as industry_code,
    size_code,
    case kind
        when 'firm' then bank.choose(cust_id, 116, array['3', '3', '3', '3', '3', '3', '1', '2', '4', '5'])
        when 'shop' then '3'
        when '7' then '4'
        else '1'
    end as ownership_code,
    size_code = '1' and kind = 'firm' and (scaled.no = 6 or bank.rnd(cust_id, 117) < 0.1) as is_listed,
    case
        when kind in ('firm', 'shop', '3')
            then bank.choose(cust_id, 118, array['AAA', 'AA', 'AA', 'A', 'A', 'A', 'BBB', 'BBB', 'BB', 'B'])
    end as credit_rating,
    (1 + takings / 1500000 * (0.4 + bank.rnd(cust_id, 119)))::integer as employee_count,
    case when kind = '7' then 'HKG' else region.code end as region_code,
    case
        when bank.rnd(cust_id, 120) < 0.02 then bank.choose(cust_id, 121, array['A01', 'A02', 'B01', 'B02;C01'])
    end as risk_signals,
    case
        when bank.rnd(cust_id, 122) < 0.02 then bank.choose(cust_id, 123, array['A01', 'B03', 'A02;B01'])
    end as watch_events,
    size_code in ('3', '4') and kind = 'firm' and bank.rnd(cust_id, 124) < 0.05 as is_srdi,
    -- A supplier of the forces; in groups that are public there is none.
    kind = 'firm'
    and (scaled.no = 10 or (mod(scaled.no, 40) not between 6 and 23 and bank.rnd(cust_id, 130) < 0.002)) as is_secret,
    case
        when scaled.no > 8 and bank.rnd(cust_id, 125) < 0.01 * %(months)s
            then %(first_day)s + bank.pick(cust_id, 126, %(until)s - %(first_day)s - 10)
        else %(open_day)s - 5 - bank.pick(cust_id, 126, 4000)
    end as open_date,
    takings
from scaled
inner join bank.org_slot on org_slot.slot = bank.pick(cust_id, 127, scaled.org_slots)
inner join bank.industry_slot as industry on industry.slot = bank.pick(cust_id, 128, scaled.industry_slots)
inner join bank.region on region.no = bank.pick(cust_id, 129, 8)
cross join lateral bank.identity(2 * cust_id, 500, 150, 25, 70) as legal
cross join lateral bank.identity(2 * cust_id + 1, 500, 150, 25, 60) as finance
order by cust_id;

update bank.corporate
set found_date = least(found_date, open_date - 30)
where found_date > open_date - 30;

-- Who pays wages through the bank; the larger, the more often.
create table bank.employer as
select (row_number() over (order by corporate.cust_id, copies.copy) - 1)::integer as slot, corporate.cust_id
from bank.corporate
cross join lateral generate_series(1, least(40, 1 + (corporate.takings / 30000000)::integer)) as copies (copy)
where corporate.kind in ('firm', '4', '5') and corporate.open_date <= %(open_day)s;

analyze bank.size, bank.employer, bank.corporate;

create table bank.person as
with
numbered as (
    select
        cust_id,
        cust_id <= size.staff as is_staff,
        bank.rnd(cust_id, 201) as work_draw,
        bank.rnd(cust_id, 202) as id_draw,
        size.org_slots,
        (select count(*)::integer from bank.employer) as employers
    from bank.size
    cross join lateral generate_series(1, size.persons) as customers (cust_id)
),

identified as (
    select
        numbered.*,
        coalesce(employee.name, identity.name) as name,
        coalesce(employee.gender, identity.gender) as gender,
        coalesce(employee.birth_date, identity.birth_date) as birth_date,
        coalesce(employee.id_no, identity.id_no) as id_no,
        employee.phone as staff_phone,
        case
            when not is_staff and id_draw >= 0.98 then 'foreign'
            when not is_staff and id_draw < 0.005 then 'nobody'
            else 'resident'
        end as origin
    from numbered
    left join bank.employee on employee.emp_id = numbered.cust_id and numbered.is_staff
    cross join lateral bank.identity(numbered.cust_id, 0, 200, 18, 76) as identity
),

-- How they earn: wages through a customer of the bank, wages from elsewhere, a business of their own, a pension, a
-- farm.
working as (
    select
        identified.*,
        case
            when is_staff then 'staff'
            when origin = 'foreign' then 'wage elsewhere'
            when birth_date < %(until)s - 60 * 365 then 'pension'
            when work_draw < 0.42 then 'wage'
            when work_draw < 0.72 then 'wage elsewhere'
            when work_draw < 0.78 then 'shop'
            when work_draw < 0.84 then 'firm'
            when work_draw < 0.94 then 'farm'
            else 'other'
        end as work
    from identified
)

select
    working.cust_id,
    '1' || lpad(working.cust_id::text, 9, '0') as cust_no,
    org_slot.org_no,
    case
        when origin = 'foreign'
            then bank.choose(working.cust_id, 203,
                array['ALDEN', 'BRISA', 'CORWIN', 'DELIA', 'EDRIC', 'FIORA', 'GARETH', 'HELKA'])
                || ' '
                    || bank.choose(working.cust_id, 204,
                        array['MARLOWE', 'TESSEL', 'OKANE', 'VARGASON', 'LINDQUIST', 'ABERNATH'])
        else working.name
    end as cust_name,
    case
        when origin = 'foreign' then '110023'
        when origin = 'nobody' then '110000'
        when not is_staff and id_draw between 0.005 and 0.012 then '110005'
        when not is_staff and id_draw between 0.012 and 0.016 then '110003'
        when not is_staff and id_draw between 0.016 and 0.02 then '110027'
        else '110001'
    end as id_type,
    case
        when origin = 'foreign' then 'X' || bank.digits(working.cust_id, 205, 8)
        -- The bank's own number stands in for the document that this person does not have.
        when origin = 'nobody' then 'W' || bank.digits(working.cust_id, 205, 8)
        when not is_staff and id_draw between 0.016 and 0.02 then '军字' || bank.digits(working.cust_id, 205, 7)
        else working.id_no
    end as id_no,
    concat_ws(
        ';',
        case when work = 'shop' then '02' when work = 'firm' then '03' end,
        case when origin = 'foreign' then '04' end,
        case when work not in ('shop', 'firm') and origin <> 'foreign' then '01' end
    ) as cust_class,
    case
        when origin = 'foreign' then bank.choose(working.cust_id, 206, array['USA', 'GBR', 'DEU', 'SGP', 'FRA'])
        else 'CHN'
    end as nation_code,
    case
        when origin <> 'foreign'
            then bank.choose(working.cust_id, 207, array[
                '汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '汉族', '壮族', '瑶族', '回族', '满族'
            ])
    end as ethnic,
    working.gender,
    case when bank.rnd(working.cust_id, 208) < 0.92
        then bank.choose(working.cust_id, 209, array['10', '20', '20', '20', '30', '30', '60', '60', '70', '70']) end
            as education,
    working.birth_date,
    case when bank.rnd(working.cust_id, 210) < 0.95
        then bank.choose(working.cust_id, 211,
            array['10', '10', '10', '20', '20', '20', '20', '20', '20', '30', '40']) end as marital,
    work,
    case when work = 'wage' then employer.cust_id end as employer_id,
    case work
        when 'staff' then '云岭湖商业银行股份有限公司'
        when 'wage' then corporate.cust_name
        when 'wage elsewhere'
            then '肇庆市' || bank.brand(working.cust_id * 17 + 5)
                || bank.choose(working.cust_id, 212, array['实业', '制造', '服务', '电子']) || '有限公司'
    end as employer_name,
    case work
        when 'staff' then (select address from bank.org where org_no = 800000)
        when 'wage' then corporate.address
        when 'wage elsewhere' then '广东省肇庆市端州区' || bank.address(working.cust_id * 17 + 5)
    end as employer_address,
    case work
        when 'staff' then (select phone from bank.org where org_no = 800000)
        when 'wage' then corporate.phone
        when 'wage elsewhere' then '0758-0' || bank.digits(working.cust_id * 17 + 5, 213, 6)
    end as employer_phone,
    case work
        when 'staff' then '2'
        when 'wage' then case corporate.kind
            when '4' then '3'
            when '5' then '4'
            else case corporate.ownership_code when '1' then '1' else '2' end
        end
        when 'wage elsewhere' then '2'
    end as employer_type,
    case
        when work = 'pension' then '退休人员'
        when work in ('shop', 'firm') then '个体经营者'
        when work = 'farm' then '农民'
        when work = 'staff' then '银行职员'
        when bank.rnd(working.cust_id, 214) < 0.9
            then bank.choose(working.cust_id, 215,
                array['教师', '医生', '工程师', '会计', '公务员', '司机', '销售人员', '服务员', '技术工人', '自由职业'])
    end as occupation,
    case when work in ('staff', 'wage', 'wage elsewhere')
        then bank.choose(working.cust_id, 216, array['职员', '职员', '职员', '主管', '经理', '科员', '班组长']) end as job_title,
    '广东省肇庆市' || region.name || bank.address(working.cust_id * 13 + 7) as address,
    case
        when bank.rnd(working.cust_id, 217) < 0.99
            then coalesce(staff_phone, '100' || bank.digits(working.cust_id, 218, 8))
    end as phone,
    work = 'farm' as is_farmer,
    is_staff,
    -- Who works where the bank must not know more than it needs: one at least.
    not is_staff
    and origin = 'resident'
    and (working.cust_id = size.staff + 5 or bank.rnd(working.cust_id, 229) < 0.002) as is_secret,
    case when working.cust_id = size.persons or (not is_staff and bank.rnd(working.cust_id, 219) < 0.004)
        then %(open_day)s - bank.pick(working.cust_id, 220, 900) end as blacklist_date,
    case
        when not is_staff and working.cust_id < size.persons and bank.rnd(working.cust_id, 221) < 0.012 * %(months)s
            then %(first_day)s + bank.pick(working.cust_id, 222, %(until)s - %(first_day)s - 3)
        else %(open_day)s - 5 - bank.pick(working.cust_id, 222, 5500)
    end as open_date,
    -- Whole yuan a month; a draw to the fourth power makes few high incomes.
    (case work
        when 'pension' then 180000 + 500000 * bank.rnd(working.cust_id, 223)
        when 'farm' then 150000 + 400000 * bank.rnd(working.cust_id, 223)
        when 'other' then 100000 + 300000 * bank.rnd(working.cust_id, 223)
        when 'shop' then 600000 + 3000000 * bank.rnd(working.cust_id, 223) * bank.rnd(working.cust_id, 224)
        when 'firm' then 1000000 + 8000000 * bank.rnd(working.cust_id, 223) * bank.rnd(working.cust_id, 224)
        else 300000 + 500000 * bank.rnd(working.cust_id, 223)
            + 3000000 * bank.rnd(working.cust_id, 223) * bank.rnd(working.cust_id, 224) * bank.rnd(working.cust_id, 225)
    end)::bigint / 100 * 100 as income
from working
cross join bank.size
inner join bank.org_slot on org_slot.slot = bank.pick(working.cust_id, 226, working.org_slots)
inner join bank.region on region.no = bank.pick(working.cust_id, 227, 8)
left join bank.employer on employer.slot = bank.pick(working.cust_id, 228, working.employers)
left join bank.corporate on corporate.cust_id = employer.cust_id
order by working.cust_id;

update bank.person
set blacklist_date = greatest(blacklist_date, open_date)
where blacklist_date < open_date;

alter table bank.person add primary key (cust_id);
alter table bank.corporate add primary key (cust_id);
analyze bank.person, bank.corporate;
