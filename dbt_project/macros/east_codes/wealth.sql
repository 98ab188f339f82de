{%- macro wealth_code_values() -%}
{{ return({
    'CS_CJLB': {
        'senior_1': '优先层级一',
        'senior_2': '优先层级二',
        'senior_3': '优先层级三',
        'senior_4': '优先层级四',
        'senior_5': '优先层级五',
        'junior_1': '进取层级一',
        'junior_2': '进取层级二',
        'junior_3': '进取层级三',
        'junior_4': '进取层级四',
        'junior_5': '进取层级五',
    },
    'CS_CPDJFS': {
        'fair_value': '公允价值定价',
        'cost': '成本法定价',
        'mixed': '综合定价',
    },
    'CS_CPFXDJ': {
        'level_1': '一级',
        'level_2': '二级',
        'level_3': '三级',
        'level_4': '四级',
        'level_5': '五级',
    },
    'CS_CPGLMS': {
        'bank': '银行为实际管理人',
        'other_institution': '其他机构为实际管理人',
        'asset_manager': '资产管理公司',
        'special_vehicle': '特殊目的载体（SPV）',
    },
    'CS_CPMJFS': {
        'public': '公募',
        'private': '私募',
    },
    'CS_CPTZXZ': {
        'fixed_income': '固收类',
        'equity': '权益类',
        'derivative': '商品及衍生品类',
        'mixed': '混合类',
    },
    'CS_CPYZMS': {
        'closed_net_value': '封闭式净值型',
        'closed_expected': '封闭式非净值型',
        'open_net_value': '开放式净值型',
        'open_expected': '开放式非净值型',
    },
    'CS_CPZCPZFS': {
        'single': '单一资产配置（一对一）',
        'portfolio': '资产组合配置（一对多）',
        'pool': '其他配置（多对多）',
    },
    'CS_CPZT': {
        'existing': '存续',
        'saved': '暂存',
        'under_review': '待审阅',
        'report_passed': '报告通过',
        'report_rejected': '报告未通过',
        'passed_not_issued': '报告通过未发行',
        'issue_registered': '已发行登记',
        'issue_failed': '发行失败',
        'raise_registered': '已募集登记',
        'end_registered': '已终止登记',
    },
    'CS_CPZXXS': {
        'internal': '内部增级',
        'external': '外部增级',
        'both': '内外增级',
    },
    'CS_DBFS': {
        'unsecured': '信用担保',
        'third_party': '第三方保证',
        'mortgage': '抵押',
        'pledge': '质押',
        'enhancement': '信用增级',
        'other': '其他',
    },
    'CS_DBRYRZRGX': {
        'major_shareholder': '主要股东',
        'controlling_shareholder': '控股股东',
        'actual_controller': '实际控制人',
        'acting_in_concert': '一致行动人',
        'beneficial_owner': '最终受益人',
        'other': '其他',
    },
    'CS_DBXZ': {
        'limited': '有限责任',
        'unlimited': '无限责任',
    },
    'CS_FQHBTKBZ': {
        'instalments': '分期还本',
        'at_maturity': '到期一次还本',
        'other': '其他',
    },
    'CS_FXJGLX': {
        'state_bank': '国有银行',
        'joint_stock_bank': '股份制银行',
        'city_bank': '城商行',
        'foreign_bank': '外资银行',
        'rural_institution': '农村合作金融机构',
        'policy_bank': '政策性银行',
        'development_bank': '国家开发银行',
        'wealth_company': '理财公司',
        'other': '其他',
    },
    'CS_GCJHLX': {
        'private_securities_fund': '私募证券投资基金',
        'private_equity_fund': '私募股权投资基金',
        'venture_fund': '创业投资基金',
        'other_private_fund': '其他私募投资基金',
        'trust_product': '信托产品',
        'broker_plan': '券商资产管理产品',
        'fund_plan': '基金资产管理产品',
        'futures_plan': '期货资产管理产品',
        'insurance_plan': '保险资产管理产品',
        'other_plan': '其他资产管理产品',
        'mandate_bank': '协议委外-银行',
        'mandate_trust': '协议委外-信托公司',
        'mandate_broker': '协议委外-证券公司',
        'mandate_fund': '协议委外-基金公司',
        'mandate_futures': '协议委外-期货公司',
        'mandate_insurer': '协议委外-保险公司',
        'mandate_other': '协议委外-其他',
    },
    'CS_GLFS': {
        'collective': '集合管理',
        'separate': '单独管理',
    },
    'CS_GLKFZQ': {
        'daily': '每天开放',
        'weekly': '每周开放一次',
        'fortnightly': '每两周开放一次',
        'monthly': '每月开放一次',
        'quarterly': '每季度开放一次',
        'half_yearly': '每半年开放一次',
        'yearly': '每年开放一次',
        'other': '其他规律开放周期',
    },
    'CS_HBFS': {
        'pass_through': '过手摊还',
        'scheduled': '固定摊还',
    },
    'CS_HQLX': {
        'issuer_call': '发行人赎回选择权',
        'issuer_deferral': '发行人利息递延支付选择权',
        'issuer_extension': '发行人续期选择权',
        'investor_put': '投资人回售选择权',
        'coupon_adjustment': '票面利率调整选择权',
        'agreed_extension': '协商续期选择权',
        'early_maturity': '提前到期选择权',
    },
    'CS_HZMS': {
        'independent': '独立运作',
        'trust': '银信',
        'insurer': '银保',
        'fund': '银基',
        'broker': '银证',
        'mixed': '混合类',
        'other': '其他',
    },
    'CS_JGDC': {
        'senior': '优先',
        'senior_a': '优先A',
        'senior_b': '优先B',
        'senior_c': '优先C',
        'senior_d': '优先D',
        'mezzanine': '中间',
        'sub_senior': '次优先',
        'subordinated': '次级',
    },
    'CS_JGXCPGGBD': {
        'interest_rate': '利率',
        'exchange_rate': '汇率',
        'stock': '股票',
        'farm_product': '农产品',
        'commodity': '大宗商品',
        'precious_metal': '贵金属',
        'bond': '债券',
        'index': '指数',
        'fund': '基金',
        'alternative': '另类资产',
        'future': '期货',
        'option': '期权',
        'forward': '远期',
        'swap': '互换',
        'compound_derivative': '复合金融衍生品',
        'other': '其他',
    },
    'CS_JXJC': {
        'act_366': 'ACT/366',
        'act_360': 'ACT/360',
        'act_365': 'ACT/365',
        'act_act': 'ACT/ACT',
        'thirty_360': '30/360',
    },
    'CS_JXLX': {
        'discount': '贴现式',
        'bullet_fixed': '利随本清固定利率',
        'bullet_floating': '利随本清浮动利率',
        'coupon_fixed': '附息式固定利率',
        'coupon_floating': '附息式浮动利率',
        'zero_coupon': '零息式',
    },
    'CS_JYDSFLX': {
        'household': '住户',
        'government': '广义政府',
        'company': '非金融企业',
        'deposit_taking_bank': '银行业存款类金融机构',
        'other_bank_institution': '银行非存款类金融机构',
        'non_bank_financial': '非银行业金融机构',
        'bank_wealth': '银行非保本理财',
        'trust_plan': '信托公司资管产品',
        'broker_plan': '证券公司及其子公司资管产品',
        'fund_account': '基金管理公司及其子公司专户',
        'futures_plan': '期货公司及其子公司资管产品',
        'insurance_plan': '保险资管产品',
        'aic_plan': '金融资产投资公司资管产品',
        'public_fund': '公募基金',
        'private_fund': '私募基金',
        'other_vehicle': '其他特定目的载体',
        'foreign': '境外',
        'other': '其他',
    },
    'CS_JYLTCS': {
        'interbank_bond': '银行间债券市场',
        'bank_counter': '商业银行柜台市场',
        'shanghai_exchange': '上海证券交易所',
        'shenzhen_exchange': '深圳证券交易所',
        'neeq': '全国中小企业股份转让系统',
        'gold_exchange': '上海黄金交易所',
        'regional_equity': '区域性产权',
        'asset_exchange': '资产交易市场',
        'fund_market': '基金市场',
        'trust_market': '信托市场',
        'interbank_lending': '全国银行间同业拆借市场',
        'bill_exchange': '上海票据交易所',
        'other': '其他交易流通场所',
    },
    'CS_JZLLZL': {
        'deposit_1y': '一年期定期存款利率',
        'repo_2w': '七天回购利率（2W）',
        'repo_1m': '七天回购利率(1M)',
        'libor_6m': '6M-USD-LIBOR-BBA',
        'fr007': '7天回购定盘利率FR007',
        'shibor_3m': 'SHIBOR-3M-10',
        'deposit_6m': '半年定期存款利率',
        'deposit_3m': '三个月定存',
        'loan_within_6m': '六个月以内（含六个月）贷款利率',
        'loan_within_1y': '一年以内（含一年）贷款利率',
        'loan_1_to_3y': '一至三年(含三年)贷款利率',
        'loan_3_to_5y': '三至五年(含五年)贷款利率',
        'loan_over_5y': '五年以上贷款利率',
        'other': '其他',
    },
    'CS_KFMS': {
        'regular': '有规律开放',
        'irregular': '无规律开放',
    },
    'CS_KFQYWLX': {
        'both': '申赎皆可',
        'purchase': '仅可申购无限制',
        'redemption': '仅可赎回无限制',
        'limited_purchase': '仅可申购有限制',
        'limited_redemption': '仅可赎回有限制',
        'other': '其他',
    },
    'CS_LC_XQFS': {
        'american': '美式期权',
        'european': '欧式期权',
        'bermudan': '百慕大期权',
    },
    'CS_LC_YWZL': {
        'subscription': '募集期认购',
        'purchase': '存续期申购',
        'redemption': '存续期赎回',
        'dividend': '分红',
        'reinvestment': '红利再投资',
        'pledge_start': '质押融资首期',
        'pledge_end': '质押融资到期',
        'freeze': '冻结',
        'unfreeze': '解冻',
        'trade_transfer_in': '交易过户转入',
        'trade_transfer_out': '交易过户转出',
        'transfer_in': '非交易过户转入',
        'transfer_out': '非交易过户转出',
        'forced_increase': '份额强增',
        'forced_decrease': '份额强减',
        'maturity': '到期兑付',
    },
    'CS_LXDYTKLX': {
        'none': '无利息递延条款',
        'deferrable': '有利息递延条款',
        'other_deferral': '非利息递延条款引起的递延',
    },
    'CS_LXFBFS': {
        'even': '平均分配',
        'actual_days': '实际天数分配',
    },
    'CS_MBKHLX': {
        'retail': '一般个人客户',
        'high_net_worth': '高资产净值客户',
        'private_banking': '私人银行客户',
        'institution': '机构客户',
        'interbank': '金融同业客户',
    },
    'CS_RZRLXGM': {
        'small_medium': '中小微企业',
        'large': '大型企业',
        'other': '其他',
    },
    'CS_RZRLXJJ': {
        'state_owned': '国有企业',
        'collective': '集体企业',
        'private': '私营企业',
        'other': '其他',
    },
    'CS_RZRLXJS': {
        'high_tech': '高新技术企业',
        'other': '其他',
    },
    'CS_SSYQLX': {
        'trust_loan': '信托贷款',
        'credit_transfer': '信贷资产转让',
        'entrusted_claim': '委托债权',
        'receivable': '应收账款',
        'equity_with_repurchase': '带回购条款的股权性融资',
        'private_debt': '私募债权',
        'margin_lending': '融资融券',
        'broker_certificate': '证券公司受益凭证',
        'entrusted_loan': '委托贷款',
        'other': '其他',
    },
    'CS_YXTKLX': {
        'none': '无',
        'renewable': '可续期条款',
        'perpetual': '永续条款',
    },
    'CS_ZCJLFS': {
        'fair_value': '公允价值',
        'amortised_cost': '摊余成本',
    },
    'CS_ZDJKHYHLYLB': {
        'real_estate': '房地产（保障房除外）',
        'local_government': '地方政府融资平台',
        'infrastructure': '“铁公基”行业',
        'overcapacity': '“两高一剩”行业',
        'other': '其他',
    },
    'CS_ZJHJJTZ': {
        'direct': '直接',
        'indirect': '间接',
    },
    'CS_ZJLDLX': {
        'buy': '资产买入',
        'sell': '资产卖出或到期',
        'deposit_placed': '存入银行存款',
        'deposit_matured': '银行存款到期',
        'lending_start': '拆放同业和买入返售首期',
        'borrowing_start': '同业拆入和卖出回购首期',
        'lending_end': '拆放同业和买入返售到期',
        'borrowing_end': '同业拆入和卖出回购到期',
        'asset_income': '投资资产所得收益',
        'asset_expense': '投资资产支出',
        'other_income': '其他收入',
        'other_expense': '其他支出',
    },
    'CS_ZJTXDQ': {
        'domestic': '境内',
        'foreign': '境外',
        'both': '境内和境外',
    },
    'XLCPBJ': {
        'new': '新产品',
        'old': '老产品',
    },
    'ZCFZLBEJ': {
        'cash': '现金及活期存款',
        'term_deposit': '定期存款',
        'reverse_repo': '买入返售',
        'treasury_bond': '国债',
        'policy_bank_bond': '政策性金融债券',
        'corporate_bond': '企业债券',
        'interbank_deposit_certificate': '同业存单',
        'foreign_bond': '外国债券',
        'money_fund': '货币市场基金',
        'stock_fund': '股票基金',
        'trust_loan': '信托贷款',
        'entrusted_loan': '委托贷款',
        'beneficial_right': '收/受益权',
        'receivable': '应收账款',
        'equity_with_repurchase': '带回购条款的股权性融资',
        'factoring': '保理',
        'finance_lease': '融资租赁',
        'stock_pledge': '股票质押融资',
        'listed_stock': '上市公司股票',
        'option': '期权',
        'repo': '卖出回购',
    },
    'ZCFZLBYJ': {
        'cash_and_deposit': '现金及银行存款',
        'interbank_asset': '拆放同业及买入返售',
        'bond': '债券',
        'public_fund': '公募基金',
        'non_standard': '非标准化债权类资产',
        'other_non_standard': '其他非标准化债权类资产',
        'equity': '权益类资产',
        'derivative': '商品及金融衍生品',
        'repo_liability': '负债',
    },
    'CS_CPXSQY': {
        '110000': '北京市',
        '310000': '上海市',
        '120000': '天津市',
        '370000': '山东省',
        '370200': '青岛市',
        '230000': '黑龙江省',
        '220000': '吉林省',
        '210000': '辽宁省',
        '210200': '大连市',
        '320000': '江苏省',
        '330000': '浙江省',
        '330200': '宁波市',
        '360000': '江西省',
        '340000': '安徽省',
        '350000': '福建省',
        '350200': '厦门市',
        '140000': '山西省',
        '410000': '河南省',
        '130000': '河北省',
        '430000': '湖南省',
        '420000': '湖北省',
        '440000': '广东省',
        '440300': '深圳市',
        '450000': '广西壮族自治区',
        '460000': '海南省',
        '500000': '重庆市',
        '510000': '四川省',
        '530000': '云南省',
        '520000': '贵州省',
        '610000': '陕西省',
        '620000': '甘肃省',
        '630000': '青海省',
        '150000': '内蒙古自治区',
        '640000': '宁夏回族自治区',
        '650000': '新疆维吾尔自治区',
        '540000': '西藏自治区',
        '810000': '香港',
        '820000': '澳门',
        '710000': '台湾',
    },
    'CPQX': {
        'daily': '1天',
        'weekly': '7天',
        'fortnightly': '14天',
        'monthly': '1个月',
        'quarterly': '3个月',
        'half_yearly': '6个月',
        'yearly': '12个月',
    },
}) }}
{%- endmacro -%}


