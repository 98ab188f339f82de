-- A settlement account with another bank is an internal account of core banking; treasury knows which bank it is with.
with head_office as (
    select organisation_no
    from {{ ref('core_organisation') }}
    where
        data_date = {{ data_date() }}
        and organisation_class = 'head_office'
),

nostro as (
    select
        nostro.data_date,
        nostro.instrument_no,
        nostro.product_code,
        'banking' as book_type,
        'lending_and_borrowing' as accounting_class,
        account.organisation_no,
        account.subject_no,
        cast(null as text) as interest_subject_no,
        nostro.currency,
        account.debit_balance - account.credit_balance as balance,
        account.interest_rate,
        nostro.five_class,
        nostro.start_date,
        account.close_date
    from {{ ref('stg_treasury__nostro') }} as nostro
    inner join {{ ref('core_internal_account') }} as account
        on
            nostro.account_no = account.account_no
            and nostro.currency = account.currency
            and account.data_date = {{ data_date() }}
),

held as (
    select
        position.data_date,
        position.instrument_no,
        position.product_code,
        position.book_type,
        position.accounting_class,
        head_office.organisation_no,
        position.subject_no,
        position.interest_subject_no,
        position.currency,
        position.face_amount,
        position.cost_amount,
        position.book_amount,
        position.accrued_interest_amount,
        position.income_month_amount,
        position.income_total_amount,
        position.annual_rate,
        position.five_class,
        position.impairment_amount,
        position.value_date,
        position.maturity_date,
        position.status,
        position.close_date,
        position.remark
    from {{ ref('stg_treasury__position') }} as position
    cross join head_office

    union all

    select
        data_date,
        instrument_no,
        product_code,
        book_type,
        accounting_class,
        organisation_no,
        subject_no,
        interest_subject_no,
        currency,
        balance as face_amount,
        balance as cost_amount,
        balance as book_amount,
        0 as accrued_interest_amount,
        null as income_month_amount,
        null as income_total_amount,
        interest_rate as annual_rate,
        five_class,
        0 as impairment_amount,
        start_date as value_date,
        null as maturity_date,
        case when close_date is null then 'open' else 'closed' end as status,
        close_date,
        null as remark
    from nostro
)

select
    held.data_date,
    held.instrument_no,
    held.product_code,
    product.business_type,
    product.is_liability,
    held.book_type,
    held.accounting_class,
    held.organisation_no,
    held.subject_no,
    held.interest_subject_no,
    held.currency,
    held.face_amount,
    held.cost_amount,
    held.book_amount,
    held.accrued_interest_amount,
    held.income_month_amount,
    held.income_total_amount,
    held.annual_rate,
    held.five_class,
    held.impairment_amount,
    held.value_date,
    held.maturity_date,
    held.status,
    held.close_date,
    held.remark
from held
left join {{ ref('core_treasury_product') }} as product
    on
        held.product_code = product.product_code
        and product.data_date = {{ data_date() }}
