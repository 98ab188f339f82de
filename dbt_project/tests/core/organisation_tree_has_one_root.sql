-- One organisation has no parent: the head office.
select
    organisation_no,
    organisation_name,
    count(*) over () as roots
from {{ ref('core_organisation') }}
where
    data_date = {{ data_date() }}
    and parent_organisation_no is null
    and (
        select count(*)
        from {{ ref('core_organisation') }} as root
        where
            root.data_date = {{ data_date() }}
            and root.parent_organisation_no is null
    ) <> 1
