{%- set is_personal = is_personal_document('customer.document_type') -%}
{#- A loan is told by its borrower, any other asset by its kind. -#}
{%- set asset -%}
    case written_off.asset_kind when 'loan' then written_off.party_kind else written_off.asset_kind end
{%- endset -%}
{%- set recovered -%}
    case
        when coalesce(recovery.total_amount, 0) = 0 then 'nothing'
        when recovery.total_amount < written_off.principal_amount
            + written_off.on_balance_interest_amount
            + written_off.off_balance_interest_amount
            then 'part'
        else 'all'
    end
{%- endset -%}

with customer as (
    select
        customer_no,
        customer_name,
        document_type,
        document_no
    from {{ ref('core_customer') }}
    where data_date = {{ data_date() }}
),

organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

recovery as (
    select
        asset_no,
        sum(principal_amount) as principal_amount,
        sum(interest_amount) as interest_amount,
        sum(principal_amount + interest_amount) as total_amount,
        max(recovery_date) as last_date,
        (array_agg(employee_no order by recovery_date desc, recovery_no desc))[1] as last_employee_no
    from {{ ref('core_write_off_recovery') }}
    where data_date = {{ data_date() }}
    group by asset_no
),

item as (
    select
        organisation.licence_no as jrxkzh,
        written_off.organisation_no as nbjgh,
        {{ masked_customer_no('written_off.customer_no', 'customer.document_no', is_personal) }} as khtybh,
        {{ masked_name('customer.customer_name', is_personal) }} as khmc,
        {{ code_value('CS_HX_ZCLX', asset) }} as zclx,
        written_off.contract_no as hth,
        written_off.asset_no as jjh,
        written_off.currency as bz,
        written_off.principal_amount as hxbj,
        written_off.on_balance_interest_amount as shbnlx,
        written_off.off_balance_interest_amount as shbwlx,
        written_off.write_off_date as hxrq,
        recovery.principal_amount as shbj,
        recovery.interest_amount as shlx,
        recovery.last_date as shrq,
        {{ code_value('CS_SHBZ', recovered) }} as shbz,
        recovery.last_employee_no as shygh,
        {{ code_value('CS_HXZT', 'written_off.status') }} as hxzt,
        written_off.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_write_off') }} as written_off
    left join recovery on written_off.asset_no = recovery.asset_no
    left join organisation on written_off.organisation_no = organisation.organisation_no
    left join customer on written_off.customer_no = customer.customer_no
    where
        written_off.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('written_off.finish_date') }}
)

{{ deliver('item') }}
