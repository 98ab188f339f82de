{%- set is_personal = is_personal_document('corporate.document_type') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

corporate as (
    select
        customer_no,
        organisation_no,
        customer_name,
        document_type,
        document_no
    from {{ ref('core_corporate') }}
    where data_date = {{ data_date() }}
),

exchange_rate as (
    select
        currency,
        rate_to_cny
    from {{ ref('core_exchange_rate') }}
    where data_date = {{ data_date() }}
),

-- What members use of their lines, loans and promises alike, beyond what margins cover. What deposits and bills secure
-- is no exposure of the bank.
used as (
    select
        line.customer_no,
        sum(line_use.used_amount * exchange_rate.rate_to_cny) as used_cny
    from {{ ref('core_credit_line_use') }} as line_use
    inner join {{ ref('core_credit_line') }} as line
        on
            line_use.line_no = line.line_no
            and line.data_date = {{ data_date() }}
    left join exchange_rate on line.currency = exchange_rate.currency
    where
        line_use.data_date = {{ data_date() }}
        and line.line_kind <> 'low_risk'
    group by line.customer_no
),

statement as (
    select
        statement.statement_no,
        max(line.amount) filter (where line.line = 'total_assets') * max(exchange_rate.rate_to_cny) as assets_cny,
        max(line.amount) filter (where line.line = 'total_liabilities') * max(exchange_rate.rate_to_cny)
            as liabilities_cny
    from {{ ref('core_financial_statement') }} as statement
    inner join {{ ref('core_financial_statement_line') }} as line
        on
            statement.statement_no = line.statement_no
            and line.data_date = {{ data_date() }}
    left join exchange_rate on statement.currency = exchange_rate.currency
    where statement.data_date = {{ data_date() }}
    group by statement.statement_no
),

member as (
    select
        member.group_no,
        member.customer_no,
        member.remark,
        customer_group.group_name,
        customer_group.parent_customer_no,
        customer_group.parent_name,
        customer_group.controller_name,
        customer_group.controller_type,
        customer_group.currency,
        round(statement.assets_cny / exchange_rate.rate_to_cny, 2) as assets_amount,
        round(statement.liabilities_cny / exchange_rate.rate_to_cny, 2) as liabilities_amount,
        customer_group.credit_limit_amount,
        round(coalesce(used.used_cny, 0) / exchange_rate.rate_to_cny, 2) as used_amount,
        customer_group.remark as group_remark
    from {{ ref('core_customer_group_member') }} as member
    inner join {{ ref('core_customer_group') }} as customer_group
        on
            member.group_no = customer_group.group_no
            and customer_group.data_date = {{ data_date() }}
    left join exchange_rate on customer_group.currency = exchange_rate.currency
    left join statement on customer_group.latest_statement_no = statement.statement_no
    left join used on member.customer_no = used.customer_no
    where
        member.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('member.leave_date') }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        corporate.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        member.group_no as jtbh,
        member.group_name as jtmc,
        member.parent_customer_no as mgskhtybh,
        member.parent_name as mgsmc,
        {{ masked_name('member.controller_name', "member.controller_type in ('citizen', 'foreigner')") }} as skrmc,
        {{ code_value('CS_GDHGLFLX', 'member.controller_type') }} as skrlx,
        member.currency as bz,
        member.assets_amount as jtzcze,
        member.liabilities_amount as jtfzze,
        member.credit_limit_amount as jtsxed,
        sum(member.used_amount) over (partition by member.group_no) as jtyyed,
        {{ masked_customer_no('member.customer_no', 'corporate.document_no', is_personal) }} as cykhtybh,
        {{ masked_name('corporate.customer_name', is_personal) }} as cymc,
        member.used_amount as cyyyed,
        coalesce(member.remark, member.group_remark) as bbz,
        {{ data_date() }} as cjrq
    from member
    left join corporate on member.customer_no = corporate.customer_no
    left join organisation on corporate.organisation_no = organisation.organisation_no
)

{{ deliver('item') }}
