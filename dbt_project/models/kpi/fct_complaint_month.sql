-- Complaints received by month, this year's and those of last December, which they are compared with: this month's from
-- the cases, those before as this table held them. Where nobody complained stands a zero, so that a month
-- without complaints counts as one.
with this_month as (
    select
        organisation_no,
        count(*) filter (where is_received) as complaint_count
    from {{ ref('fct_complaint') }}
    where data_date = {{ data_date() }}
    group by organisation_no
),

complaint as (
    select
        {{ data_date() }} as month_end,
        organisation.organisation_no,
        coalesce(this_month.complaint_count, 0) as complaint_count
    from {{ ref('dim_organisation') }} as organisation
    left join this_month on organisation.organisation_no = this_month.organisation_no
    where organisation.data_date = {{ data_date() }}
    union all
    select
        own.month_end,
        own.organisation_no,
        own.complaint_count
    from {{ own_rows(
        {'month_end': 'date', 'organisation_no': 'text', 'complaint_count': 'bigint'}, previous_month_end()
    ) }} as own
    where own.month_end > {{ year_start(data_date()) }}
    union all
    select
        base.month_end,
        base.organisation_no,
        base.complaint_count
    from {{ own_rows(
        {'month_end': 'date', 'organisation_no': 'text', 'complaint_count': 'bigint'}, year_start(data_date())
    ) }} as base
    where base.month_end = {{ year_start(data_date()) }}
),

month_counted as (
    select count(distinct month_end) as month_count
    from complaint
    where month_end > {{ year_start(data_date()) }}
)

select
    {{ data_date() }} as data_date,
    complaint.month_end,
    complaint.month_end = {{ year_start(data_date()) }} as is_base_month,
    complaint.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    complaint.complaint_count,
    month_counted.month_count
from complaint
cross join month_counted
left join {{ ref('dim_organisation') }} as organisation
    on
        complaint.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
