select
    data_date,
    nullif(card_no, '') as card_no,
    nullif(acct_no, '') as account_no,
    nullif(main_card_no, '') as main_card_no,
    nullif(cust_no, '') as customer_no,
    card_role = 'S' as is_supplementary,
    nullif(product_no, '') as product_no,
    case apply_channel
        when '1' then 'branch'
        when '2' then 'direct_sales'
        when '3' then 'website'
        when '4' then 'mobile_app'
        when '5' then 'joint_issue'
        when '6' then 'third_party'
        else nullif(apply_channel, '')
    end as apply_channel,
    nullif(partner_no, '') as partner_no,
    cast(nullif(issue_date, '') as date) as issue_date,
    cast(nullif(active_date, '') as date) as activation_date,
    nullif(active_teller_no, '') as activation_teller_no,
    case status
        when 'N' then 'not_activated'
        when 'A' then 'normal'
        when 'Z' then 'dormant'
        when 'F' then 'frozen'
        when 'L' then 'lost'
        when 'X' then 'cancelled'
        else nullif(status, '')
    end as status,
    cast(nullif(lost_date, '') as date) as lost_date,
    cast(nullif(cancel_date, '') as date) as cancel_date,
    nullif(cancel_teller_no, '') as cancel_teller_no,
    case guarantee_type
        when '1' then 'mortgage'
        when '2' then 'pledge'
        when '3' then 'guarantee'
        when '4' then 'unsecured'
        when '5' then 'mixed'
        else nullif(guarantee_type, '')
    end as guarantee_type,
    nullif(guarantee_desc, '') as guarantee_description,
    cast(nullif(has_annual_fee, '') as boolean) as has_annual_fee,
    cast(nullif(is_quick_pay, '') as boolean) as is_quick_pay,
    cast(nullif(is_net_pay, '') as boolean) as is_net_pay,
    case abnormal
        when '1' then 'stolen'
        when '2' then 'cash_out'
        when '3' then 'investment'
        when '4' then 'real_estate'
        when '5' then 'business'
        else nullif(abnormal, '')
    end as abnormal_use,
    case measure
        when '1' then 'warning'
        when '2' then 'line_reduced'
        when '3' then 'payment_stopped'
        when '4' then 'early_repayment'
        else nullif(measure, '')
    end as restriction,
    cast(nullif(own_line, '') as numeric(20, 2)) as own_line_amount,
    cast(nullif(last_txn_date, '') as date) as last_transaction_date,
    nullif(remark, '') as remark
from {{ source('card', 'card') }}
where data_date = {{ data_date() }}
