{%- set is_personal = is_personal_document('customer.document_type') -%}

with customer as (
    select
        customer_no,
        party_kind,
        customer_name,
        document_type,
        document_no
    from {{ ref('core_customer') }}
    where data_date = {{ data_date() }}
),

staff as (
    select customer_no
    from {{ ref('core_person') }}
    where
        data_date = {{ data_date() }}
        and is_staff
),

organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

link as (
    select
        medium_id,
        account_no
    from {{ ref('core_account_medium_link') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('unlink_date') }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        medium.organisation_no as nbjgh,
        {{ masked_customer_no('medium.customer_no', 'customer.document_no', is_personal) }} as khtybh,
        {{ masked_name('customer.customer_name', is_personal) }} as khmc,
        {{ code_value('CS_ZJLB', 'customer.document_type') }} as zjlb,
        {{ masked_id_no('customer.document_no', 'customer.customer_name', is_personal) }} as zjhm,
        medium.medium_no as kh,
        link.account_no as hqckzh,
        medium.product_name as jjkcpmc,
        {{ yes_no('medium.is_virtual') }} as xnkbz,
        {{ yes_no('staff.customer_no is not null') }} as ygkbz,
        medium.open_date as kkrq,
        medium.open_teller_no as kkgyh,
        {{ code_value('CS_KPZT', 'medium.status') }} as kpzt,
        medium.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_account_medium') }} as medium
    left join link on medium.medium_id = link.medium_id
    left join customer on medium.customer_no = customer.customer_no
    left join staff on medium.customer_no = staff.customer_no
    left join organisation on medium.organisation_no = organisation.organisation_no
    where
        medium.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('medium.close_date') }}
        and medium.medium_class = 'debit_card'
)

{{ deliver('item') }}
