select
    data_date,
    nullif(asset_no, '') as asset_no,
    case right_type
        when '01' then 'trust_loan'
        when '02' then 'credit_transfer'
        when '03' then 'entrusted_claim'
        when '04' then 'receivable'
        when '05' then 'equity_with_repurchase'
        when '06' then 'private_debt'
        when '07' then 'margin_lending'
        when '08' then 'broker_certificate'
        when '09' then 'entrusted_loan'
        when '99' then 'other'
        else nullif(right_type, '')
    end as right_type,
    cast(nullif(is_resale, '') as boolean) as is_resale,
    cast(nullif(start_date, '') as date) as start_date,
    cast(nullif(legal_end, '') as date) as legal_end_date,
    cast(nullif(face_val, '') as numeric(20, 4)) as unit_face_value,
    case int_type
        when '1' then 'discount'
        when '2' then 'bullet_fixed'
        when '3' then 'bullet_floating'
        when '4' then 'coupon_fixed'
        when '5' then 'coupon_floating'
        when '6' then 'zero_coupon'
        else nullif(int_type, '')
    end as interest_type,
    cast(nullif(pay_months, '') as integer) as payment_months,
    nullif(repay_desc, '') as repayment_description,
    case day_count
        when '1' then 'act_366'
        when '2' then 'act_360'
        when '3' then 'act_365'
        when '4' then 'act_act'
        when '5' then 'thirty_360'
        else nullif(day_count, '')
    end as day_count,
    cast(nullif(is_regular, '') as boolean) as is_payment_regular,
    case int_dist
        when '1' then 'even'
        when '2' then 'actual_days'
        else nullif(int_dist, '')
    end as interest_distribution,
    case base_rate
        when '01' then 'deposit_1y'
        when '02' then 'repo_2w'
        when '03' then 'repo_1m'
        when '04' then 'libor_6m'
        when '05' then 'fr007'
        when '06' then 'shibor_3m'
        when '07' then 'deposit_6m'
        when '08' then 'deposit_3m'
        when '11' then 'loan_within_6m'
        when '12' then 'loan_within_1y'
        when '13' then 'loan_1_to_3y'
        when '14' then 'loan_3_to_5y'
        when '15' then 'loan_over_5y'
        when '99' then 'other'
        else nullif(base_rate, '')
    end as base_rate,
    cast(nullif(float_pct, '') as numeric(20, 6)) as floating_factor,
    cast(nullif(spread, '') as numeric(20, 6)) as spread_rate,
    cast(nullif(proj_rate, '') as numeric(20, 6)) as project_rate,
    case tranche
        when '1' then 'senior'
        when '1A' then 'senior_a'
        when '1B' then 'senior_b'
        when '1C' then 'senior_c'
        when '1D' then 'senior_d'
        when '2' then 'mezzanine'
        when '3' then 'sub_senior'
        when '4' then 'subordinated'
        else nullif(tranche, '')
    end as tranche,
    case amort_way
        when '1' then 'pass_through'
        when '2' then 'scheduled'
        else nullif(amort_way, '')
    end as amortisation_way,
    case instal_mark
        when '1' then 'instalments'
        when '2' then 'at_maturity'
        when '9' then 'other'
        else nullif(instal_mark, '')
    end as instalment_term,
    nullif(pool_type, '') as pool_type,
    cast(nullif(excess_pct, '') as numeric(20, 6)) as excess_share,
    nullif(party_no, '') as party_no,
    nullif(proj_name, '') as project_name,
    nullif(proj_industry, '') as project_industry_code,
    case focus_code
        when '1' then 'real_estate'
        when '2' then 'local_government'
        when '3' then 'infrastructure'
        when '4' then 'overcapacity'
        when '9' then 'other'
        else nullif(focus_code, '')
    end as focus_category,
    nullif(focus_desc, '') as focus_description,
    cast(nullif(issue_amt, '') as numeric(20, 2)) as issue_amount,
    {{ listed_codes('opt_types', {
        '1': 'issuer_call',
        '2': 'issuer_deferral',
        '3': 'issuer_extension',
        '4': 'investor_put',
        '5': 'coupon_adjustment',
        '6': 'agreed_extension',
        '7': 'early_maturity',
    }) }} as option_types,
    nullif(opt_desc, '') as option_description,
    nullif(opt_cond, '') as option_condition,
    case exer_way
        when 'A' then 'american'
        when 'E' then 'european'
        when 'B' then 'bermudan'
        else nullif(exer_way, '')
    end as exercise_way,
    cast(nullif(fix_exer, '') as date) as fixed_exercise_date,
    cast(nullif(first_exer, '') as date) as first_exercise_date,
    cast(nullif(exer_cycle, '') as integer) as exercise_cycle_days,
    cast(nullif(exer_price, '') as numeric(20, 4)) as exercise_price,
    case perp_code
        when '0' then 'none'
        when '1' then 'renewable'
        when '2' then 'perpetual'
        else nullif(perp_code, '')
    end as perpetual_term,
    case defer_code
        when '0' then 'none'
        when '1' then 'deferrable'
        when '2' then 'other_deferral'
        else nullif(defer_code, '')
    end as deferral_term,
    cast(nullif(is_defer_int, '') as boolean) as is_deferred_interest_bearing,
    cast(nullif(first_reset, '') as date) as first_reset_date,
    cast(nullif(reset_cycle, '') as integer) as reset_cycle_days,
    cast(nullif(is_part_call, '') as boolean) as is_partly_redeemable,
    cast(nullif(part_pct, '') as numeric(20, 6)) as partial_redemption_share,
    nullif(fee_desc, '') as fee_description,
    nullif(int_rating, '') as internal_rating,
    nullif(ext_rating, '') as external_rating,
    nullif(nation_code, '') as nation_code,
    nullif(own_class, '') as own_class,
    nullif(remark, '') as remark
from {{ source('wealth', 'nstd_asset') }}
where data_date = {{ data_date() }}
