-- What a unit lacks (departments, virtual units, outlets without a licence of their own) it has from the nearest
-- organisation above it; the accounting organisation is the one whose books its accounts stand in.
with recursive resolved as (
    select
        root.organisation_no,
        root.bank_code,
        root.licence_no,
        root.business_licence_no,
        case when root.is_accounting then root.organisation_no end as accounting_organisation_no
    from {{ ref('stg_cbs__organisation') }} as root
    where root.parent_organisation_no is null

    union all

    select
        child.organisation_no,
        coalesce(child.bank_code, parent.bank_code) as bank_code,
        coalesce(child.licence_no, parent.licence_no) as licence_no,
        coalesce(child.business_licence_no, parent.business_licence_no) as business_licence_no,
        case
            when child.is_accounting then child.organisation_no
            else parent.accounting_organisation_no
        end as accounting_organisation_no
    from resolved as parent
    inner join {{ ref('stg_cbs__organisation') }} as child on parent.organisation_no = child.parent_organisation_no
)

select
    organisation.data_date,
    organisation.organisation_no,
    organisation.organisation_name,
    organisation.organisation_class,
    organisation.organisation_level,
    organisation.parent_organisation_no,
    organisation.is_accounting,
    resolved.accounting_organisation_no,
    resolved.bank_code,
    resolved.licence_no,
    resolved.business_licence_no,
    organisation.licence_no as own_licence_no,
    organisation.region_code,
    organisation.status,
    organisation.open_date,
    organisation.close_date,
    organisation.address,
    organisation.phone,
    organisation.head_name,
    organisation.head_title,
    organisation.head_phone
from {{ ref('stg_cbs__organisation') }} as organisation
left join resolved on organisation.organisation_no = resolved.organisation_no
