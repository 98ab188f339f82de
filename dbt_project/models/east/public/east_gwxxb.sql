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
        post.organisation_no as nbjgh,
        post.post_no as gwbh,
        post.post_kind as gwzl,
        post.post_name as gwmc,
        post.post_description as gwsm,
        {{ code_value('GWZT', 'post.status') }} as gwzt,
        null as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_post') }} as post
    left join organisation on post.organisation_no = organisation.organisation_no
    where
        post.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('post.end_date') }}
)

{{ deliver('item') }}
