select
    data_date,
    nullif(stmt_no, '') as statement_no,
    case item_code
        when 'A01' then 'cash_and_others'
        when 'A05' then 'accounts_receivable'
        when 'A08' then 'other_receivables'
        when 'A10' then 'inventory'
        when 'A20' then 'fixed_assets'
        when 'A99' then 'total_assets'
        when 'L99' then 'total_liabilities'
        when 'E99' then 'equity'
        when 'P01' then 'main_revenue'
        when 'P90' then 'profit_before_tax'
        when 'P91' then 'income_tax'
        when 'P99' then 'net_profit'
        when 'C99' then 'net_cash_flow'
        else nullif(item_code, '')
    end as line,
    cast(nullif(amt, '') as numeric(20, 2)) as amount
from {{ source('ecif', 'fin_item') }}
where data_date = {{ data_date() }}
