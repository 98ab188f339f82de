select
    data_date,
    terminal_no,
    merchant_no,
    terminal_type,
    install_date,
    remove_date
from {{ ref('stg_acquiring__terminal') }}
