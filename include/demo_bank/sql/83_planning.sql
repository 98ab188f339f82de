-- What the planning and finance department and the channel department enter: targets of the year, prices of internal
-- funds, what outlets are. As the contract (dbt_project/models/sources/entry.yml) says.

-- Targets by organisation: so much more than at the beginning of the window for what is to grow, a ceiling for what is
-- to stay low.
create table bank.kpi_target as
with
place as (
    select 1 as level_no, '全行' as org_level, 800000 as org_no, count(*)::numeric as outlets
    from bank.org
    where org_class = 'O'
    union all
    select 2, '分行', branch.org_no, count(outlet.org_no)
    from bank.org as branch
    left join bank.org as sub on sub.parent = branch.org_no
    left join bank.org as outlet on outlet.parent = sub.org_no and outlet.org_class = 'O'
    where branch.org_class = 'B'
    group by branch.org_no
),

whole as (
    select
        (select count(*) from bank.person) as persons,
        (select sum(bal) from bank.note_state where month_no = 0 and status in ('1', '3')) / 100 as loans,
        (select sum(opening_bal) from bank.account where party_kind = 'P') / 100 as savings,
        (select sum(opening_bal) from bank.account) / 100 as deposits
),

asked as (
    select *
    from whole
    cross join lateral (
        values
        ('total_deposit_balance', deposits * 1.08, true), ('savings_deposit_balance', savings * 1.1, true),
        ('total_loan_balance', loans * 1.12, true), ('loan_balance', loans * 1.12, true),
        ('inclusive_small_micro_loan_balance', loans * 0.12, true),
        ('inclusive_sme_loan_balance', loans * 0.1, true), ('agri_related_loan_balance', loans * 0.1, true),
        ('sme_disbursed_amount', loans * 0.3, true), ('operating_income', loans * 0.03, true),
        ('bank_fee_income', loans * 0.002, true), ('sme_customer_count', persons * 0.05, true),
        ('sme_effective_customer_count', persons * 0.02, true), ('srdi_customer_count', persons * 0.01, true),
        ('npl_ratio', 1.5, false), ('assessed_npl_ratio', 1.4, false)
    ) as target (kpi_id, amount, is_shared)
)

select
    1 as version,
    extract(year from %(until)s)::integer as target_year,
    asked.kpi_id,
    place.org_level,
    place.org_no::text as org_no,
    case
        when asked.is_shared then round(asked.amount * place.outlets / bank_wide.outlets, -1)
        else asked.amount
    end::numeric(20, 2) as target_value,
    %(first_day)s as valid_from
from asked
cross join place
cross join (select outlets from place where level_no = 1) as bank_wide
where not asked.is_shared or round(asked.amount * place.outlets / bank_wide.outlets, -1) > 0
order by target_year, asked.kpi_id, place.level_no, place.org_no;

-- Per cent a year. In the second half of the window money is a little cheaper.
create table bank.ftp_price as
select
    version.no as version,
    price.side,
    price.product_class,
    (price.base - version.cut)::numeric(10, 4) as price,
    version.valid_from
from (
    values
    ('资产', '个人贷款', 2.45), ('资产', '公司贷款', 2.35), ('资产', '票据贴现', 1.75), ('资产', '信用卡透支', 2.60),
    ('负债', '活期', 1.30), ('负债', '定期', 2.25), ('负债', '通知', 1.60), ('负债', '协定', 1.65), ('负债', '保证金', 1.45)
) as price (side, product_class, base)
cross join (values (1, 0, %(first_day)s), (2, 0.05, %(until)s - 15)) as version (no, cut, valid_from)
order by version.no, price.side, price.product_class;

create table bank.outlet_profile as
select
    1 as version,
    org.org_no::text as org_no,
    case
        when mod(org.org_no, 3) = 0 then bank.choose(org.org_no, 3061, array['政务', '养老', '科技', '普惠'])
    end as feature,
    org.region_code >= '441223' and org.region_code <= '441226' as is_county,
    org.region_code in ('441202', '441203') as is_key_city,
    case mod(org.org_no, 4) when 0 then '新建' when 1 then '迁址' when 2 then '优化' end as change_type,
    case
        when mod(org.org_no, 4) < 3
            then (date_trunc('year', %(until)s::timestamp)::date + bank.pick(org.org_no, 3062, 120))
    end as change_date,
    %(first_day)s as valid_from
from bank.org
where org.org_class = 'O'
order by org.org_no;
