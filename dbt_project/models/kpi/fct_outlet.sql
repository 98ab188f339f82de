select
    organisation.data_date,
    organisation.organisation_no,
    organisation.region_code,
    profile.feature,
    coalesce(profile.is_county, false) as is_county,
    coalesce(profile.is_key_city, false) as is_key_city,
    profile.change_type,
    profile.change_date,
    coalesce(
        profile.change_date >= date_trunc('year', organisation.data_date)::date
        and profile.change_date <= organisation.data_date,
        false
    ) as is_changed_this_year,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    organisation.status = 'open' as is_open
from {{ ref('dim_organisation') }} as organisation
left join {{ ref('core_outlet_profile') }} as profile
    on
        organisation.organisation_no = profile.organisation_no
        and profile.data_date = {{ data_date() }}
where
    organisation.data_date = {{ data_date() }}
    and organisation.organisation_class = 'outlet'
