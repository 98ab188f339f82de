{#-
  Every day of the month and, at its end, the month, quarter, half-year and year that end with it; a period only when core
  holds the ledger of all its months. A subject that has moved has a row for every accounting day since: one that has none
  on the first of a period opened with nothing.

  All is converted at the booking rate of the data date and rounded last, so that opening and turnover give closing to the
  cent or two that rounding leaves in BWB; CNY is exact.
-#}
{%- set periods = ended_periods() -%}
{%- set first_date = "date '" ~ periods[-1][2] ~ "'" if periods else '(' ~ previous_month_end() ~ ' + 1)' -%}
{%- set amounts = ['qcjfye', 'qcdfye', 'jffse', 'dffse', 'qmjfye', 'qmdfye'] -%}

with ledger as (
    select
        organisation_no,
        subject_no,
        currency,
        accounting_date,
        opening_debit_balance,
        opening_credit_balance,
        debit_turnover,
        credit_turnover,
        closing_debit_balance,
        closing_credit_balance
    from {{ ref('core_ledger_balance') }}
    where
        data_date between {{ first_date }} and {{ data_date() }}
        and accounting_date between {{ first_date }} and {{ data_date() }}
),

accounting_day as (
    select distinct accounting_date
    from ledger
),

period as (
    select
        '日报' as bszq,
        accounting_date as first_date,
        accounting_date as last_date,
        accounting_date as kjrq
    from accounting_day
    where {{ of_month('accounting_date') }}
    {%- for name, months, first_day in periods %}
        union all
        select
            '{{ name }}' as bszq,
            min(accounting_date) as first_date,
            max(accounting_date) as last_date,
            {{ data_date() }} as kjrq
        from accounting_day
        where accounting_date >= date '{{ first_day }}'
        having count(distinct extract(month from accounting_date)) = {{ months }}
    {%- endfor %}
),

-- What each currency of the books counts towards: CNY as such, and all of them together as BWB.
reported_currency as (
    select
        bz,
        'CNY' as currency,
        1 as rate_to_cny
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
),

own_books as (
    select
        period.bszq,
        period.kjrq,
        ledger.organisation_no,
        ledger.subject_no,
        reported_currency.bz,
        {%- for amount, balance, day in [
            ('qcjfye', 'opening_debit_balance', 'first_date'),
            ('qcdfye', 'opening_credit_balance', 'first_date'),
            ('qmjfye', 'closing_debit_balance', 'last_date'),
            ('qmdfye', 'closing_credit_balance', 'last_date'),
        ] %}
            sum(
                case
                    when ledger.accounting_date = period.{{ day }}
                        then ledger.{{ balance }} * reported_currency.rate_to_cny
                    else 0
                end
            ) as {{ amount }},
        {%- endfor %}
        sum(ledger.debit_turnover * reported_currency.rate_to_cny) as jffse,
        sum(ledger.credit_turnover * reported_currency.rate_to_cny) as dffse
    from ledger
    inner join period on ledger.accounting_date between period.first_date and period.last_date
    inner join reported_currency on ledger.currency = reported_currency.currency
    group by period.bszq, period.kjrq, ledger.organisation_no, ledger.subject_no, reported_currency.bz
),

organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where
        data_date = {{ data_date() }}
        and organisation_level <= 4
        and organisation_class not in ('department', 'virtual')
),

subject as (
    select
        subject_no,
        subject_name
    from {{ ref('core_subject') }}
    where data_date = {{ data_date() }}
),

-- Up the organisations first, then up the subjects: adding up in between keeps the second step small.
consolidated_books as (
    select
        own_books.bszq,
        own_books.kjrq,
        organisation.organisation_no,
        own_books.subject_no,
        {%- for amount in amounts %}
            sum(own_books.{{ amount }}) as {{ amount }},
        {%- endfor %}
        own_books.bz
    from own_books
    inner join {{ ref('core_organisation_hierarchy') }} as hierarchy
        on own_books.organisation_no = hierarchy.descendant_organisation_no
    inner join organisation on hierarchy.ancestor_organisation_no = organisation.organisation_no
    where hierarchy.data_date = {{ data_date() }}
    group by own_books.bszq, own_books.kjrq, organisation.organisation_no, own_books.subject_no, own_books.bz
),

books as (
    select
        consolidated_books.bszq,
        consolidated_books.kjrq,
        consolidated_books.organisation_no,
        hierarchy.ancestor_subject_no as subject_no,
        {%- for amount in amounts %}
            sum(consolidated_books.{{ amount }}) as {{ amount }},
        {%- endfor %}
        consolidated_books.bz
    from consolidated_books
    inner join {{ ref('core_subject_hierarchy') }} as hierarchy
        on consolidated_books.subject_no = hierarchy.descendant_subject_no
    where hierarchy.data_date = {{ data_date() }}
    group by
        consolidated_books.bszq,
        consolidated_books.kjrq,
        consolidated_books.organisation_no,
        hierarchy.ancestor_subject_no,
        consolidated_books.bz
),

item as (
    select
        organisation.licence_no as jrxkzh,
        books.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        books.subject_no as kjkmbh,
        subject.subject_name as kjkmmc,
        books.bz,
        {%- for amount in amounts %}
            round(books.{{ amount }}, 2) as {{ amount }},
        {%- endfor %}
        books.bszq,
        books.kjrq,
        null as bbz,
        {{ data_date() }} as cjrq
    from books
    left join organisation on books.organisation_no = organisation.organisation_no
    left join subject on books.subject_no = subject.subject_no
    where (books.{{ amounts | join(', books.') }}) <> (0, 0, 0, 0, 0, 0)
)

{{ deliver('item') }}
