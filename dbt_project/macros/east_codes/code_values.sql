{#-
  The one place where the bank's standard codes become EAST's words: code set -> {standard code: EAST value}.

  '*' stands for any other code where the code set admits values of the bank's own: its text, then the code. Without '*' an
  unknown code becomes null, and the checks report it. Sets without CS_ are items that the bank words itself.
-#}
{%- macro shared_code_values() -%}
{{ return({
    'CS_CHLB': {
        'renminbi': '人民币',
        'cash': '钞',
        'remittance': '汇',
        '*': '其他-',
    },
    'CS_DBLX': {
        'mortgage': '抵押',
        'pledge': '质押',
        'guarantee': '保证',
        'unsecured': '信用',
        'mixed': '混合',
        '*': '其他-',
    },
    'CS_DGCKZHLX': {
        'demand': '单位活期存款',
        'term': '单位定期存款',
        'notice': '单位通知存款',
        'agreement_deposit': '单位协定存款',
        'negotiated_deposit': '单位协议存款',
        'margin': '单位保证金存款',
        'structured': '单位结构性存款（不含保本理财）',
        'interbank': '同业存放款',
        '*': '其他-',
    },
    'CS_DGKHLX': {
        'group': '集团客户',
        'single_entity': '单一法人客户',
        'interbank': '同业客户',
        'government': '政府机关',
        'institution': '事业单位',
        'association': '社会团体',
        'foreign': '境外机构',
        '*': '其他-',
    },
    'CS_DKFFLX': {
        'new': '新增',
        'renewal': '无还本续贷',
        'refinance': '借新还旧',
        'restructured': '重组贷款',
        '*': '其他-',
    },
    'CS_DKTXHY': {
        'A': '2.1农、林、牧、渔业',
        'B': '2.2采矿业',
        'C': '2.3制造业',
        'D': '2.4电力、热力、燃气及水生产和供应业',
        'E': '2.5建筑业',
        'F': '2.6批发和零售业',
        'G': '2.7交通运输、仓储和邮政业',
        'H': '2.8住宿和餐饮业',
        'I': '2.9信息传输、软件和信息技术服务业',
        'J': '2.10金融业',
        'K': '2.11房地产业',
        'L': '2.12租赁和商务服务业',
        'M': '2.13科学研究和技术服务业',
        'N': '2.14水利、环境和公共设施管理业',
        'O': '2.15居民服务、修理和其他服务业',
        'P': '2.16教育',
        'Q': '2.17卫生和社会工作',
        'R': '2.18文化、体育和娱乐业',
        'S': '2.19公共管理、社会保障和社会组织',
        'T': '2.20国际组织',
        'auto': '2.21.2个人贷款-汽车',
        'mortgage': '2.21.3个人贷款-住房按揭贷款',
        'commercial_property': '2.21.4个人贷款-其他',
        'student': '2.21.4个人贷款-其他',
        'consumption': '2.21.4个人贷款-其他',
        'entrusted': '2.21.3个人贷款-住房按揭贷款',
        'abroad': '3.对境外贷款',
    },
    'CS_DKWJFL': {
        'normal': '正常',
        'special_mention': '关注',
        'substandard': '次级',
        'doubtful': '可疑',
        'loss': '损失',
    },
    'CS_DKZT': {
        'normal': '正常',
        'settled': '结清',
        'overdue': '逾期',
        'written_off': '核销',
        'transferred': '转让',
        '*': '其他-',
    },
    'CS_DWXZ': {
        'state_owned': '国有企业',
        'private': '民营企业',
        'government': '政府机关',
        'institution': '事业单位',
        'association': '社会团体',
        'foreign': '境外机构',
        '*': '其他-',
    },
    'CS_FKFS': {
        'self': '自主支付',
        'entrusted': '受托支付',
        'mixed': '混合支付',
        '*': '其他-',
    },
    'CS_GRCKZHLX': {
        'demand': '个人活期存款',
        'term': '个人定期存款',
        'notice': '个人通知存款',
        'agreement_deposit': '个人协定存款',
        'negotiated_deposit': '个人协议存款',
        'margin': '个人保证金存款',
        'structured': '个人结构性存款（不含保本理财）',
    },
    'CS_GRKHLX': {
        'ordinary': '普通个人客户',
        'sole_trader': '个体工商户',
        'small_business_owner': '小微企业主',
        'foreign': '境外客户',
    },
    'CS_GSYWDL': {
        'asset': '资产',
        'liability': '负债',
        'equity': '所有者权益',
        'profit_loss': '损益',
        'common': '资产负债共同类',
        'off_balance': '表外',
    },
    'CS_GYQXJB': {
        'high': '高柜',
        'low': '低柜',
        'virtual': '其他-虚拟',
        '*': '其他-',
    },
    'CS_GYZT': {
        'on_duty': '在岗',
        'off_duty': '离岗',
        '*': '其他-',
    },
    'CS_HKFS': {
        'monthly': '按月',
        'quarterly': '按季',
        'half_yearly': '按半年',
        'yearly': '按年',
        'bullet': '利随本清',
        'interest_first': '分期付息一次还本',
        '*': '其他-',
    },
    'CS_HTZT': {
        'not_effective': '未生效',
        'effective': '有效',
        'cancelled': '撤销',
        'ended': '终结',
        '*': '其他-',
    },
    'CS_JDBZ': {
        'debit': '借',
        'credit': '贷',
        'both': '借贷并列',
    },
    'CS_JGLB': {
        'head_office': '管理机构',
        'branch': '管理机构',
        'sub_branch': '营业机构',
        'outlet': '营业机构',
        'department': '内设机构',
        'virtual': '虚拟机构',
    },
    'CS_JXFS': {
        'none': '不记利息',
        'monthly': '按月结息',
        'quarterly': '按季结息',
        'half_yearly': '按半年结息',
        'yearly': '按年结息',
        'bullet': '利随本清',
        '*': '其他-',
    },
    'CS_JYFX': {
        'buy': '买入',
        'sell': '卖出',
    },
    'CS_JYJDBZ': {
        'debit': '借',
        'credit': '贷',
    },
    'CS_JYLX': {
        'transfer': '转账',
        'withdrawal': '取现',
        'cash_deposit': '存现',
        'consumption': '消费',
        'payroll': '代发',
        'collection': '代扣',
        'bill_payment': '代缴',
        'interest': '结息',
        'batch': '批量交易',
        'loan_issue': '贷款发放',
        'loan_principal': '贷款还本',
        'loan_interest': '贷款还息',
        'securities': '银证业务',
        'wealth': '投资理财',
        'write_off': '其他-核销',
        'loan_transfer': '其他-信贷资产转让',
        '*': '其他-',
    },
    'CS_JYQD': {
        'counter': '柜面',
        'atm': 'ATM',
        'vtm': 'VTM',
        'pos': 'POS',
        'internet_bank': '网银',
        'mobile_bank': '手机银行',
        'unionpay': '银联交易',
        'alipay': '第三方支付-支付宝',
        'tenpay': '第三方支付-财付通',
        'batch': '其他-批量',
        '*': '其他-',
    },
    'CS_KPZT': {
        'not_activated': '未激活',
        'normal': '正常',
        'cancelled': '注销',
        'frozen': '冻结',
        'dormant': '睡眠',
        'lost': '挂失',
        'damaged': '其他-损坏',
        '*': '其他-',
    },
    'CS_LLLX': {
        'lpr': 'LPR',
        'fixed': '非LPR',
    },
    'CS_QYFL': {
        'large': '大型企业',
        'medium': '中型企业',
        'small': '小型企业',
        'micro': '微型企业',
        'sole_trader': '个体工商户',
        'government': '政府机关',
        'institution': '事业单位',
        'association': '社会团体',
        'foreign': '境外机构',
        'other': '其他组织机构',
    },
    'CS_XB': {
        'male': '男',
        'female': '女',
    },
    'CS_XDYWZL': {
        'working_capital': '流动资金贷款',
        'project': '项目贷款',
        'fixed_asset': '一般固定资产贷款',
        'mortgage': '住房按揭贷款',
        'commercial_property': '商用房贷款',
        'auto': '汽车贷款',
        'student': '助学贷款',
        'consumption': '消费贷款',
        'personal_business': '个人经营性贷款',
        'overdraft': '法人账户透支',
        'syndicated_project': '项目贷款（银团）',
        'bill_discount': '票据贴现',
        'bill_rediscount': '买断式转贴现',
        'trade_finance': '贸易融资业务',
        'leasing': '融资租赁业务',
        'advance': '垫款',
        'entrusted': '委托贷款',
        '*': '其他-',
    },
    'CS_YGLX': {
        'regular': '正式员工',
        'outside_executive': '非员工高管',
        'temporary': '非正式员工',
        '*': '其他-',
    },
    'CS_YGZT': {
        'on_duty': '在岗',
        'off_duty': '离岗',
        'left': '离职',
        '*': '其他-',
    },
    'CS_YXZT': {
        'valid': '有效',
        'invalid': '无效',
    },
    'CS_YYZT': {
        'open': '营业',
        'closed': '停业',
    },
    'CS_ZHZT': {
        'normal': '正常',
        'closing': '预销户',
        'closed': '销户',
        'frozen': '冻结',
        'stopped': '止付',
        'overdue': '正常',
        'settled': '销户',
        'written_off': '销户',
        'transferred': '销户',
        '*': '其他-',
    },
    'CS_ZJLB': {
        'resident_id': '居民身份证',
        'temporary_id': '临时身份证',
        'household_register': '户口簿',
        'passport': '护照',
        'officer_id': '军官证',
        'none': '无证件',
        'unified_social_credit_code': '统一社会信用代码',
        'organisation_code': '组织机构代码',
        'business_licence': '营业执照（工商注册号）',
        'customer_number': '其他-客户编号',
        '*': '其他-',
    },
    'GWZT': {
        'valid': '有效',
        'abolished': '撤销',
        '*': '其他-',
    },
    'GYLX': {
        'ordinary': '普通柜员',
        'supervisor': '主管柜员',
        'self_service': '自助设备',
        'internet_bank': '网上银行',
        'mobile_bank': '手机银行',
        'batch': '批处理',
        '*': '其他-',
    },
    'XL': {
        'postgraduate': '研究生',
        'undergraduate': '大学本科',
        'college': '大学专科',
        'high_school': '高中',
        'junior': '初中及以下',
        '*': '其他-',
    },
}) }}
{%- endmacro -%}


{#- The code sets of the other subjects stand in files beside this one. -#}
{%- macro code_values() -%}
    {%- set values = {} -%}
    {%- for part in [
        shared_code_values(),
        customer_code_values(),
        lending_code_values(),
        bill_and_trade_code_values(),
        guarantee_code_values(),
        credit_card_code_values(),
        treasury_code_values(),
        wealth_code_values(),
    ] -%}
        {%- do values.update(part) -%}
    {%- endfor -%}
    {{ return(values) }}
{%- endmacro -%}


{#- The EAST value of a standard code. -#}
{%- macro code_value(code_set, code) -%}
    {%- set values = code_values()[code_set] -%}
    case {{ code }}
        {%- for standard, value in values.items() if standard != '*' %}
            when '{{ standard }}' then '{{ value }}'
        {%- endfor %}
        {%- if '*' in values %}
            else '{{ values['*'] }}' || {{ code }}
        {%- endif %}
        end
{%- endmacro -%}


{#- Several standard codes in one text: each is replaced where it stands, so that separators and order stay. -#}
{%- macro code_value_list(code_set, codes) -%}
    {%- set replaced = namespace(text=codes) -%}
    {%- for standard, value in code_values()[code_set].items() if standard != '*' -%}
        {%- set replaced.text = "replace(" ~ replaced.text ~ ", '" ~ standard ~ "', '" ~ value ~ "')" -%}
    {%- endfor -%}
    {{ replaced.text }}
{%- endmacro -%}


{%- macro yes_no(condition, yes='是', no='否') -%}
    case when {{ condition }} then '{{ yes }}' when not ({{ condition }}) then '{{ no }}' end
{%- endmacro -%}


{#-
  贷款投向行业 · what a loan is spent on: abroad, an industry (GB/T 4754 section), or a kind of personal loan. An entrusted loan
  without an industry is a housing loan: it is provident funds that lend to persons through the bank.
-#}
{%- macro loan_purpose_industry(industry_code, business_type, region_code) -%}
    {%- set purpose -%}
        case when {{ region_code }} ~ '^[A-Z]{3}$' then 'abroad' else coalesce(left({{ industry_code }}, 1), {{ business_type }}) end
    {%- endset -%}
    {{ code_value('CS_DKTXHY', purpose) }}
{%- endmacro -%}


{#- A document of a kind that is not known to be an organisation's counts as a person's: masking too much is the safe error. -#}
{%- macro is_personal_document(document_type) -%}
    {{ document_type }} not in ('unified_social_credit_code', 'organisation_code', 'business_licence')
{%- endmacro -%}
