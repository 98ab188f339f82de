-- Of secret customers only the number is filed. What is theirs is known here by the numbers it goes by in other tables.
with customer as (
    select
        customer_no,
        party_kind,
        customer_name,
        document_type,
        document_no
    from {{ ref('core_customer') }}
    where
        data_date = {{ data_date() }}
        and is_secret
),

contract as (
    select
        contract_no,
        customer_no,
        business_type
    from {{ ref('core_credit_contract') }}
    where data_date = {{ data_date() }}
),

-- What documents of trade stand behind. A bill's number may be that of a contract as well, whose customer is another.
obligation as (
    select
        bill_no as obligation_no,
        customer_no
    from {{ ref('core_bill_acceptance') }}
    where data_date = {{ data_date() }}
    union all
    select
        contract_no as obligation_no,
        customer_no
    from {{ ref('core_undertaking') }}
    where data_date = {{ data_date() }}
    union all
    select
        contract_no as obligation_no,
        customer_no
    from contract
    where business_type = 'trade_finance'
),

-- What secures somebody else's debt as well is not the customer's alone.
guarantee as (
    select
        link.guarantee_no,
        min(customer.customer_no) as customer_no
    from {{ ref('core_guarantee_link') }} as link
    left join contract
        on
            link.contract_no = contract.contract_no
            and link.business_kind in ('loan', 'entrusted_loan')
    left join obligation
        on
            link.contract_no = obligation.obligation_no
            and link.business_kind not in ('loan', 'entrusted_loan')
    left join customer on coalesce(contract.customer_no, obligation.customer_no) = customer.customer_no
    where link.data_date = {{ data_date() }}
    group by link.guarantee_no
    having count(*) = count(customer.customer_no)
),

owned as (
    select
        'customer' as value_kind,
        customer_no as value,
        customer_no
    from customer
    union
    -- Of a unit: a person's name is others' as well, and masked wherever it is filed.
    select
        'name' as value_kind,
        customer_name as value,
        customer_no
    from customer
    where party_kind = 'corporate'
    union
    select
        'document' as value_kind,
        document_no as value,
        customer_no
    from customer
    union
    select
        'contract' as value_kind,
        contract_no as value,
        customer_no
    from contract
    union
    select
        'obligation' as value_kind,
        obligation_no as value,
        customer_no
    from obligation
    union
    select
        'guarantee' as value_kind,
        guarantee_no as value,
        customer_no
    from guarantee
    {%- for kind, model, number in [
        ('account', 'core_deposit_account', 'account_no'),
        ('loan', 'core_loan', 'note_no'),
        ('loan', 'core_credit_card_account', 'account_no'),
        ('merchant', 'core_merchant', 'merchant_no'),
    ] %}
        union
        select
            '{{ kind }}' as value_kind,
            {{ number }} as value,
            customer_no
        from {{ ref(model) }}
        where data_date = {{ data_date() }}
    {%- endfor %}
)

select
    {{ data_date() }} as data_date,
    owned.value_kind,
    owned.value,
    owned.customer_no,
    customer.party_kind,
    customer.customer_name,
    customer.document_type,
    customer.document_no
from owned
inner join customer on owned.customer_no = customer.customer_no
where owned.value is not null
