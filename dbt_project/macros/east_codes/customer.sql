{%- macro customer_code_values() -%}
{{ return({
    'CS_CZLX': {
        'debit_card': '其他-卡',
        'passbook': '普通存折',
        'certificate': '存单',
        'combined_passbook': '一本通',
        'large_certificate': '大额定期存单',
        '*': '其他-',
    },
    'CS_CZZT': {
        'not_activated': '未激活',
        'normal': '正常',
        'cancelled': '注销',
        'frozen': '冻结',
        'dormant': '睡眠',
        'lost': '挂失',
        'damaged': '其他-损坏',
        '*': '其他-',
    },
}) }}
{%- endmacro -%}
