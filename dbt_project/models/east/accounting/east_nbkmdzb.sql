with legal_entity as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where
        data_date = {{ data_date() }}
        and organisation_class = 'head_office'
),

-- Exactly the subjects of table 401, superiors among them.
delivered_subject as (
    select distinct kjkmbh as subject_no
    from {{ ref('east_zzkjqkmb') }}
    where data_date = {{ data_date() }}
),

item as (
    select
        legal_entity.licence_no as jrxkzh,
        legal_entity.organisation_no as nbjgh,
        legal_entity.organisation_name as yhjgmc,
        subject.subject_no as kjkmbh,
        subject.subject_name as kjkmmc,
        subject.subject_level as kjkmjc,
        coalesce(subject.parent_subject_no, '0') as sjkmbh,
        subject.parent_subject_name as sjkmmc,
        {{ code_value('CS_JDBZ', 'subject.balance_side') }} as kmjdbz,
        {{ code_value('CS_GSYWDL', 'subject.category') }} as gsywdl,
        subject.g01_item as gsywzl,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_subject') }} as subject
    inner join delivered_subject on subject.subject_no = delivered_subject.subject_no
    cross join legal_entity
    where subject.data_date = {{ data_date() }}
)

{{ deliver('item') }}
