{#-
  CTEs of the general ledger as delivered: what each organisation keeps in its own books, by lowest subject, at the month end.

  A row of the ledger holds the organisations below, too: a difference in an outlet would show at every level above it. So
  what stands in the rows of the organisations right below is taken off.
-#}
{%- macro own_books() -%}
organisation as (
    select
        organisation_no,
        parent_organisation_no,
        accounting_organisation_no,
        organisation_level > 4 or organisation_class in ('department', 'virtual') as is_within_superior
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

-- The organisation in whose row of the ledger the accounts of each organisation stand.
booking as (
    select
        organisation.organisation_no,
        case
            when books.is_within_superior then books.parent_organisation_no else books.organisation_no
        end as booked_organisation_no
    from organisation
    inner join organisation as books on organisation.accounting_organisation_no = books.organisation_no
),

month_end_books as (
    select
        books.nbjgh as organisation_no,
        organisation.parent_organisation_no,
        books.kjkmbh as subject_no,
        books.bz as currency,
        {{ as_number('books.jffse') }} as debit_turnover,
        {{ as_number('books.dffse') }} as credit_turnover,
        {{ as_number('books.qmjfye') }} - {{ as_number('books.qmdfye') }} as balance
    from {{ ref('east_zzkjqkmb') }} as books
    inner join {{ ref('core_subject') }} as subject
        on
            books.kjkmbh = subject.subject_no
            and subject.data_date = {{ data_date() }}
            and subject.is_leaf
    left join organisation on books.nbjgh = organisation.organisation_no
    where
        books.data_date = {{ data_date() }}
        and books.bszq = '月报'
),

own_books as (
    select
        own_or_below.organisation_no,
        own_or_below.subject_no,
        own_or_below.currency,
        sum(own_or_below.debit_turnover) as debit_turnover,
        sum(own_or_below.credit_turnover) as credit_turnover,
        sum(own_or_below.balance) as balance
    from (
        select
            organisation_no,
            subject_no,
            currency,
            debit_turnover,
            credit_turnover,
            balance
        from month_end_books
        union all
        select
            parent_organisation_no as organisation_no,
            subject_no,
            currency,
            -debit_turnover as debit_turnover,
            -credit_turnover as credit_turnover,
            -balance as balance
        from month_end_books
        where parent_organisation_no is not null
    ) as own_or_below
    group by own_or_below.organisation_no, own_or_below.subject_no, own_or_below.currency
),

-- What each currency of the accounts counts towards: CNY as such, and all of them together as BWB.
reported_currency as (
    select
        reported.bz,
        'CNY' as currency,
        cast(1 as numeric) as rate_to_cny
    from (values ('CNY'), ('BWB')) as reported (bz)
    union all
    select
        'BWB' as bz,
        currency,
        rate_to_cny
    from {{ ref('core_exchange_rate') }}
    where
        data_date = {{ data_date() }}
        and currency <> 'CNY'
)
{%- endmacro -%}
