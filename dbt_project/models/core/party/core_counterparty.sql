select
    counterparty.data_date,
    counterparty.counterparty_no,
    counterparty.counterparty_name,
    counterparty.counterparty_type,
    counterparty.document_no,
    counterparty.country_code,
    nation.nation_name,
    counterparty.rating,
    counterparty.rating_agency,
    counterparty.settlement_account_no,
    counterparty.settlement_bank_code,
    counterparty.settlement_bank_name,
    counterparty.industry_code
from {{ ref('stg_treasury__counterparty') }} as counterparty
left join {{ ref('nation') }} as nation on counterparty.country_code = nation.nation_code
