{%- set is_personal = is_personal_document('partner.document_type') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        agreement.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        agreement.agreement_no as hzxybh,
        {{ masked_name('partner.partner_name', is_personal) }} as hzfmc,
        {{ code_value('CS_ZJLB', 'partner.document_type') }} as hzfzjlb,
        {{ masked_id_no('partner.document_no', 'partner.partner_name', is_personal) }} as hzfzjhm,
        {{ code_value('CS_HZFLX', 'partner.partner_type') }} as hzflx,
        {{ code_value_list('CS_HZFS', 'partner.cooperation_ways') }} as hzfs,
        agreement.start_date as xyqsrq,
        agreement.end_date as xydqrq,
        coalesce(agreement.termination_date, date '9999-12-31') as sjzzrq,
        partner.region_code as xzqhdm,
        {{ yes_no('partner.is_restricted') }} as xzbz,
        {{ code_value('CS_XYZT', 'agreement.status') }} as xyzt,
        agreement.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_cooperation_agreement') }} as agreement
    inner join {{ ref('core_cooperation_partner') }} as partner
        on
            agreement.agreement_no = partner.agreement_no
            and partner.data_date = {{ data_date() }}
    left join organisation on agreement.organisation_no = organisation.organisation_no
    where
        agreement.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('agreement.termination_date') }}
)

{{ deliver('item') }}
