{%- set is_personal = is_personal_document('corporate.document_type') -%}

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
        corporate.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        {{ masked_customer_no('corporate.customer_no', 'corporate.document_no', is_personal) }} as khtybh,
        {{ masked_name('corporate.customer_name', is_personal) }} as khmc,
        {{ code_value('CS_DGKHLX', 'corporate.customer_class') }} as khlx,
        {{ code_value('CS_ZJLB', 'corporate.document_type') }} as zjlb,
        {{ masked_id_no('corporate.document_no', 'corporate.customer_name', is_personal) }} as zjhm,
        corporate.legal_representative_name as frdb,
        {{ code_value('CS_ZJLB', 'corporate.legal_representative_document_type') }} as frdbzjlb,
        {{ masked_id_no(
            'corporate.legal_representative_document_no',
            'corporate.legal_representative_name',
            is_personal_document('corporate.legal_representative_document_type')
        ) }} as frdbzjhm,
        corporate.finance_officer_name as cwfzr,
        {{ code_value('CS_ZJLB', 'corporate.finance_officer_document_type') }} as cwfzrzjlb,
        {{ masked_id_no('corporate.finance_officer_document_no', 'corporate.finance_officer_name') }} as cwfzrzjhm,
        corporate.basic_account_no as jbckzh,
        corporate.basic_account_bank_code as jbckzhkhhh,
        corporate.basic_account_bank_name as jbckzhkhhmc,
        corporate.registered_capital_amount as zczb,
        corporate.registered_capital_currency as zczbbz,
        corporate.paid_in_capital_amount as sszb,
        corporate.paid_in_capital_currency as sszbbz,
        corporate.address as zcdz,
        {{ masked_phone('corporate.phone', is_personal) }} as lxdh,
        corporate.business_scope as jyfw,
        corporate.establishment_date as clrq,
        case when corporate.customer_class = 'foreign' then '境外' else corporate.industry_code end as sshy,
        case
            when corporate.customer_class = 'foreign' then '境外机构'
            else {{ code_value('CS_QYFL', 'corporate.enterprise_size') }}
        end as qyfl,
        {{ yes_no('corporate.is_credit_customer') }} as xdkhbz,
        corporate.first_credit_date as scjlxdgxny,
        {{ yes_no('corporate.is_listed') }} as ssgsbz,
        corporate.credit_rating as xypj,
        corporate.employee_count as ygrs,
        -- Prefectures, unlike the districts of table 101; abroad, countries.
        case
            when corporate.region_code ~ '^[0-9]{6}$' then left(corporate.region_code, 4) || '00'
            else corporate.region_code
        end as xzqhdm,
        corporate.risk_signal_codes as fxyjxh,
        corporate.watch_event_codes as gzsjdm,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_corporate') }} as corporate
    left join organisation on corporate.organisation_no = organisation.organisation_no
    where corporate.data_date = {{ data_date() }}
)

{{ deliver('item') }}
