{#-
  Source codes that more than one staging model meets, mapped to the standard words of the bank.

  An unknown code is passed through: the accepted_values test of the column names it.
-#}

{#- 余额方向 · side an account or subject carries its balance on -#}
{%- macro balance_side(code) -%}
    case {{ code }}
        when 'D' then 'debit'
        when 'C' then 'credit'
        when 'B' then 'both'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 业务品种 · kind of loan -#}
{%- macro business_type(code) -%}
    case {{ code }}
        when '1010' then 'working_capital'
        when '1020' then 'overdraft'
        when '1030' then 'project'
        when '1035' then 'syndicated_project'
        when '1040' then 'fixed_asset'
        when '2010' then 'mortgage'
        when '2020' then 'commercial_property'
        when '2030' then 'auto'
        when '2040' then 'student'
        when '2050' then 'consumption'
        when '2060' then 'personal_business'
        when '3010' then 'bill_discount'
        when '3020' then 'bill_rediscount'
        when '3030' then 'trade_finance'
        when '3040' then 'leasing'
        when '3050' then 'advance'
        when '3060' then 'entrusted'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 钞汇标志 · form of a foreign currency balance -#}
{%- macro cash_remit(code) -%}
    case {{ code }}
        when '0' then 'renminbi'
        when '1' then 'cash'
        when '2' then 'remittance'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 渠道 · channel of a transaction -#}
{%- macro channel(code) -%}
    case {{ code }}
        when '01' then 'counter'
        when '02' then 'atm'
        when '03' then 'vtm'
        when '04' then 'pos'
        when '05' then 'internet_bank'
        when '06' then 'mobile_bank'
        when '07' then 'unionpay'
        when '08' then 'alipay'
        when '09' then 'tenpay'
        when '10' then 'batch'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 对方类别 · who the counterparty is -#}
{%- macro counterparty_kind(code) -%}
    case {{ code }}
        when 'P' then 'person'
        when 'C' then 'entity'
        when 'I' then 'internal'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 借贷标志 · side of a movement -#}
{%- macro direction(code) -%}
    case {{ code }}
        when 'D' then 'debit'
        when 'C' then 'credit'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 证件类型 · identity document, by the Chinese name that HR delivers -#}
{%- macro document_name(code) -%}
    case {{ code }}
        when '身份证' then 'resident_id'
        when '居民身份证' then 'resident_id'
        when '临时身份证' then 'temporary_id'
        when '户口簿' then 'household_register'
        when '护照' then 'passport'
        when '军官证' then 'officer_id'
        when '无证件' then 'none'
        when '统一社会信用代码' then 'unified_social_credit_code'
        when '组织机构代码' then 'organisation_code'
        when '营业执照' then 'business_licence'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 证件类型 · identity document, as core banking and credit code it -#}
{%- macro document_type(code) -%}
    case {{ code }}
        when '110001' then 'resident_id'
        when '110003' then 'temporary_id'
        when '110005' then 'household_register'
        when '110023' then 'passport'
        when '110027' then 'officer_id'
        when '110000' then 'none'
        when '610001' then 'unified_social_credit_code'
        when '610009' then 'organisation_code'
        when '610047' then 'business_licence'
        when '990001' then 'customer_number'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 五级分类 · five-category class of a loan -#}
{%- macro five_class(code) -%}
    case {{ code }}
        when '1' then 'normal'
        when '2' then 'special_mention'
        when '3' then 'substandard'
        when '4' then 'doubtful'
        when '5' then 'loss'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 计息方式 · how often interest is settled -#}
{%- macro interest_method(code) -%}
    case {{ code }}
        when '0' then 'none'
        when '1' then 'monthly'
        when '2' then 'quarterly'
        when '3' then 'half_yearly'
        when '4' then 'yearly'
        when '6' then 'bullet'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 客户类别 · personal or corporate customer -#}
{%- macro party_kind(code) -%}
    case {{ code }}
        when 'P' then 'person'
        when 'C' then 'corporate'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 交易类型 · kind of transaction -#}
{%- macro transaction_type(code) -%}
    case {{ code }}
        when '1001' then 'transfer'
        when '1002' then 'withdrawal'
        when '1003' then 'cash_deposit'
        when '1004' then 'consumption'
        when '1005' then 'payroll'
        when '1006' then 'collection'
        when '1007' then 'bill_payment'
        when '1008' then 'interest'
        when '1009' then 'batch'
        when '1010' then 'loan_issue'
        when '1011' then 'loan_principal'
        when '1012' then 'loan_interest'
        when '1013' then 'securities'
        when '1014' then 'wealth'
        when '1020' then 'write_off'
        when '1021' then 'loan_transfer'
        else nullif({{ code }}, '')
    end
{%- endmacro -%}


{#- 合作方式 · what partners of internet loans do, several codes in one text -#}
{%- macro cooperation_ways(codes) -%}
    {%- set replaced = namespace(text="nullif(" ~ codes ~ ", '')") -%}
    {%- for code, standard in [
        (',', ';'),
        ('1', 'customer_acquisition'),
        ('2', 'joint_lending'),
        ('3', 'payment'),
        ('4', 'risk_sharing'),
        ('5', 'guarantee'),
        ('6', 'technology'),
        ('7', 'collection'),
    ] -%}
        {%- set replaced.text = "replace(" ~ replaced.text ~ ", '" ~ code ~ "', '" ~ standard ~ "')" -%}
    {%- endfor -%}
    {{ replaced.text }}
{%- endmacro -%}
