with organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        guarantee.organisation_no as nbjgh,
        link.contract_no as bdbhth,
        {{ code_value('CS_BDBYWLX', 'link.business_kind') }} as bdbywlx,
        guarantee.guarantee_no as dbhth,
        {{ code_value('CS_DBHTLX', 'guarantee.guarantee_kind') }} as dbhtlx,
        {{ code_value('CS_DBLX', 'guarantee.guarantee_type') }} as dblx,
        guarantee.currency as dbbz,
        guarantee.guarantee_amount as dbje,
        link.start_date as dbqsrq,
        coalesce(link.end_date, guarantee.end_date) as dbdqrq,
        guarantee.handler_employee_no as jbrgh,
        {{ code_value('CS_DBHTZT', 'guarantee.status') }} as dbhtzt,
        guarantee.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_guarantee_link') }} as link
    inner join {{ ref('core_guarantee') }} as guarantee
        on
            link.guarantee_no = guarantee.guarantee_no
            and guarantee.data_date = {{ data_date() }}
    left join organisation on guarantee.organisation_no = organisation.organisation_no
    where
        link.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('link.end_date') }}
        and {{ valid_or_just_ended('guarantee.finish_date') }}
)

{{ deliver('item') }}
