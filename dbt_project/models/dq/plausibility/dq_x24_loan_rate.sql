-- Every loan in force bears interest: zero is what a field holds that nobody filled in. Entrustors may lend for none.
with compared as (
    select
        case party_kind when 'person' then 'GRXDYWJJB' else 'DGXDYWJJB' end as table_code,
        note_no,
        interest_rate
    from {{ ref('core_loan') }}
    where
        data_date = {{ data_date() }}
        and balance > 0
        and business_type is distinct from 'entrusted'
)

{{ check_rows(
    'compared',
    key={'信贷借据号': 'note_no'},
    fails='coalesce(interest_rate, 0) <= 0',
    ours='interest_rate',
    theirs='null',
) }}
