with organisation as (
    select
        organisation_no,
        organisation_name,
        organisation_class,
        parent_organisation_no,
        is_accounting,
        bank_code,
        licence_no
    from {{ ref('core_organisation') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('close_date') }}
),

item as (
    -- The head office has no superior; in the place of its superior's name stands the legal entity's, its own.
    select
        organisation.bank_code as yhjgdm,
        organisation.licence_no as jrxkzh,
        organisation.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        coalesce(superior.bank_code, '0') as sjgljgdm,
        coalesce(superior.organisation_no, '0') as sjglnbjgh,
        coalesce(superior.organisation_name, organisation.organisation_name) as sjgljgmc,
        null as bbz,
        {{ data_date() }} as cjrq
    from organisation
    left join organisation as superior on organisation.parent_organisation_no = superior.organisation_no
    where
        organisation.is_accounting
        or organisation.organisation_class in ('head_office', 'branch', 'sub_branch')
)

{{ deliver('item') }}
