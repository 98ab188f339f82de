{%- set is_personal = is_personal_document('advance.document_type') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

loan as (
    select
        note_no,
        balance,
        status,
        settle_date
    from {{ ref('core_loan') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        advance.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        advance.contract_no as xdhth,
        advance.note_no as xdjjh,
        {{ code_value('CS_DIANK_LX', 'advance.advance_kind') }} as dklx,
        advance.origin_no as yhtbh,
        advance.currency as bz,
        advance.advance_amount as dkje,
        loan.balance as dkye,
        {{ masked_customer_no('advance.customer_no', 'advance.document_no', is_personal) }} as khtybh,
        {{ masked_name('advance.customer_name', is_personal) }} as khmc,
        advance.advance_date as dkrq,
        {{ code_value('CS_DIANK_ZT', 'loan.status') }} as dkzt,
        advance.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_advance') }} as advance
    left join loan on advance.note_no = loan.note_no
    left join organisation on advance.organisation_no = organisation.organisation_no
    where
        advance.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('loan.settle_date') }}
)

{{ deliver('item') }}
