with organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

terminal as (
    select
        merchant_no,
        terminal_no,
        bool_or(terminal_type in ('fixed_pos', 'mobile_pos')) over (partition by merchant_no) as has_point_of_sale
    from {{ ref('core_merchant_terminal') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('remove_date') }}
),

-- The standard does not ask for masking here; what is a natural person's name is masked all the same.
item as (
    select
        organisation.licence_no as jrxkzh,
        merchant.organisation_no as nbjgh,
        merchant.merchant_no as shbh,
        {{ masked_name('merchant.merchant_name', "merchant.merchant_type = 'person'") }} as shmc,
        {{ yes_no('coalesce(terminal.has_point_of_sale, false)') }} as sfpos,
        terminal.terminal_no as zdh,
        merchant.category_code as shmccm,
        merchant.category_name as shmccmc,
        merchant.region_name as shdq,
        merchant.settlement_account_no as qszh,
        case merchant.settlement_account_type
            when 'payment_platform' then '第三方平台账户-' || merchant.settlement_bank_name
            else {{ code_value('CS_QSZHLX', 'merchant.settlement_account_type') }}
        end as qszhlx,
        {{ masked_name(
            'merchant.settlement_account_name',
            "merchant.settlement_account_type in ('own_card', 'other_bank_card')"
        ) }} as qszhmc,
        merchant.settlement_bank_name as qszhkhhmc,
        merchant.start_date as qxrq,
        merchant.end_date as sxrq,
        {{ code_value('SHZT', 'merchant.status') }} as shzt,
        merchant.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_merchant') }} as merchant
    left join terminal on merchant.merchant_no = terminal.merchant_no
    left join organisation on merchant.organisation_no = organisation.organisation_no
    where
        merchant.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('merchant.end_date') }}
)

{{ deliver('item') }}
