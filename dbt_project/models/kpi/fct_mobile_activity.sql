-- Customers who logged in to mobile banking, by month of the year up to the data date: this month's from core, those of
-- the months before as this table held them.
with this_month as (
    select
        organisation_no,
        coalesce(age_band, 'unknown') as age_band,
        count(*) as active_customer_count
    from {{ ref('fct_customer') }}
    where
        data_date = {{ data_date() }}
        and is_mobile_active
    group by organisation_no, coalesce(age_band, 'unknown')
),

activity as (
    select
        {{ data_date() }} as month_end,
        organisation_no,
        age_band,
        active_customer_count
    from this_month
    union all
    select
        month_end,
        organisation_no,
        age_band,
        active_customer_count
    from {{ own_rows(
        {'month_end': 'date', 'organisation_no': 'text', 'age_band': 'text', 'active_customer_count': 'bigint'},
        previous_month_end()
    ) }} as own
    where extract(year from month_end) = extract(year from {{ data_date() }})
),

month_counted as (
    select count(distinct month_end) as month_count
    from activity
)

select
    {{ data_date() }} as data_date,
    activity.month_end,
    activity.age_band,
    activity.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    activity.active_customer_count,
    month_counted.month_count
from activity
cross join month_counted
left join {{ ref('dim_organisation') }} as organisation
    on
        activity.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
