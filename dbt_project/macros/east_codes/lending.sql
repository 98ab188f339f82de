{%- macro lending_code_values() -%}
{{ return({
    'CS_HZFLX': {
        'bank': '银行业金融机构',
        'insurer': '保险公司',
        'micro_lender': '小额贷款公司',
        'guarantor': '融资担保公司',
        'online_shop': '电子商务公司',
        'payment_institution': '非银行支付机构',
        'technology': '信息科技公司',
        'collection_agency': '其他-催收机构',
        '*': '其他-',
    },
    'CS_HZFS': {
        'customer_acquisition': '营销获客',
        'joint_lending': '联合贷款',
        'payment': '支付结算',
        'risk_sharing': '风险分担',
        'guarantee': '担保增信',
        'technology': '信息科技',
        'collection': '逾期清收',
        '*': '其他-',
    },
    'CS_RZZLLX': {
        'operating': '经营性租赁',
        'financial': '融资性租赁',
    },
    'CS_WTDKLX': {
        'ordinary': '非现金管理项下委托贷款',
        'provident_fund': '公积金贷款',
    },
    'CS_XMLX': {
        'infrastructure': '基础设施建设项目',
        'real_estate': '房地产项目',
        'renovation': '技术改造项目',
        'technology': '科技开发项目',
        'acquisition': '并购贷款',
        'tourism': '其他-文旅项目',
        '*': '其他-',
    },
    'CS_XYZT': {
        'effective': '有效',
        'cancelled': '撤销',
        'ended': '终结',
        '*': '其他-',
    },
    'CS_YTCYLX': {
        'lead': '牵头行',
        'agent': '代理行',
        'participant': '参加行',
        '*': '其他-',
    },
    'CS_YWMS': {
        'cooperation': '合作',
        'alone': '独立',
    },
}) }}
{%- endmacro -%}


{#- 贷款发放类型 · bills, trade finance, leases and advances are other kinds of issue, named after the business. -#}
{%- macro issue_type_value(issue_type, business_type) -%}
    case
        when {{ business_type }} in ('bill_discount', 'bill_rediscount', 'trade_finance', 'leasing', 'advance')
            then '其他-' || {{ code_value('CS_XDYWZL', business_type) }}
        else {{ code_value('CS_DKFFLX', issue_type) }}
    end
{%- endmacro -%}


{#- Several values in one item, of the rows for which the condition holds. -#}
{%- macro joined_where(value, condition, ordered_by) -%}
    string_agg({{ value }}, ';' order by {{ ordered_by }}) filter (where {{ condition }})
{%- endmacro -%}
