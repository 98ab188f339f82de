-- Debits equal credits in the books of every organisation: closing balances and turnover of the lowest subjects, but
-- for those kept off balance sheet, which have one side only.
with compared as (
    select
        books.nbjgh,
        books.bz,
        books.bszq,
        books.kjrq,
        sum({{ as_number('books.qmjfye') }} - {{ as_number('books.qmdfye') }}) as balance,
        sum({{ as_number('books.jffse') }}) as ours,
        sum({{ as_number('books.dffse') }}) as theirs
    from {{ ref('east_zzkjqkmb') }} as books
    inner join {{ ref('core_subject') }} as subject
        on
            books.kjkmbh = subject.subject_no
            and subject.data_date = {{ data_date() }}
            and subject.is_leaf
            and subject.category <> 'off_balance'
    where books.data_date = {{ data_date() }}
    group by books.nbjgh, books.bz, books.bszq, books.kjrq
)

{{ check_rows(
    'compared',
    key={'内部机构号': 'nbjgh', '币种': 'bz', '报送周期': 'bszq', '会计日期': 'kjrq'},
    table='ZZKJQKMB',
    found="case when balance <> 0 then '期末借方余额合计减贷方余额合计 ' || trim_scale(balance) end",
    fails='abs(ours - theirs) > ' ~ check_setting('tolerance', 0) ~ ' or abs(balance) > ' ~ check_setting('tolerance', 0),
) }}
