-- 403, 405, 407, 409 and 411 by subject sum to the closing of the legal entity's month in 401. What the ledger holds
-- without accounts is the interest that borrowers owe, in 503 and 504. What secret customers have is in the ledger, and
-- in core alone besides.
with secret as (
    select value as customer_no
    from {{ ref('core_secret_value') }}
    where
        data_date = {{ data_date() }}
        and value_kind = 'customer'
),

account as (
    select
        mxkmbh as subject_no,
        -cast(ckye as numeric) as debit_balance
    from {{ ref('east_grckfhz') }}
    where
        data_date = {{ data_date() }}
        and bz = 'CNY'
    union all
    select
        mxkmbh as subject_no,
        -cast(ckye as numeric) as debit_balance
    from {{ ref('east_dgckfhz') }}
    where
        data_date = {{ data_date() }}
        and bz = 'CNY'
    union all
    select
        mxkmbh as subject_no,
        cast(jfye as numeric) - cast(dfye as numeric) as debit_balance
    from {{ ref('east_nbfhz') }}
    where
        data_date = {{ data_date() }}
        and bz = 'CNY'
    union all
    select
        mxkmbh as subject_no,
        cast(dkye as numeric) as debit_balance
    from {{ ref('east_grxdfhz') }}
    where
        data_date = {{ data_date() }}
        and bz = 'CNY'
    union all
    select
        mxkmbh as subject_no,
        cast(dkye as numeric) as debit_balance
    from {{ ref('east_dgxdfhz') }}
    where
        data_date = {{ data_date() }}
        and bz = 'CNY'
    union all
    select
        subject_no,
        -balance as debit_balance
    from {{ ref('core_deposit_account') }}
    where
        data_date = {{ data_date() }}
        and currency = 'CNY'
        and customer_no in (select secret.customer_no from secret)
    union all
    select
        subject_no,
        balance as debit_balance
    from {{ ref('core_loan') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('settle_date') }}
        and currency = 'CNY'
        and customer_no in (select secret.customer_no from secret)
),

loan_interest as (
    select
        'interest' as subject_no,
        cast(bnqxye as numeric) as debit_balance
    from {{ ref('east_grxdywjjb') }}
    where
        data_date = {{ data_date() }}
        and bz = 'CNY'
    union all
    select
        'interest' as subject_no,
        cast(bnqxye as numeric) as debit_balance
    from {{ ref('east_dgxdywjjb') }}
    where
        data_date = {{ data_date() }}
        and bz = 'CNY'
    union all
    select
        'interest' as subject_no,
        on_balance_arrears_amount as debit_balance
    from {{ ref('core_loan') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('settle_date') }}
        and currency = 'CNY'
        and customer_no in (select secret.customer_no from secret)
),

sub_ledger as (
    select
        subject_no,
        sum(debit_balance) as debit_balance
    from account
    group by subject_no
    union all
    select
        subject_no,
        sum(debit_balance) as debit_balance
    from loan_interest
    group by subject_no
),

account_subject as (
    select distinct subject_no
    from account
),

ledger as (
    select
        coalesce(account_subject.subject_no, 'interest') as subject_no,
        sum(cast(books.qmjfye as numeric) - cast(books.qmdfye as numeric)) as debit_balance
    from {{ ref('east_zzkjqkmb') }} as books
    inner join {{ ref('core_organisation') }} as legal_entity on books.nbjgh = legal_entity.organisation_no
    inner join {{ ref('core_subject') }} as subject on books.kjkmbh = subject.subject_no
    left join account_subject on books.kjkmbh = account_subject.subject_no
    where
        books.data_date = {{ data_date() }}
        and books.bz = 'CNY'
        and books.bszq = '月报'
        and legal_entity.data_date = {{ data_date() }}
        and legal_entity.organisation_class = 'head_office'
        and subject.data_date = {{ data_date() }}
        and subject.is_leaf
    group by coalesce(account_subject.subject_no, 'interest')
)

select
    coalesce(sub_ledger.subject_no, ledger.subject_no) as subject_no,
    coalesce(sub_ledger.debit_balance, 0) as sub_ledger_debit_balance,
    coalesce(ledger.debit_balance, 0) as ledger_debit_balance
from sub_ledger
full outer join ledger on sub_ledger.subject_no = ledger.subject_no
where coalesce(sub_ledger.debit_balance, 0) <> coalesce(ledger.debit_balance, 0)
