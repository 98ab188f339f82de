{%- set is_person = "guarantor.party_kind = 'person'" -%}

with organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

customer as (
    select
        customer_no,
        document_no
    from {{ ref('core_customer') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        guarantee.organisation_no as nbjgh,
        guarantor.guarantee_no as dbhth,
        {{ code_value('CS_BZRLB', 'guarantor.party_kind') }} as bzrlb,
        {{ masked_name('guarantor.guarantor_name', is_person) }} as bzrmc,
        coalesce(
            {{ code_value('CS_ZJLB', 'guarantor.document_type') }},
            case when guarantor.customer_no is not null then '其他-客户编号' else '其他-担保人编号' end
        ) as dbrzjlb,
        coalesce(
            {{ masked_id_no('guarantor.document_no', 'guarantor.guarantor_name', is_person) }},
            {{ masked_customer_no('guarantor.customer_no', 'customer.document_no', is_person) }},
            guarantor.guarantee_no || '-' || guarantor.sequence_no
        ) as dbrzjhm,
        guarantor.net_asset_currency as dbrjzcbz,
        guarantor.net_asset_amount as dbrjzc,
        {{ code_value('CS_DBHTZT', 'guarantee.status') }} as dbhtzt,
        guarantor.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_guarantor') }} as guarantor
    inner join {{ ref('core_guarantee') }} as guarantee
        on
            guarantor.guarantee_no = guarantee.guarantee_no
            and guarantee.data_date = {{ data_date() }}
    left join customer on guarantor.customer_no = customer.customer_no
    left join organisation on guarantee.organisation_no = organisation.organisation_no
    where
        guarantor.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('guarantee.finish_date') }}
)

{{ deliver('item') }}
