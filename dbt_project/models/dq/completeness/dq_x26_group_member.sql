-- 205 has a row for each member: a group of which none is delivered is in no row at all.
with member as (
    select distinct group_no
    from {{ ref('core_customer_group_member') }}
    where data_date = {{ data_date() }}
),

compared as (
    select
        customer_group.group_no,
        member.group_no is not null as has_members
    from {{ ref('core_customer_group') }} as customer_group
    left join member on customer_group.group_no = member.group_no
    where customer_group.data_date = {{ data_date() }}
)

{{ check_rows(
    'compared',
    key={'集团编号': 'group_no'},
    table='JTKHB',
    fails='not has_members',
    found="'没有成员'",
    ours='null',
    theirs='null',
) }}
