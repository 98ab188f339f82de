select
    data_date,
    case side
        when '资产' then 'asset'
        when '负债' then 'liability'
        else nullif(side, '')
    end as side,
    case product_class
        when '个人贷款' then 'personal_loan'
        when '公司贷款' then 'corporate_loan'
        when '票据贴现' then 'bill_discount'
        when '信用卡透支' then 'credit_card'
        when '活期' then 'demand'
        when '定期' then 'term'
        when '通知' then 'notice'
        when '协定' then 'agreement_deposit'
        when '保证金' then 'margin'
        else nullif(product_class, '')
    end as product_class,
    cast(nullif(price, '') as numeric(10, 4)) as price_rate
from {{ source('entry', 'ftp_price') }}
where data_date = {{ data_date() }}
