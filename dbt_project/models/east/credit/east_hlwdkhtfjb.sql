with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

-- The latest in force; one that has run out only where there is no other.
latest_authorisation as (
    select distinct on (contract_no)
        contract_no,
        authorisation_no,
        effective_date,
        expiry_kind,
        expiry_date
    from {{ ref('core_data_authorisation') }}
    where
        data_date = {{ data_date() }}
        and effective_date <= {{ data_date() }}
    order by
        contract_no asc,
        coalesce(expiry_kind = 'fixed' and expiry_date < {{ data_date() }}, false) asc,
        effective_date desc,
        authorisation_no desc
),

cooperation as (
    select
        contract_no,
        agreement_no,
        liability_ratio
    from {{ ref('core_internet_contract_cooperation') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        contract.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        contract.contract_no as xdhth,
        {{ code_value('CS_YWMS', 'internet_contract.cooperation_mode') }} as ywms,
        case when internet_contract.cooperation_mode = 'alone' then '无' else cooperation.agreement_no end as hzxybh,
        contract.currency as bz,
        coalesce(round(contract.contract_amount * cooperation.liability_ratio / 100, 2), 0) as hzfzrje,
        {{ masked_phone('internet_contract.applicant_phone', "contract.party_kind = 'person'") }} as lxdh,
        latest_authorisation.authorisation_no as sqsbh,
        latest_authorisation.effective_date as sxrq,
        {#- Zeros where there is no date, and never will be: no authorisation, or the business it ends with is over. #}
        case latest_authorisation.expiry_kind
            when 'fixed' then to_char(latest_authorisation.expiry_date, 'YYYYMMDD')
            when 'permanent' then '99991231'
            when 'with_business'
                then
                    case
                        when contract.status in ('cancelled', 'ended') then '00000000'
                        else coalesce(to_char(contract.end_date, 'YYYYMMDD'), '99991231')
                    end
            else '00000000'
        end as zzrq,
        {{ code_value('CS_HTZT', 'contract.status') }} as htzt,
        internet_contract.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_internet_contract') }} as internet_contract
    inner join {{ ref('core_credit_contract') }} as contract
        on
            internet_contract.contract_no = contract.contract_no
            and contract.data_date = {{ data_date() }}
    left join cooperation on internet_contract.contract_no = cooperation.contract_no
    left join latest_authorisation on internet_contract.contract_no = latest_authorisation.contract_no
    left join organisation on contract.organisation_no = organisation.organisation_no
    where
        internet_contract.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('contract.finish_date') }}
)

{{ deliver('item') }}