{#- 产品销售区域 · the register's region of an administrative division: its province, or its city planned on its own; others are abroad. -#}
{%- macro sales_region(region_code) -%}
    {%- set division -%}
        case
            when left({{ region_code }}, 4) in ('2102', '3302', '3502', '3702', '4403')
                then left({{ region_code }}, 4) || '00'
            else left({{ region_code }}, 2) || '0000'
        end
    {%- endset -%}
    coalesce(
        {{ code_value('CS_CPXSQY', division) }},
        case when {{ region_code }} is not null then '其他国家或地区' end
    )
{%- endmacro -%}


{#- The same of several divisions, separated by semicolons. -#}
{%- macro sales_regions(region_codes) -%}
    (
        select string_agg({{ sales_region('division.code') }}, ';' order by division.place)
        from unnest(string_to_array({{ region_codes }}, ';')) with ordinality as division (code, place)
    )
{%- endmacro -%}


{#- 境内托管机构名称 · the register knows the custodians by name; one that it does not know is 其他. -#}
{%- macro listed_custodian(name) -%}
    case
        when {{ name }} in (
            '中国工商银行股份有限公司', '中国农业银行股份有限公司', '中国银行股份有限公司', '中国建设银行股份有限公司',
            '交通银行股份有限公司', '华夏银行股份有限公司', '中国光大银行股份有限公司', '招商银行股份有限公司',
            '中信银行股份有限公司', '中国民生银行股份有限公司', '兴业银行股份有限公司', '上海浦东发展银行股份有限公司',
            '北京银行股份有限公司', '平安银行股份有限公司', '广发银行股份有限公司', '中国邮政储蓄银行股份有限公司',
            '上海银行股份有限公司', '渤海银行股份有限公司', '宁波银行股份有限公司', '浙商银行股份有限公司',
            '徽商银行股份有限公司', '广州农村商业银行股份有限公司', '包商银行股份有限公司', '恒丰银行股份有限公司',
            '杭州银行股份有限公司', '南京银行股份有限公司', '江苏银行股份有限公司', '银行业理财登记托管中心有限公司'
        ) then {{ name }}
        when {{ name }} is not null then '其他'
    end
{%- endmacro -%}


{#- 行业 · the section of GB/T 4754, without the number that the loan tables put before it. -#}
{%- macro industry_section(industry_code) -%}
    {%- set section -%} left({{ industry_code }}, 1) {%- endset -%}
    regexp_replace({{ code_value('CS_DKTXHY', section) }}, '^[0-9.]+', '')
{%- endmacro -%}


{#-
  Rates and shares of the wealth tables. The bank holds per cent; the standard's format has two decimals and its checks ask
  for 0 to 1, so that by default 3.45 per cent are delivered as 0.03. With the variable `wealth_rate_unit: percent` they are
  3.45: what a supervisor's office asks for may differ.
-#}
{%- macro wealth_rate(rate, decimals=2) -%}
    {%- if var('wealth_rate_unit', 'fraction') == 'percent' -%}
        round({{ rate }}, {{ decimals }})
    {%- else -%}
        round({{ rate }} / 100, {{ decimals }})
    {%- endif -%}
{%- endmacro -%}
