{#-
  The row of an organisation holds the rows of those right below it and what stands in its own books, or in those of units
  below it that are not delivered.
-#}
with organisation as (
    select
        organisation_no,
        parent_organisation_no,
        organisation_level > 4 or organisation_class in ('department', 'virtual') as is_within_superior
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

books as (
    select
        books.nbjgh as organisation_no,
        organisation.parent_organisation_no,
        books.kjkmbh as subject_no,
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
        and books.bz = 'CNY'
),

both_sides as (
    select
        organisation_no,
        subject_no,
        balance,
        0 as balance_of_parts
    from books
    union all
    select
        parent_organisation_no as organisation_no,
        subject_no,
        0 as balance,
        balance as balance_of_parts
    from books
    where parent_organisation_no is not null
    union all
    select
        case
            when organisation.is_within_superior then organisation.parent_organisation_no
            else organisation.organisation_no
        end as organisation_no,
        ledger.subject_no,
        0 as balance,
        ledger.closing_debit_balance - ledger.closing_credit_balance as balance_of_parts
    from {{ ref('core_ledger_balance') }} as ledger
    inner join organisation on ledger.organisation_no = organisation.organisation_no
    where
        ledger.data_date = {{ data_date() }}
        and ledger.accounting_date = {{ data_date() }}
        and ledger.currency = 'CNY'
),

compared as (
    select
        organisation_no,
        subject_no,
        sum(balance) as ours,
        sum(balance_of_parts) as theirs
    from both_sides
    group by organisation_no, subject_no
)

{{ check_rows('compared', key={'内部机构号': 'organisation_no', '会计科目编号': 'subject_no'}, table='ZZKJQKMB') }}
