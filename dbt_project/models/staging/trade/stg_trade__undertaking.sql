select
    data_date,
    nullif(contract_no, '') as contract_no,
    case biz_kind
        when 'FG' then 'financing_guarantee'
        when 'NG' then 'non_financing_guarantee'
        when 'DL' then 'domestic_letter_of_credit'
        when 'IL' then 'international_letter_of_credit'
        when 'SL' then 'standby_letter_of_credit'
        when 'SG' then 'shipping_guarantee'
        when 'SA' then 'sale_agreement'
        when 'PA' then 'purchase_agreement'
        when 'LC' then 'loan_commitment'
        else nullif(biz_kind, '')
    end as undertaking_kind,
    nullif(org_no, '') as organisation_no,
    nullif(subj_no, '') as subject_no,
    {{ party_kind('party_kind') }} as party_kind,
    nullif(cust_no, '') as customer_no,
    nullif(appl_country, '') as applicant_country,
    nullif(ccy, '') as currency,
    cast(nullif(contract_amt, '') as numeric(20, 2)) as contract_amount,
    cast(nullif(paid_amt, '') as numeric(20, 2)) as paid_amount,
    cast(nullif(unpaid_amt, '') as numeric(20, 2)) as unpaid_amount,
    cast(nullif(sign_date, '') as date) as start_date,
    cast(nullif(eff_date, '') as date) as effective_date,
    cast(nullif(exp_date, '') as date) as end_date,
    nullif(benef_name, '') as beneficiary_name,
    nullif(benef_country, '') as beneficiary_country,
    nullif(benef_acct_no, '') as beneficiary_account_no,
    nullif(benef_bank_name, '') as beneficiary_bank_name,
    cast(nullif(tenor_days, '') as integer) as tenor_days,
    nullif(trade_desc, '') as trade_description,
    nullif(fee_ccy, '') as fee_currency,
    cast(nullif(fee_amt, '') as numeric(20, 2)) as fee_amount,
    cast(nullif(margin_ratio, '') as numeric(20, 2)) as margin_ratio,
    nullif(margin_ccy, '') as margin_currency,
    cast(nullif(margin_amt, '') as numeric(20, 2)) as margin_amount,
    nullif(margin_acct_no, '') as margin_account_no,
    nullif(mgr_no, '') as manager_employee_no,
    case status
        when '0' then 'not_effective'
        when '1' then 'effective'
        when '2' then 'lapsed'
        when '3' then 'advanced'
        when '4' then 'cancelled'
        when '5' then 'ended'
        else nullif(status, '')
    end as status,
    cast(nullif(close_date, '') as date) as close_date,
    nullif(remark, '') as remark
from {{ source('trade', 'undertaking') }}
where data_date = {{ data_date() }}
