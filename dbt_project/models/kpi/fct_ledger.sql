select
    ledger.data_date,
    ledger.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    ledger.subject_no,
    subject.category,
    subject.balance_side,
    substring(subject.g01_item from '^[0-9]+')::integer as g01_line_no,
    ledger.currency,
    ledger.closing_debit_balance as original_debit_balance,
    ledger.closing_credit_balance as original_credit_balance,
    round(
        (ledger.closing_credit_balance - ledger.closing_debit_balance) * exchange_rate.rate_to_cny, 2
    ) as net_credit_balance,
    case
        when subject.g01_item is null or subject.g01_item not like '57%' then 'none'
        when ledger.subject_no ~ '{{ var('kpi_fee_credit_card') }}' then 'credit_card'
        when ledger.subject_no ~ '{{ var('kpi_fee_agency') }}' then 'agency'
        when ledger.subject_no ~ '{{ var('kpi_fee_wealth') }}' then 'wealth'
        else 'corporate'
    end as fee_line,
    -- Fees are booked with the tax in them; the surtax is levied on the tax.
    round(
        (ledger.closing_credit_balance - ledger.closing_debit_balance) * exchange_rate.rate_to_cny
        / (1 + {{ var('kpi_vat_rate') }}) * (1 - {{ var('kpi_vat_rate') }} * {{ var('kpi_surtax_rate') }}),
        2
    ) as net_credit_balance_after_tax
from {{ ref('core_ledger_balance') }} as ledger
left join {{ ref('core_subject') }} as subject
    on
        ledger.subject_no = subject.subject_no
        and subject.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        ledger.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        ledger.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
where
    ledger.data_date = {{ data_date() }}
    and ledger.accounting_date = {{ data_date() }}
