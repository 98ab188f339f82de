-- Whoever has or had a credit contract in force, or a credit card account.
with credit_customer as (
    select
        customer_no,
        min(start_date) as first_credit_date
    from (
        select
            customer_no,
            start_date
        from {{ ref('stg_credit__contract') }}
        where status in ('effective', 'ended')
        union all
        select
            customer_no,
            open_date as start_date
        from {{ ref('stg_card__account') }}
    ) as granted
    group by customer_no
)

select
    corporate.data_date,
    corporate.customer_no,
    corporate.organisation_no,
    corporate.customer_name,
    corporate.customer_class,
    corporate.document_type,
    corporate.document_no,
    corporate.legal_representative_name,
    corporate.legal_representative_document_type,
    corporate.legal_representative_document_no,
    corporate.finance_officer_name,
    corporate.finance_officer_document_type,
    corporate.finance_officer_document_no,
    corporate.basic_account_no,
    corporate.basic_account_bank_code,
    corporate.basic_account_bank_name,
    corporate.registered_capital_amount,
    corporate.registered_capital_currency,
    corporate.paid_in_capital_amount,
    corporate.paid_in_capital_currency,
    corporate.address,
    corporate.phone,
    corporate.business_scope,
    corporate.establishment_date,
    corporate.industry_code,
    corporate.enterprise_size,
    corporate.ownership,
    corporate.is_listed,
    corporate.credit_rating,
    corporate.employee_count,
    corporate.region_code,
    corporate.risk_signal_codes,
    corporate.watch_event_codes,
    corporate.is_srdi,
    corporate.is_secret,
    corporate.open_date,
    credit_customer.customer_no is not null as is_credit_customer,
    credit_customer.first_credit_date
from {{ ref('stg_cbs__corporate') }} as corporate
left join credit_customer on corporate.customer_no = credit_customer.customer_no
