with document as (
    {{ document_numbers(['unified_social_credit_code']) }}
)

{{ check_rows(
    'document',
    key={'编号': 'key_no', '证件': 'column_name', '证件号码': shown_in_part('document_no')},
    fails='not ' ~ is_credit_code('document_no'),
    ours='null',
    theirs='null',
) }}
