with organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

-- What can be sold, and is filed still. A loan sold leaves the tables of notes after its final state there, and each
-- row here must have its note there: while a price is paid over months, the loans are named in the first of them only.
asset as (
    select
        'loan' as asset_kind,
        note_no as asset_no,
        organisation_no,
        party_kind as asset_type
    from {{ ref('core_loan') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('settle_date') }}
    union all
    select
        'credit_card' as asset_kind,
        account_no as asset_no,
        organisation_no,
        'credit_card' as asset_type
    from {{ ref('core_credit_card_account') }}
    where
        data_date = {{ data_date() }}
        and {{ valid_or_just_ended('end_date') }}
),

item as (
    select
        organisation.licence_no as jrxkzh,
        asset.organisation_no as nbjgh,
        sold.transfer_no as zrhth,
        {{ code_value('CS_XDZCLX', 'asset.asset_type') }} as xdzclx,
        sold.note_no as xdjjh,
        sold.principal_amount as zrdkbj,
        sold.interest_amount as zrdklx,
        sold.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_asset_transfer_loan') }} as sold
    inner join {{ ref('core_asset_transfer') }} as transfer
        on
            sold.transfer_no = transfer.transfer_no
            and transfer.data_date = {{ data_date() }}
    inner join asset
        on
            sold.note_no = asset.asset_no
            and sold.asset_kind = asset.asset_kind
    left join organisation on asset.organisation_no = organisation.organisation_no
    where
        sold.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('transfer.finish_date') }}
)

{{ deliver('item') }}
