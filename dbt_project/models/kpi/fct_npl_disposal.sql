-- What became in the month of the loans that were not performing when it began. A note that is written off or sold
-- is gone with all it owed then; one that performs again counts with what it still owes, and with what was paid as
-- cash; of the others counts what was paid.
with month_start as (
    select
        loan.note_no,
        loan.party_kind,
        loan.business_type,
        loan.organisation_no,
        round(loan.balance * exchange_rate.rate_to_cny, 2) as balance
    from {{ ref('core_loan') }} as loan
    inner join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            loan.currency = exchange_rate.currency
            and exchange_rate.data_date = {{ previous_month_end() }}
    where
        loan.data_date = {{ previous_month_end() }}
        and loan.status not in ('written_off', 'transferred')
        and loan.business_type <> 'entrusted'
        and loan.five_class in ('substandard', 'doubtful', 'loss')
        and loan.balance > 0
),

month_end as (
    select
        loan.note_no,
        loan.status,
        loan.five_class in ('normal', 'special_mention') as is_performing,
        round(loan.balance * exchange_rate.rate_to_cny, 2) as balance
    from {{ ref('core_loan') }} as loan
    inner join {{ ref('core_exchange_rate') }} as exchange_rate
        on
            loan.currency = exchange_rate.currency
            and exchange_rate.data_date = {{ previous_month_end() }}
    where loan.data_date = {{ data_date() }}
),

disposal as (
    select
        month_start.note_no,
        month_start.party_kind,
        month_start.business_type,
        month_start.organisation_no,
        way.disposal_type,
        way.amount
    from month_start
    left join month_end on month_start.note_no = month_end.note_no
    cross join
        lateral (
            values
            ('written_off', case when month_end.status = 'written_off' then month_start.balance end),
            ('transferred', case when month_end.status = 'transferred' then month_start.balance end),
            (
                'upgraded',
                case
                    when month_end.is_performing and month_end.status not in ('written_off', 'transferred')
                        then month_end.balance
                end
            ),
            (
                'recovered',
                case
                    when month_end.status is null or month_end.status not in ('written_off', 'transferred')
                        then greatest(month_start.balance - coalesce(month_end.balance, 0), 0)
                end
            )
        ) as way (disposal_type, amount)
    where way.amount > 0
)

select
    {{ data_date() }} as data_date,
    disposal.note_no,
    disposal.disposal_type,
    disposal.party_kind,
    disposal.business_type,
    disposal.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    disposal.amount
from disposal
left join {{ ref('dim_organisation') }} as organisation
    on
        disposal.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
