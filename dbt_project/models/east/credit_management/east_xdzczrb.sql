with organisation as (
    select
        organisation_no,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

rate as (
    select
        currency,
        rate_to_cny
    from {{ ref('core_exchange_rate') }}
    where data_date = {{ data_date() }}
),

sold as (
    select
        transfer_no,
        sum(principal_amount) as principal_amount,
        sum(interest_amount) as interest_amount
    from {{ ref('core_asset_transfer_loan') }}
    where data_date = {{ data_date() }}
    group by transfer_no
),

payment as (
    select
        transfer_no,
        min(payment_date) as first_date,
        sum(payment_amount) as paid_amount
    from {{ ref('core_asset_transfer_payment') }}
    where data_date = {{ data_date() }}
    group by transfer_no
),

item as (
    select
        organisation.licence_no as jrxkzh,
        transfer.organisation_no as nbjgh,
        transfer.transfer_no as zrhth,
        {{ code_value('CS_ZCZRFX', 'transfer.direction') }} as zczrfx,
        {{ code_value('CS_ZCZRFS', 'transfer.method') }} as zczrfs,
        transfer.receiving_account_no as zrjkrzzh,
        transfer.receiving_account_name as zrjkrzmc,
        {{ masked_name('transfer.counterparty_name', "transfer.counterparty_kind = 'person'") }} as jydsmc,
        transfer.counterparty_account_no as jydszzzh,
        transfer.counterparty_bank_name as jydskhhmc,
        transfer.currency as bz,
        sold.principal_amount as zrdkbjze,
        sold.interest_amount as zrdklxze,
        transfer.price_amount as zrzj,
        transfer.start_date as zrhtqsrq,
        coalesce(transfer.end_date, transfer.start_date) as zrhtdqrq,
        payment.first_date as jydszrrq,
        payment.paid_amount as jydsyzfje,
        -- The deposit may be in another currency than the price.
        round(
            100 * transfer.deposit_amount * case
                when transfer.deposit_currency <> transfer.currency
                    then deposit_rate.rate_to_cny / price_rate.rate_to_cny
                else 1
            end / nullif(transfer.price_amount, 0),
            2
        ) as bzjbl,
        transfer.deposit_currency as bzjbz,
        transfer.deposit_amount as bzjje,
        {{ code_value('CS_ZRJYPT', 'transfer.platform') }} as zrjypt,
        {{ yes_no('transfer.is_registered') }} as sfzydzxdj,
        {{ code_value('CS_HTZT', 'transfer.status') }} as zrhtzt,
        transfer.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_asset_transfer') }} as transfer
    left join sold on transfer.transfer_no = sold.transfer_no
    left join payment on transfer.transfer_no = payment.transfer_no
    left join rate as price_rate on transfer.currency = price_rate.currency
    left join rate as deposit_rate on transfer.deposit_currency = deposit_rate.currency
    left join organisation on transfer.organisation_no = organisation.organisation_no
    where
        transfer.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('transfer.finish_date') }}
)

{{ deliver('item') }}
