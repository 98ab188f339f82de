{#-
  Whatever core holds for the collection is delivered, as many times as core holds it, and nothing else is: keys of customers,
  accounts, cards, contracts, notes and products, and the movements of each account by their number. What secret customers
  have is left out, and counted.
-#}
{%- set day = 'data_date = ' ~ data_date() -%}
{%- set month = of_month('data_date') -%}
{%- set closed = valid_or_just_ended('close_date') -%}
{%- set settled = valid_or_just_ended('settle_date') -%}
{%- set finished = valid_or_just_ended('finish_date') -%}
{%- set is_personal = "document_type in ('resident_id', 'temporary_id')" -%}
{%- set customer = masked_customer_no('customer_no', 'document_no', is_personal) -%}
{#- A card is secret with its holder, and with whoever holds the account that it spends from. -#}
{%- set secret_card = is_secret('customer_no') ~ ' or ' ~ is_secret('account_no', 'loan') -%}
{#- Table filed under; source; its key, rows and customer; tables delivered with their keys. -#}
{%- set inventories = [
    ('JGXXB', 'core_organisation', 'organisation_no', day ~ ' and ' ~ closed, none, [('jgxxb', 'nbjgh')]),
    ('YGB', 'core_employee', 'employee_no', day ~ ' and ' ~ valid_or_just_ended('leave_date'), none, [('ygb', 'gh')]),
    ('GYB', 'core_teller', 'teller_no', day ~ ' and ' ~ valid_or_just_ended('end_date'), none, [('gyb', 'gyh')]),
    ('GRJCXXB', 'core_person', customer, day, none, [('grjcxxb', 'khtybh')]),
    ('DGKHXXB', 'core_corporate', 'customer_no', day, none, [('dgkhxxb', 'khtybh')]),
    ('GRCKFHZ', 'core_deposit_account', "account_no || '|' || currency",
        day ~ " and party_kind = 'person' and " ~ closed, ['customer_no'], [('grckfhz', "grckzh || '|' || bz")]),
    ('DGCKFHZ', 'core_deposit_account', "account_no || '|' || currency",
        day ~ " and party_kind = 'corporate' and " ~ closed, ['customer_no'], [('dgckfhz', "dgckzh || '|' || bz")]),
    ('NBFHZ', 'core_internal_account', "account_no || '|' || currency", day ~ ' and ' ~ closed, none,
        [('nbfhz', "nbfhzzh || '|' || bz")]),
    ('GRCKFHZMX', 'core_deposit_transaction', 'account_no', month ~ " and party_kind = 'person'", ['customer_no'],
        [('grckfhzmx', 'grckzh')]),
    ('DGCKFHZMX', 'core_deposit_transaction', 'account_no', month ~ " and party_kind = 'corporate'", ['customer_no'],
        [('dgckfhzmx', 'dgckzh')]),
    ('NBFHZMX', 'core_internal_transaction', 'account_no', month, none, [('nbfhzmx', 'nbfhzzh')]),
    ('XDHTB', 'core_credit_contract', 'contract_no', day ~ ' and ' ~ finished, ['customer_no'], [('xdhtb', 'xdhth')]),
    ('GRXDYWJJB', 'core_loan', 'note_no', day ~ " and party_kind = 'person' and " ~ settled, ['customer_no'],
        [('grxdywjjb', 'xdjjh')]),
    ('DGXDYWJJB', 'core_loan', 'note_no', day ~ " and party_kind = 'corporate' and " ~ settled, ['customer_no'],
        [('dgxdywjjb', 'xdjjh')]),
    ('GRXDFHZ', 'core_loan', 'note_no', day ~ " and party_kind = 'person' and " ~ settled, ['customer_no'],
        [('grxdfhz', 'xdjjh')]),
    ('DGXDFHZ', 'core_loan', 'note_no', day ~ " and party_kind = 'corporate' and " ~ settled, ['customer_no'],
        [('dgxdfhz', 'xdjjh')]),
    ('GRXDFHZMX', 'core_loan_transaction', 'note_no', month ~ " and party_kind = 'person'", ['customer_no'],
        [('grxdfhzmx', 'xdjjh')]),
    ('DGXDFHZMX', 'core_loan_transaction', 'note_no', month ~ " and party_kind = 'corporate'", ['customer_no'],
        [('dgxdfhzmx', 'xdjjh')]),
    ('PJTXB', 'core_bill_discount', 'bill_no', day ~ ' and ' ~ closed, ['customer_no'], [('pjtxb', 'pjhm')]),
    ('PJZTXB', 'core_bill_market_deal', 'bill_no', day ~ ' and ' ~ closed, none, [('pjztxb', 'pjhm')]),
    ('MYRZYWB', 'core_trade_finance', 'note_no',
        day ~ ' and note_no in (select loan.note_no from ' ~ ref('core_loan') ~ ' as loan where loan.data_date = '
        ~ data_date() ~ ' and ' ~ valid_or_just_ended('loan.settle_date') ~ ')', ['customer_no'], [('myrzywb', 'xdjjh')]),
    ('BNWYWDBHTB', 'core_guarantee_link', "contract_no || '|' || guarantee_no",
        day ~ ' and ' ~ valid_or_just_ended('end_date'), ['guarantee_no', 'guarantee'],
        [('bnwywdbhtb', "bdbhth || '|' || dbhth")]),
    ('SXXXB', 'core_credit_line', 'line_no', day ~ ' and ' ~ finished, ['customer_no'], [('sxxxb', 'sxxyh')]),
    ('ZCHXB', 'core_write_off', 'asset_no', day ~ ' and ' ~ finished, ['customer_no'], [('zchxb', 'jjh')]),
    ('XDZCZRB', 'core_asset_transfer', 'transfer_no', day ~ ' and ' ~ finished, none, [('xdzczrb', 'zrhth')]),
    ('XYKXXB', 'core_credit_card', 'card_no', day ~ ' and ' ~ valid_or_just_ended('cancel_date'), secret_card,
        [('xykxxb', 'kh')]),
    ('XYKSXQKB', 'core_credit_card_account', 'account_no',
        day ~ ' and ' ~ valid_or_just_ended('end_date'), ['customer_no'], [('xyksxqkb', 'xykzh')]),
    ('PJCPXXB', 'core_bill_acceptance', 'bill_no', day ~ ' and ' ~ closed, ['customer_no'], [('pjcpxxb', 'pjhm')]),
    ('BHYXYZB', 'core_undertaking', 'contract_no', day ~ ' and ' ~ closed, ['customer_no'], [('bhyxyzb', 'htbh')]),
    ('DLDXJYXXB', 'core_agency_trade', 'trade_no', month, ['customer_no'], [('dldxjyxxb', 'jybh')]),
    ('ZYZJJYXXB', 'core_treasury_deal', 'deal_no', day ~ ' and ' ~ of_month('deal_date'), none, [('zyzjjyxxb', 'jybh')]),
    ('ZYZJYWYEB', 'core_treasury_position', 'instrument_no', day ~ ' and ' ~ closed, none, [('zyzjywyeb', 'jrgjbh')]),
    ('LCCPXXB', 'core_wealth_product', 'registration_code',
        day ~ " and registration_status <> 'issue_failed' and start_date <= " ~ data_date() ~ ' and '
        ~ valid_or_just_ended('actual_end_date'), none, [('lccpxxb', 'cpdjbm')]),
    ('LCCPXSMXB', 'core_wealth_trade', 'trade_no', day ~ ' and ' ~ of_month('confirmation_date'),
        ['document_no', 'document'], [('lccpxsmxb', 'jyxlh')]),
] -%}

with row_count as (
    {%- for table, source, key, rows, secret, delivered in inventories %}
        {{ 'union all' if not loop.first }}
        select
            '{{ table }}' as table_code,
            held.row_no,
            held.is_secret,
            0 as in_east,
            count(*) as in_source
        from (
            select
                {{ key }} as row_no,
                {{ secret if secret is string else is_secret(*secret) if secret else 'false' }} as is_secret
            from {{ ref(source) }}
            where {{ rows }}
        ) as held
        group by held.row_no, held.is_secret
        {%- for model, east_key in delivered %}
            union all
            select
                '{{ table }}' as table_code,
                {{ east_key }} as row_no,
                false as is_secret,
                1 as in_east,
                0 as in_source
            from {{ ref('east_' ~ model) }}
            where {{ day }}
        {%- endfor %}
    {%- endfor %}
),

compared as (
    select
        table_code,
        row_no,
        bool_or(is_secret) as is_secret,
        sum(in_east) as ours,
        sum(in_source) as theirs
    from row_count
    group by table_code, row_no
)

{{ check_rows(
    'compared',
    key={'来源键': 'row_no'},
    found="case when is_secret then '涉密客户，不应报送' when ours = 0 then '来源有，未报送' when theirs = 0 then '已报送，来源无' end",
    explained="case when is_secret then '涉密客户，依规不报送' end",
    fails='case when is_secret then ours > 0 else ours <> theirs end',
) }}
