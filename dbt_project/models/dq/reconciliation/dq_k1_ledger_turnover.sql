{#-
  Every movement of an account stands in the turnover of its subject, by side. What secret customers move is in the ledger, and
  in core alone besides.
-#}
{%- set details = ['grckfhzmx', 'dgckfhzmx', 'nbfhzmx', 'grxdfhzmx', 'dgxdfhzmx'] -%}

with {{ own_books() }},

movement as (
    {%- for table in details %}
        {{ 'union all' if not loop.first }}
        select
            mxkmbh as subject_no,
            bz as currency,
            jyjdbz as side,
            sum({{ as_number('jyje') }}) as amount
        from {{ ref('east_' ~ table) }}
        where data_date = {{ data_date() }}
        group by mxkmbh, bz, jyjdbz
    {%- endfor %}
    {%- for model in ['core_deposit_transaction', 'core_loan_transaction'] %}
        union all
        select
            subject_no,
            currency,
            case direction when 'debit' then '借' else '贷' end as side,
            sum(amount) as amount
        from {{ ref(model) }}
        where
            {{ of_month('data_date') }}
            and {{ of_month('transaction_date') }}
            and {{ is_secret('customer_no') }}
        group by subject_no, currency, direction
    {%- endfor %}
),

turnover_sum as (
    select
        movement.subject_no,
        reported_currency.bz as currency,
        movement.side,
        round(sum(movement.amount * reported_currency.rate_to_cny), 2) as turnover
    from movement
    inner join reported_currency on movement.currency = reported_currency.currency
    group by movement.subject_no, reported_currency.bz, movement.side
),

both_sides as (
    select
        subject_no,
        currency,
        side,
        turnover as detail_turnover,
        0 as ledger_turnover
    from turnover_sum
    union all
    select
        own_books.subject_no,
        own_books.currency,
        sides.side,
        0 as detail_turnover,
        case sides.side when '借' then own_books.debit_turnover else own_books.credit_turnover end as ledger_turnover
    from own_books
    cross join (values ('借'), ('贷')) as sides (side)
),

compared as (
    select
        subject_no,
        currency,
        side,
        sum(detail_turnover) as ours,
        sum(ledger_turnover) as theirs
    from both_sides
    group by subject_no, currency, side
)

{{ check_rows('compared', key={'会计科目编号': 'subject_no', '币种': 'currency', '借贷': 'side'}, table='ZZKJQKMB') }}
