select
    data_date,
    nullif(instr_no, '') as instrument_no,
    nullif(prod_code, '') as product_code,
    case book_type
        when 'B' then 'banking'
        when 'T' then 'trading'
        else nullif(book_type, '')
    end as book_type,
    case acct_class
        when 'AC' then 'amortised_cost'
        when 'OCI' then 'fair_value_oci'
        when 'PL' then 'fair_value_pl'
        when 'MM' then 'lending_and_borrowing'
        when 'LI' then 'issued'
        else nullif(acct_class, '')
    end as accounting_class,
    nullif(subject_no, '') as subject_no,
    nullif(int_subject_no, '') as interest_subject_no,
    nullif(ccy, '') as currency,
    cast(nullif(face_amt, '') as numeric(20, 2)) as face_amount,
    cast(nullif(cost_amt, '') as numeric(20, 2)) as cost_amount,
    cast(nullif(book_amt, '') as numeric(20, 2)) as book_amount,
    cast(nullif(accr_int, '') as numeric(20, 2)) as accrued_interest_amount,
    cast(nullif(income_mtd, '') as numeric(20, 2)) as income_month_amount,
    cast(nullif(income_ltd, '') as numeric(20, 2)) as income_total_amount,
    cast(nullif(ytm, '') as numeric(20, 6)) as annual_rate,
    {{ five_class('class5') }} as five_class,
    cast(nullif(impair_amt, '') as numeric(20, 2)) as impairment_amount,
    cast(nullif(value_date, '') as date) as value_date,
    cast(nullif(mature_date, '') as date) as maturity_date,
    case status
        when '1' then 'open'
        when '2' then 'closed'
        else nullif(status, '')
    end as status,
    cast(nullif(close_date, '') as date) as close_date,
    nullif(remark, '') as remark
from {{ source('treasury', 'position') }}
where data_date = {{ data_date() }}
