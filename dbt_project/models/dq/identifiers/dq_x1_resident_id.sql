with document as (
    {{ document_numbers(['resident_id', 'temporary_id']) }}
)

{{ check_rows(
    'document',
    key={'编号': 'key_no', '证件': 'column_name', '证件号码': shown_in_part('document_no')},
    fails='not ' ~ is_resident_id('upper(document_no)'),
    ours='null',
    theirs='null',
) }}
