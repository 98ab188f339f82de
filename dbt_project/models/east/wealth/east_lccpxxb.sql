-- What failed to find buyers, or is still being raised, was not issued with success and is not in it.
with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

employee as (
    select
        employee_no,
        employee_name,
        document_no
    from {{ ref('core_employee') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        product.registration_code as cpdjbm,
        product.product_code as lccpdm,
        product.product_id as hnbzm,
        product.product_name as cpmc,
        product.issuer_code as fxjgdm,
        organisation.licence_no as jrxkzh,
        organisation.organisation_name as fxjgmc,
        {{ code_value('CS_FXJGLX', 'product.issuer_type') }} as fxjglx,
        product.series_no as cpqc,
        case
            when not product.is_open_ended then (product.end_date - product.start_date) || '天'
            when product.opening_cycle is null then '不定期'
            when product.opening_cycle = 'other' then product.opening_cycle_days || '天'
            else {{ code_value('CPQX', 'product.opening_cycle') }}
        end as cpqx,
        {{ code_value('CS_CPFXDJ', 'product.risk_level') }} as cpfxdj,
        {{ code_value('CS_MBKHLX', 'product.target_customer') }} as mbkhlx,
        {{ code_value('CS_ZJTXDQ', 'product.investment_area') }} as zjtxdq,
        {{ code_value('CS_CPYZMS', 'product.operation_mode') }} as cpyzms,
        {{ code_value('CS_CPZCPZFS', 'product.allocation_way') }} as cpzcpzfs,
        {{ code_value('CS_CPGLMS', 'product.management_mode') }} as cpglms,
        coalesce(product.actual_manager_name, organisation.organisation_name) as sjglr,
        {{ code_value('CS_GLFS', 'product.management_way') }} as glfs,
        approver.employee_name as cpsprxm,
        {{ masked_id_no('approver.document_no', 'approver.employee_name') }} as cpsprsfzh,
        investment_manager.employee_name as tzjlxm,
        {{ masked_id_no('investment_manager.document_no', 'investment_manager.employee_name') }} as tzjlsfzh,
        {{ code_value('CS_CPDJFS', 'product.pricing_way') }} as cpdjfs,
        {{ code_value_list('CS_JGXCPGGBD', 'product.linked_targets') }} as jgxcpggbd,
        {{ code_value('CS_HZMS', 'product.cooperation_mode') }} as hzms,
        product.cooperation_names as hzjgmc,
        product.investment_scope as tzzczljbl,
        product.raising_currency as mjbz,
        product.principal_currency as dfbjbz,
        product.income_currency as dfsybz,
        'T+' || product.principal_arrival_days as tzbjdzr,
        'T+' || product.income_arrival_days as tzsydzr,
        {{ yes_no('product.can_issuer_end_early') }} as fxjgtqzzqbz,
        {{ yes_no('product.can_customer_redeem') }} as khshqbz,
        {{ yes_no('product.enhancement_way is not null') }} as cpzxbz,
        {{ code_value('CS_CPZXXS', 'product.enhancement_way') }} as cpzxxs,
        {{ yes_no('product.tier is not null') }} as sfwjghcp,
        {{ code_value('CS_CJLB', 'product.tier') }} as cjlb,
        product.tier_description as sylfdsm,
        {{ code_value('CS_KFMS', 'product.opening_mode') }} as kfms,
        {{ code_value('CS_GLKFZQ', 'product.opening_cycle') }} as glkfzq,
        product.opening_cycle_days as qtglkfzq,
        {{ yes_no('product.is_open_on_holidays') }} as jjrsfkf,
        product.openings_per_year as pjkfcs,
        {{ code_value('CS_KFQYWLX', 'product.opening_business') }} as kfqywlx,
        product.raising_start_date as mjqsrq,
        product.raising_end_date as mjjsrq,
        product.start_date as cpqsrq,
        product.end_date as cpzzrq,
        product.actual_end_date as cpsjzzrq,
        product.report_registration_date as bgdjrq,
        product.end_registration_date as zzdjrq,
        product.issue_registration_date as fxdjrq,
        product.raising_registration_date as mjdjrq,
        {{ code_value('CS_CPZT', 'product.registration_status') }} as cpzt,
        {{ sales_regions('product.sale_region_codes') }} as cpxsqy,
        {{ yes_no('product.is_sold_by_others') }} as sfyqtjgdx,
        product.domestic_custodian_code as jntgjgdm,
        {{ listed_custodian('product.domestic_custodian_name') }} as jntgjgmc,
        product.foreign_custodian_nation_code as jwtgjggb,
        product.foreign_custodian_name as jwtgjgmc,
        product.custody_account_no as lccpzjtgzh,
        product.custody_account_name as lccpzjtgzhu,
        {{ code_value('XLCPBJ', 'product.generation') }} as xlcpbj,
        {{ code_value('CS_CPMJFS', 'product.raising_way') }} as cpmjfs,
        {{ code_value('CS_CPTZXZ', 'product.investment_type') }} as cptzxz,
        {{ yes_no('coalesce(product.minimum_holding_days, 0) > 0') }} as sfszzdcyqx,
        product.minimum_holding_days as zdcyqx,
        {{ yes_no('product.is_free_after_minimum') }} as zdcyqhsfzysh,
        {{ yes_no('product.is_cash_management') }} as sfwxjglllccp,
        {{ wealth_rate('product.benchmark_upper_rate') }} as yjbjjzsx,
        {{ wealth_rate('product.benchmark_lower_rate') }} as yjbjjzxx,
        product.benchmark_description as yjbjjzsm,
        {{ wealth_rate('product.management_fee_rate') }} as tzglfl,
        {{ yes_no('product.is_for_interbank') }} as sfjrtyzs,
        {{ wealth_rate('product.custody_fee_rate') }} as tgfl,
        product.planned_amount as jhmjje,
        product.raised_amount as sjmjje,
        product.final_bank_income_amount as yhsjsxsr,
        product.final_income_amount as dfkhsy,
        product.final_principal_amount + product.final_income_amount as dfkhzje,
        {{ wealth_rate('product.final_customer_yield') }} as khsjnhsyl,
        {{ wealth_rate('product.final_product_yield') }} as cpsjnhsyl,
        product.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_wealth_product') }} as product
    left join organisation on product.issuer_organisation_no = organisation.organisation_no
    left join employee as approver on product.approver_employee_no = approver.employee_no
    left join employee as investment_manager on product.investment_manager_employee_no = investment_manager.employee_no
    where
        product.data_date = {{ data_date() }}
        and product.registration_status in ('issue_registered', 'raise_registered', 'end_registered')
        and product.start_date <= {{ data_date() }}
        and {{ valid_or_just_ended('product.actual_end_date') }}
)

{{ deliver('item') }}
