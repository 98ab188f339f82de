{#-
  The table asks for the related party's name masked and says of its document number alone that natural persons' are meant; the
  rule about the name's length (R2020) speaks of natural persons, too, and a company's name is no secret: it stays.
-#}
{%- set is_personal = "relation.related_kind = 'person'" -%}

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
        {{ masked_customer_no('relation.customer_no', 'customer.document_no') }} as khtybh,
        {{ masked_name('customer.customer_name') }} as khxm,
        {{ code_value('CS_ZJLB', 'customer.document_type') }} as zjlb,
        {{ masked_id_no('customer.document_no', 'customer.customer_name') }} as zjhm,
        {{ code_value('CS_GRGX_GXLX', 'relation.relation_type') }} as gxlx,
        {{ masked_customer_no('relation.related_customer_no', 'related.document_no', is_personal) }} as gxrkhtybh,
        {{ masked_name('relation.related_name', is_personal) }} as gxrmc,
        coalesce(
            {{ code_value('CS_ZJLB', 'relation.related_document_type') }},
            case when relation.related_customer_no is not null then '其他-客户编号' else '其他-关系编号' end
        ) as gxrzjlb,
        coalesce(
            {{ masked_id_no('relation.related_document_no', 'relation.related_name', is_personal) }},
            {{ masked_customer_no('relation.related_customer_no', 'related.document_no', is_personal) }},
            relation.relation_id
        ) as gxrzjhm,
        {{ code_value('CS_YXZT', 'relation.status') }} as gxzt,
        relation.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_person_relation') }} as relation
    left join customer on relation.customer_no = customer.customer_no
    left join customer as related on relation.related_customer_no = related.customer_no
    left join organisation on customer.organisation_no = organisation.organisation_no
    where
        relation.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('relation.end_date') }}
)

{{ deliver('item') }}
