-- A currency without a booking rate would be missing from 401's BWB without a word.
select distinct ledger.currency
from {{ ref('core_ledger_balance') }} as ledger
left join {{ ref('core_exchange_rate') }} as exchange_rate
    on
        ledger.currency = exchange_rate.currency
        and exchange_rate.data_date = {{ data_date() }}
where
    ledger.data_date = {{ data_date() }}
    and ledger.currency <> 'CNY'
    and exchange_rate.rate_to_cny is null
