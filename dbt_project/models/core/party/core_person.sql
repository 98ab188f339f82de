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
    person.data_date,
    person.customer_no,
    person.organisation_no,
    person.customer_name,
    person.document_type,
    person.document_no,
    person.customer_classes,
    person.nation_code,
    nation.nation_name,
    person.ethnic_name,
    person.gender,
    person.education,
    person.birth_date,
    person.marital_status,
    person.employer_name,
    person.employer_address,
    person.employer_phone,
    person.employer_type,
    person.occupation,
    person.job_title,
    person.annual_income_amount,
    person.address,
    person.phone,
    person.is_farmer,
    person.is_staff,
    person.is_secret,
    person.blacklist_date,
    person.open_date,
    credit_customer.customer_no is not null as is_credit_customer,
    credit_customer.first_credit_date
from {{ ref('stg_cbs__person') }} as person
left join {{ ref('nation') }} as nation on person.nation_code = nation.nation_code
left join credit_customer on person.customer_no = credit_customer.customer_no
