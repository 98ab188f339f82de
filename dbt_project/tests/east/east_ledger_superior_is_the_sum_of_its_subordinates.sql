-- 401, months in CNY: an organisation's closing is that of the organisations below it and what stands in its own books,
-- or in those of units below it that are not delivered.
with books as (
    select
        books.nbjgh as organisation_no,
        organisation.parent_organisation_no,
        books.kjkmbh as subject_no,
        cast(books.qmjfye as numeric) as debit_balance,
        cast(books.qmdfye as numeric) as credit_balance
    from {{ ref('east_zzkjqkmb') }} as books
    inner join {{ ref('core_organisation') }} as organisation on books.nbjgh = organisation.organisation_no
    inner join {{ ref('core_subject') }} as subject on books.kjkmbh = subject.subject_no
    where
        books.data_date = {{ data_date() }}
        and books.bszq = '月报'
        and books.bz = 'CNY'
        and organisation.data_date = {{ data_date() }}
        and subject.data_date = {{ data_date() }}
        and subject.is_leaf
),

part as (
    select
        parent_organisation_no as organisation_no,
        subject_no,
        debit_balance,
        credit_balance
    from books
    where parent_organisation_no is not null
    union all
    select
        case
            when
                organisation.organisation_class in ('department', 'virtual')
                or organisation.organisation_level > 4
                then organisation.parent_organisation_no
            else organisation.organisation_no
        end as organisation_no,
        ledger.subject_no,
        ledger.closing_debit_balance as debit_balance,
        ledger.closing_credit_balance as credit_balance
    from {{ ref('core_ledger_balance') }} as ledger
    inner join {{ ref('core_organisation') }} as organisation on ledger.organisation_no = organisation.organisation_no
    where
        ledger.data_date = {{ data_date() }}
        and ledger.accounting_date = {{ data_date() }}
        and ledger.currency = 'CNY'
        and organisation.data_date = {{ data_date() }}
),

parts as (
    select
        organisation_no,
        subject_no,
        sum(debit_balance) as debit_balance,
        sum(credit_balance) as credit_balance
    from part
    group by
        organisation_no,
        subject_no
)

select
    coalesce(books.organisation_no, parts.organisation_no) as organisation_no,
    coalesce(books.subject_no, parts.subject_no) as subject_no,
    books.debit_balance,
    books.credit_balance,
    parts.debit_balance as debit_balance_of_parts,
    parts.credit_balance as credit_balance_of_parts
from books
full outer join parts
    on
        books.organisation_no = parts.organisation_no
        and books.subject_no = parts.subject_no
where
    coalesce(books.debit_balance, 0) <> coalesce(parts.debit_balance, 0)
    or coalesce(books.credit_balance, 0) <> coalesce(parts.credit_balance, 0)
