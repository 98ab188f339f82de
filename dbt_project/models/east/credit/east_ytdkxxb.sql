{%- set is_personal = is_personal_document('loan.document_type') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

member as (
    select
        member.contract_no,
        {{ joined_where('member.bank_code', "member.role = 'lead'", 'member.member_place') }} as lead_codes,
        {{ joined_where('member.bank_name', "member.role = 'lead'", 'member.member_place') }} as lead_names,
        {{ joined_where('member.bank_code', "member.role = 'participant'", 'member.member_place') }}
            as participant_codes,
        {{ joined_where('member.bank_name', "member.role = 'participant'", 'member.member_place') }}
            as participant_names,
        {{ joined_where('member.bank_code', "member.role = 'agent'", 'member.member_place') }} as agent_codes,
        {{ joined_where('member.bank_name', "member.role = 'agent'", 'member.member_place') }} as agent_names,
        {{ joined_where(code_value('CS_YTCYLX', 'member.role'), 'member.is_this_bank', 'member.member_place') }}
            as own_roles
    from {{ ref('core_syndicate_member') }} as member
    where member.data_date = {{ data_date() }}
    group by member.contract_no
),

-- Settled notes no longer count: what was lent again and again does not add up.
issued as (
    select
        contract_no,
        sum(loan_amount) as issued_amount
    from {{ ref('core_loan') }}
    where
        data_date = {{ data_date() }}
        and settle_date is null
    group by contract_no
),

item as (
    select
        organisation.licence_no as jrxkzh,
        loan.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        loan.contract_no as xdhth,
        loan.note_no as xdjjh,
        {{ masked_customer_no('loan.customer_no', 'loan.document_no', is_personal) }} as jkrbh,
        {{ masked_name('loan.customer_name', is_personal) }} as jkrmc,
        member.lead_codes as qthhh,
        member.lead_names as qthhm,
        member.participant_codes as cjhhh,
        member.participant_names as cjhhm,
        member.agent_codes as dlhhh,
        member.agent_names as dlhhm,
        member.own_roles as ytcylx,
        loan.currency as bz,
        syndicate.total_amount as ytdkzje,
        syndicate.issued_amount as yffdkje,
        contract.contract_amount as cddkje,
        coalesce(issued.issued_amount, 0) as yffcddkje,
        loan.loan_amount as jjje,
        loan.balance as jjye,
        {{ code_value('CS_DKZT', 'loan.status') }} as dkzt,
        syndicate.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_loan') }} as loan
    inner join {{ ref('core_syndicate') }} as syndicate
        on
            loan.contract_no = syndicate.contract_no
            and syndicate.data_date = {{ data_date() }}
    inner join {{ ref('core_credit_contract') }} as contract
        on
            loan.contract_no = contract.contract_no
            and contract.data_date = {{ data_date() }}
    left join member on loan.contract_no = member.contract_no
    left join issued on loan.contract_no = issued.contract_no
    left join organisation on loan.organisation_no = organisation.organisation_no
    where
        loan.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('loan.settle_date') }}
)

{{ deliver('item') }}
