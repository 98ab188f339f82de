select
    data_date,
    collection_no,
    account_no,
    collection_date,
    collection_method,
    result
from {{ ref('stg_card__collection') }}
