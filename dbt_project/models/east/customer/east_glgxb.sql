{%- set is_personal = is_personal_document('customer.document_type') -%}
{%- set is_natural_person = "relation.related_party_type = 'natural_person'" -%}

with customer as (
    select
        customer_no,
        organisation_no,
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

item as (
    select
        organisation.licence_no as jrxkzh,
        customer.organisation_no as nbjgh,
        {{ masked_customer_no('relation.customer_no', 'customer.document_no', is_personal) }} as khtybh,
        {{ masked_name('customer.customer_name', is_personal) }} as khmc,
        {{ code_value('CS_ZJLB', 'customer.document_type') }} as khzjlb,
        {{ masked_id_no('customer.document_no', 'customer.customer_name', is_personal) }} as khzjhm,
        {{ code_value('CS_GLGX_GXLX', 'relation.relation_type') }} as gxlx,
        {{ masked_customer_no('relation.related_customer_no', 'related.document_no', is_natural_person) }} as glrkhtybh,
        {{ masked_name('relation.related_name', is_natural_person) }} as glrmc,
        {{ code_value('CS_GLRLB', 'relation.related_party_type') }} as glrlb,
        coalesce(
            {{ code_value('CS_ZJLB', 'relation.related_document_type') }},
            case when relation.related_customer_no is not null then '其他-客户编号' else '其他-关系编号' end
        ) as glrzjlb,
        coalesce(
            {{ masked_id_no('relation.related_document_no', 'relation.related_name', is_natural_person) }},
            {{ masked_customer_no('relation.related_customer_no', 'related.document_no', is_natural_person) }},
            relation.relation_id
        ) as glrzjhm,
        {{ code_value('CS_YXZT', 'relation.status') }} as gxzt,
        relation.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_corporate_relation') }} as relation
    left join customer on relation.customer_no = customer.customer_no
    left join customer as related on relation.related_customer_no = related.customer_no
    left join organisation on customer.organisation_no = organisation.organisation_no
    where
        relation.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('relation.end_date') }}
)

{{ deliver('item') }}
