select
    data_date,
    nullif(prod_id, '') as product_id,
    nullif(prod_code, '') as product_code,
    nullif(reg_code, '') as registration_code,
    nullif(prod_name, '') as product_name,
    nullif(issuer_org_no, '') as issuer_organisation_no,
    nullif(issuer_code, '') as issuer_code,
    case issuer_type
        when '01' then 'state_bank'
        when '02' then 'joint_stock_bank'
        when '03' then 'city_bank'
        when '04' then 'foreign_bank'
        when '05' then 'rural_institution'
        when '06' then 'policy_bank'
        when '07' then 'development_bank'
        when '08' then 'wealth_company'
        when '99' then 'other'
        else nullif(issuer_type, '')
    end as issuer_type,
    nullif(series_no, '') as series_no,
    case risk_lvl
        when 'R1' then 'level_1'
        when 'R2' then 'level_2'
        when 'R3' then 'level_3'
        when 'R4' then 'level_4'
        when 'R5' then 'level_5'
        else nullif(risk_lvl, '')
    end as risk_level,
    case target_cust
        when '1' then 'retail'
        when '2' then 'high_net_worth'
        when '3' then 'private_banking'
        when '4' then 'institution'
        when '5' then 'interbank'
        else nullif(target_cust, '')
    end as target_customer,
    case invest_area
        when 'D' then 'domestic'
        when 'F' then 'foreign'
        when 'B' then 'both'
        else nullif(invest_area, '')
    end as investment_area,
    cast(nullif(is_open, '') as boolean) as is_open_ended,
    cast(nullif(is_nav, '') as boolean) as is_net_value,
    case alloc_way
        when '1' then 'single'
        when '2' then 'portfolio'
        when '3' then 'pool'
        else nullif(alloc_way, '')
    end as allocation_way,
    case mgmt_mode
        when '1' then 'bank'
        when '2' then 'other_institution'
        when '3' then 'asset_manager'
        when '4' then 'special_vehicle'
        else nullif(mgmt_mode, '')
    end as management_mode,
    nullif(mgr_name, '') as actual_manager_name,
    case mgmt_way
        when 'C' then 'collective'
        when 'S' then 'separate'
        else nullif(mgmt_way, '')
    end as management_way,
    nullif(approver_emp_no, '') as approver_employee_no,
    nullif(inv_mgr_emp_no, '') as investment_manager_employee_no,
    case price_way
        when '1' then 'fair_value'
        when '2' then 'cost'
        when '3' then 'mixed'
        else nullif(price_way, '')
    end as pricing_way,
    {{ listed_codes('linked_codes', {
        '01': 'interest_rate',
        '02': 'exchange_rate',
        '03': 'stock',
        '04': 'farm_product',
        '05': 'commodity',
        '06': 'precious_metal',
        '07': 'bond',
        '08': 'index',
        '09': 'fund',
        '10': 'alternative',
        '11': 'future',
        '12': 'option',
        '13': 'forward',
        '14': 'swap',
        '15': 'compound_derivative',
        '99': 'other',
    }) }} as linked_targets,
    case coop_mode
        when '0' then 'independent'
        when '1' then 'trust'
        when '2' then 'insurer'
        when '3' then 'fund'
        when '4' then 'broker'
        when '5' then 'mixed'
        when '9' then 'other'
        else nullif(coop_mode, '')
    end as cooperation_mode,
    nullif(coop_orgs, '') as cooperation_names,
    nullif(invest_scope, '') as investment_scope,
    nullif(raise_ccy, '') as raising_currency,
    nullif(prin_ccy, '') as principal_currency,
    nullif(inc_ccy, '') as income_currency,
    cast(nullif(prin_days, '') as integer) as principal_arrival_days,
    cast(nullif(inc_days, '') as integer) as income_arrival_days,
    cast(nullif(can_end_early, '') as boolean) as can_issuer_end_early,
    cast(nullif(can_redeem, '') as boolean) as can_customer_redeem,
    case enhance_way
        when '1' then 'internal'
        when '2' then 'external'
        when '3' then 'both'
        else nullif(enhance_way, '')
    end as enhancement_way,
    case tier_code
        when 'S1' then 'senior_1'
        when 'S2' then 'senior_2'
        when 'S3' then 'senior_3'
        when 'S4' then 'senior_4'
        when 'S5' then 'senior_5'
        when 'J1' then 'junior_1'
        when 'J2' then 'junior_2'
        when 'J3' then 'junior_3'
        when 'J4' then 'junior_4'
        when 'J5' then 'junior_5'
        else nullif(tier_code, '')
    end as tier,
    nullif(tier_desc, '') as tier_description,
    case open_mode
        when '1' then 'regular'
        when '2' then 'irregular'
        else nullif(open_mode, '')
    end as opening_mode,
    case open_cycle
        when 'D' then 'daily'
        when 'W' then 'weekly'
        when 'F' then 'fortnightly'
        when 'M' then 'monthly'
        when 'Q' then 'quarterly'
        when 'H' then 'half_yearly'
        when 'Y' then 'yearly'
        when 'O' then 'other'
        else nullif(open_cycle, '')
    end as opening_cycle,
    cast(nullif(open_cycle_days, '') as integer) as opening_cycle_days,
    cast(nullif(is_holiday_open, '') as boolean) as is_open_on_holidays,
    cast(nullif(open_times, '') as numeric(20, 2)) as openings_per_year,
    case open_biz
        when '1' then 'both'
        when '2' then 'purchase'
        when '3' then 'redemption'
        when '4' then 'limited_purchase'
        when '5' then 'limited_redemption'
        when '9' then 'other'
        else nullif(open_biz, '')
    end as opening_business,
    cast(nullif(raise_from, '') as date) as raising_start_date,
    cast(nullif(raise_to, '') as date) as raising_end_date,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(end_date, '') as date) as end_date,
    cast(nullif(actual_end_date, '') as date) as actual_end_date,
    cast(nullif(rpt_reg_date, '') as date) as report_registration_date,
    cast(nullif(iss_reg_date, '') as date) as issue_registration_date,
    cast(nullif(raise_reg_date, '') as date) as raising_registration_date,
    cast(nullif(end_reg_date, '') as date) as end_registration_date,
    case reg_status
        when '00' then 'saved'
        when '10' then 'under_review'
        when '20' then 'report_passed'
        when '21' then 'report_rejected'
        when '22' then 'passed_not_issued'
        when '30' then 'issue_registered'
        when '31' then 'issue_failed'
        when '40' then 'raise_registered'
        when '90' then 'end_registered'
        else nullif(reg_status, '')
    end as registration_status,
    nullif(sale_areas, '') as sale_region_codes,
    cast(nullif(is_agency, '') as boolean) as is_sold_by_others,
    nullif(dom_cust_code, '') as domestic_custodian_code,
    nullif(dom_cust_name, '') as domestic_custodian_name,
    nullif(for_cust_nation, '') as foreign_custodian_nation_code,
    nullif(for_cust_name, '') as foreign_custodian_name,
    nullif(cust_acct_no, '') as custody_account_no,
    nullif(cust_acct_name, '') as custody_account_name,
    case gen_mark
        when 'N' then 'new'
        when 'O' then 'old'
        else nullif(gen_mark, '')
    end as generation,
    case raise_way
        when '1' then 'public'
        when '2' then 'private'
        else nullif(raise_way, '')
    end as raising_way,
    case invest_type
        when '1' then 'fixed_income'
        when '2' then 'equity'
        when '3' then 'derivative'
        when '4' then 'mixed'
        else nullif(invest_type, '')
    end as investment_type,
    cast(nullif(min_hold_days, '') as integer) as minimum_holding_days,
    cast(nullif(is_free_after, '') as boolean) as is_free_after_minimum,
    cast(nullif(is_cash_mgmt, '') as boolean) as is_cash_management,
    cast(nullif(bench_hi, '') as numeric(20, 6)) as benchmark_upper_rate,
    cast(nullif(bench_lo, '') as numeric(20, 6)) as benchmark_lower_rate,
    nullif(bench_desc, '') as benchmark_description,
    cast(nullif(mgmt_fee, '') as numeric(20, 6)) as management_fee_rate,
    cast(nullif(custody_fee, '') as numeric(20, 6)) as custody_fee_rate,
    cast(nullif(is_interbank, '') as boolean) as is_for_interbank,
    cast(nullif(plan_amt, '') as numeric(20, 2)) as planned_amount,
    cast(nullif(raised_amt, '') as numeric(20, 2)) as raised_amount,
    cast(nullif(fin_bank_inc, '') as numeric(20, 2)) as final_bank_income_amount,
    cast(nullif(fin_prin, '') as numeric(20, 2)) as final_principal_amount,
    cast(nullif(fin_inc, '') as numeric(20, 2)) as final_income_amount,
    cast(nullif(fin_cust_yield, '') as numeric(20, 6)) as final_customer_yield,
    cast(nullif(fin_prod_yield, '') as numeric(20, 6)) as final_product_yield,
    nullif(remark, '') as remark
from {{ source('wealth', 'prod_info') }}
where data_date = {{ data_date() }}
