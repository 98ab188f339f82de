{%- macro guarantee_code_values() -%}
{{ return({
    'CS_BDBYWLX': {
        'loan': '表内信贷',
        'acceptance': '承兑汇票',
        'letter_of_guarantee': '保函',
        'letter_of_credit': '信用证',
        'commitment': '贷款承诺',
        'entrusted_loan': '委托贷款',
        'investment': '自营投资',
        '*': '其他-',
    },
    'CS_BDFS': {
        'manual': '人工',
        'automatic': '自动',
    },
    'CS_BZRLB': {
        'person': '个人',
        'corporate': '对公',
    },
    'CS_DBHTLX': {
        'general': '一般担保合同',
        'maximum': '最高额担保合同',
    },
    'CS_DBHTZT': {
        'effective': '有效',
        'ended': '失效',
    },
    'CS_DZYWZT': {
        'normal': '正常',
        'frozen': '冻结',
        'sealed': '查封',
        'seized': '扣押',
        'certificate_lent': '其他-权证外借',
        '*': '其他-',
    },
    'CS_HX_ZCLX': {
        'person': '个人贷款',
        'corporate': '对公贷款',
        'credit_card': '信用卡贷款',
        'claim': '非信贷类债权',
        'equity': '股权',
    },
    'CS_HXZT': {
        'claim_kept': '账销案存',
        'closed': '完全终结',
        '*': '其他-',
    },
    'CS_SHBZ': {
        'nothing': '未收回',
        'part': '部分收回',
        'all': '完全收回',
    },
    'CS_SXZL': {
        'comprehensive': '综合额度授信',
        'low_risk': '低风险额度授信',
        'credit_card': '信用卡额度授信',
        'temporary': '临时额度授信',
        'special': '专项额度授信',
        '*': '其他-',
    },
    'CS_SXZTZL': {
        'legal_entity': '单一法人授信',
        'supply_chain': '供应链融资',
        'individual': '个人客户授信',
        'interbank': '同业客户授信',
        '*': '其他-',
    },
    'CS_XDZCLX': {
        'person': '个人贷款',
        'corporate': '对公贷款',
        'credit_card': '信用卡贷款',
    },
    'CS_YPLX': {
        'cash_equivalent': '1.1现金及其等价物',
        'precious_metal': '1.2贵金属',
        'treasury_bond': '1.3.1国债',
        'local_government_bond': '1.3.2地方政府债',
        'policy_bank_bond': '1.3.5政策性金融债',
        'corporate_bond': '1.3.7非金融企业债',
        'bill': '1.4票据',
        'equity_or_fund': '1.5股票（权）/基金',
        'insurance_policy': '1.6保单',
        'asset_management_product': '1.7资产管理产品',
        'other_financial': '1.8其他金融质押品',
        'receivable': '2.应收账款类',
        'residential_property': '3.1居住用房地产',
        'commercial_property': '3.2经营性房地产',
        'residential_land': '3.3居住用房地产建设用地使用权',
        'commercial_land': '3.4经营性房地产建设用地使用权',
        'construction_in_progress': '3.5房产类在建工程',
        'other_property': '3.6其他房地产类押品',
        'inventory': '4.1存货、仓单和提单',
        'equipment': '4.2机器设备',
        'vehicle': '4.3交通运输设备',
        'natural_resource': '4.4资源资产',
        'intellectual_property': '4.5知识产权',
        'forestry_facility': '4.6其他-农业设施',
        'livestock': '4.6其他-活体畜禽',
    },
    'CS_ZCZRFS': {
        'direct': '直接转让',
        'securitisation': '信贷资产证券化',
        'income_right': '其他-信贷资产收益权转让',
        '*': '其他-',
    },
    'CS_ZCZRFX': {
        'bought': '转入',
        'sold': '转出',
    },
    'CS_ZRJYPT': {
        'registry_centre': '银登中心',
        'stock_exchange': '证券交易所',
        'interbank_market': '银行间市场',
        'off_platform': '其他-场外协议',
        '*': '其他-',
    },
}) }}
{%- endmacro -%}


{#- A rank as the Chinese write it: 一, 二, 三 to 九; a higher one stays a figure. -#}
{%- macro chinese_number(number) -%}
    coalesce(nullif(substr('一二三四五六七八九', {{ number }}, 1), ''), cast({{ number }} as text))
{%- endmacro -%}
