-- What was paid this month, by the organisation that handled it. A payment counts once, whatever accounts it moves: by
-- what left an account here, or, where it came from elsewhere, by what arrived.
with payment as (
    select
        paid.transaction_no,
        min(paid.handling_organisation_no) as organisation_no,
        min(paid.transaction_type) as payment_kind,
        min(coalesce(paid.channel, 'unknown')) as channel,
        coalesce(min(paid.currency) filter (where paid.direction = 'debit'), min(paid.currency)) as currency,
        coalesce(
            sum(round(paid.amount * exchange_rate.rate_to_cny, 2)) filter (where paid.direction = 'debit'),
            sum(round(paid.amount * exchange_rate.rate_to_cny, 2))
        ) as amount
    from {{ ref('core_deposit_transaction') }} as paid
    left join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            paid.currency = exchange_rate.currency
            and exchange_rate.data_date = {{ data_date() }}
    where
        paid.data_date > {{ previous_month_end() }}
        and paid.data_date <= {{ data_date() }}
        and paid.transaction_type in ({{ sql_texts(var('kpi_payment_kinds')) }})
        and not paid.is_reversal
    group by paid.transaction_no
),

volume as (
    select
        organisation_no,
        payment_kind,
        channel,
        currency,
        sum(amount) as amount,
        count(*) as payment_count
    from payment
    group by organisation_no, payment_kind, channel, currency
)

select
    {{ data_date() }} as data_date,
    volume.payment_kind,
    volume.channel,
    volume.currency,
    volume.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    volume.amount,
    volume.payment_count
from volume
left join {{ ref('dim_organisation') }} as organisation
    on
        volume.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
