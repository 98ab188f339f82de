-- Every fee of the ledger belongs to one line of business: what the fee lines have in each currency is what core holds
-- on the profit and loss subjects of line 57 of the return G01, and what operating income has beside them is the rest
-- of lines 55 to 63.
with income as (
    select
        case when fee_line = 'none' then 'other' else 'fee' end as kind,
        currency,
        sum(original_credit_balance - original_debit_balance) as amount
    from {{ ref('fct_ledger') }}
    where
        data_date = {{ data_date() }}
        and category = 'profit_loss'
        and g01_line_no between 55 and 63
    group by 1, 2
),

ledger as (
    select
        case when subject.g01_item like '57%' then 'fee' else 'other' end as kind,
        balance.currency,
        sum(balance.closing_credit_balance - balance.closing_debit_balance) as amount
    from {{ ref('core_ledger_balance') }} as balance
    inner join {{ ref('core_subject') }} as subject
        on
            balance.subject_no = subject.subject_no
            and subject.data_date = {{ data_date() }}
    where
        balance.data_date = {{ data_date() }}
        and balance.accounting_date = {{ data_date() }}
        and subject.category = 'profit_loss'
        and substring(subject.g01_item from '^[0-9]+')::integer between 55 and 63
    group by 1, 2
)

{{ unequal_amounts('income', 'ledger', by=['kind', 'currency']) }}
