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
        loan.organisation_no as nbjgh,
        sold.transfer_no as zrhth,
        {{ code_value('CS_XDZCLX', 'loan.party_kind') }} as xdzclx,
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
    inner join {{ ref('core_loan') }} as loan
        on
            sold.note_no = loan.note_no
            and loan.data_date = {{ data_date() }}
    left join organisation on loan.organisation_no = organisation.organisation_no
    where
        sold.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('transfer.finish_date') }}
        -- A loan sold leaves the tables of notes after its final state there, and each row here must have its note
        -- there: while a price is paid over months, the loans are named in the first of them only.
        and {{ valid_or_just_ended('loan.settle_date') }}
)

{{ deliver('item') }}
