-- Transactions of the month, and of the year: the year's are those of the month and what this table held for the end of
-- the month before. A transaction counts once, at the organisation that handled it, whatever accounts it moves.
with month_volume as (
    select
        'deposit' as business_line,
        handling_organisation_no as organisation_no,
        count(distinct transaction_no) as month_count
    from {{ ref('core_deposit_transaction') }}
    where
        data_date > {{ previous_month_end() }}
        and data_date <= {{ data_date() }}
    group by handling_organisation_no
    union all
    select
        'loan' as business_line,
        handling_organisation_no as organisation_no,
        count(distinct transaction_no) as month_count
    from {{ ref('core_loan_transaction') }}
    where
        data_date > {{ previous_month_end() }}
        and data_date <= {{ data_date() }}
    group by handling_organisation_no
    union all
    select
        'credit_card' as business_line,
        organisation_no,
        count(distinct transaction_no) as month_count
    from {{ ref('core_credit_card_transaction') }}
    where
        data_date > {{ previous_month_end() }}
        and data_date <= {{ data_date() }}
    group by organisation_no
),

carried_forward as (
    select
        business_line,
        organisation_no,
        year_count
    from {{ own_rows(
        {'business_line': 'text', 'organisation_no': 'text', 'year_count': 'numeric'}, previous_month_end()
    ) }} as own
    where extract(year from {{ previous_month_end() }}) = extract(year from {{ data_date() }})
),

volume as (
    select
        coalesce(month_volume.business_line, carried_forward.business_line) as business_line,
        coalesce(month_volume.organisation_no, carried_forward.organisation_no) as organisation_no,
        coalesce(month_volume.month_count, 0) as month_count,
        coalesce(month_volume.month_count, 0) + coalesce(carried_forward.year_count, 0) as year_count
    from month_volume
    full outer join carried_forward
        on
            month_volume.business_line = carried_forward.business_line
            and month_volume.organisation_no = carried_forward.organisation_no
)

select
    {{ data_date() }} as data_date,
    {{ a_year_after(data_date()) }} as anniversary_date,
    volume.business_line,
    volume.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    volume.month_count,
    volume.year_count
from volume
left join {{ ref('dim_organisation') }} as organisation
    on
        volume.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
