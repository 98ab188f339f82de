{%- set is_personal = is_personal_document('corporate.document_type') -%}
{%- set lines = [
    'total_assets',
    'total_liabilities',
    'profit_before_tax',
    'income_tax',
    'net_profit',
    'main_revenue',
    'net_cash_flow',
    'accounts_receivable',
    'other_receivables',
] -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

-- Asked of borrowers only; government and public institutions keep no such books.
borrower as (
    select
        customer_no,
        organisation_no,
        customer_name,
        document_type,
        document_no
    from {{ ref('core_corporate') }}
    where
        data_date = {{ data_date() }}
        and is_credit_customer
        and customer_class not in ('government', 'institution')
),

line as (
    select
        {%- for line in lines %}
            max(amount) filter (where line = '{{ line }}') as {{ line }}_amount,
        {%- endfor %}
        statement_no
    from {{ ref('core_financial_statement_line') }}
    where data_date = {{ data_date() }}
    group by statement_no
),

item as (
    select
        organisation.licence_no as jrxkzh,
        corporate.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        statement.statement_no as cwbbbh,
        {{ masked_customer_no('corporate.customer_no', 'corporate.document_no', is_personal) }} as khtybh,
        {{ masked_name('corporate.customer_name', is_personal) }} as khmc,
        statement.period_end as cwbbrq,
        {{ yes_no('statement.is_audited') }} as sfsj,
        statement.auditor_name as sjjg,
        {{ code_value('CS_BBKJ', 'statement.scope') }} as bbkj,
        statement.currency as bz,
        line.total_assets_amount as zcze,
        line.total_liabilities_amount as fzze,
        line.profit_before_tax_amount as sqlr,
        line.income_tax_amount as sds,
        line.net_profit_amount as jlr,
        line.main_revenue_amount as zyywsr,
        line.net_cash_flow_amount as xjllje,
        line.accounts_receivable_amount as yszk,
        line.other_receivables_amount as qtysk,
        {{ code_value('CS_BSZQ', 'statement.period_type') }} as bbzq,
        statement.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_financial_statement') }} as statement
    inner join borrower as corporate on statement.owner_no = corporate.customer_no
    left join line on statement.statement_no = line.statement_no
    left join organisation on corporate.organisation_no = organisation.organisation_no
    where
        statement.data_date = {{ data_date() }}
        and statement.owner_type = 'customer'
        and {{ of_month('statement.received_date') }}
)

{{ deliver('item') }}
