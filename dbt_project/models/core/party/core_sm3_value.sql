{%- set personal_document = is_personal_document('document_type') -%}
{%- set legal_representative_document = is_personal_document('legal_representative_document_type') -%}
{%- set inputs = [
    ('core_person', sm3_input_id_no('document_no', 'customer_name'), 'true'),
    ('core_person', sm3_input_customer_no('customer_no', 'document_no'), 'true'),
    ('core_person', sm3_input_phone('phone'), 'true'),
    ('core_corporate', sm3_input_id_no('document_no', 'customer_name'), personal_document),
    ('core_corporate', sm3_input_customer_no('customer_no', 'document_no'), personal_document),
    ('core_corporate', sm3_input_phone('phone'), personal_document),
    (
        'core_corporate',
        sm3_input_id_no('legal_representative_document_no', 'legal_representative_name'),
        legal_representative_document,
    ),
    ('core_corporate', sm3_input_id_no('finance_officer_document_no', 'finance_officer_name'), 'true'),
    ('core_employee', sm3_input_id_no('document_no', 'employee_name'), 'true'),
    ('core_equity_holder', sm3_input_id_no('document_no', 'holder_name'), 'is_natural_person'),
    ('core_equity_holder', sm3_input_customer_no('customer_no', 'document_no'), 'is_natural_person'),
    ('core_person_relation', sm3_input_id_no('related_document_no', 'related_name'), "related_kind = 'person'"),
    (
        'core_corporate_relation',
        sm3_input_id_no('related_document_no', 'related_name'),
        "related_party_type = 'natural_person'",
    ),
    ('core_deposit_account', sm3_input_id_no('document_no', 'account_name'), "party_kind = 'person'"),
    ('core_deposit_transaction', sm3_input_id_no('agent_document_no', 'agent_name'), "party_kind = 'person'"),
    ('core_loan', sm3_input_id_no('document_no', 'customer_name'), "party_kind = 'person'"),
    ('core_internet_contract', sm3_input_phone('applicant_phone'), 'true'),
    (
        'core_cooperation_partner',
        sm3_input_id_no('document_no', 'partner_name'),
        is_personal_document('document_type'),
    ),
    (
        'core_lease',
        sm3_input_id_no('lessor_document_no', 'lessor_name'),
        is_personal_document('lessor_document_type'),
    ),
    ('core_loan_transaction', sm3_input_id_no('agent_document_no', 'agent_name'), "party_kind = 'person'"),
    ('core_guarantor', sm3_input_id_no('document_no', 'guarantor_name'), "party_kind = 'person'"),
    ('core_collateral', sm3_input_id_no('owner_document_no', 'owner_name'), "owner_kind = 'person'"),
    ('core_wealth_trade', sm3_input_id_no('document_no', 'customer_name'), personal_document),
    ('core_wealth_position', sm3_input_id_no('document_no', 'customer_name'), personal_document),
    ('core_credit_card', sm3_input_id_no('document_no', 'customer_name'), "party_kind = 'person'"),
    ('core_credit_card', sm3_input_customer_no('customer_no', 'document_no'), "party_kind = 'person'"),
    ('core_credit_card_account', sm3_input_id_no('document_no', 'customer_name'), "party_kind = 'person'"),
    ('core_credit_card_account', sm3_input_customer_no('customer_no', 'document_no'), "party_kind = 'person'"),
] -%}

with input as (
    {%- for model, value, condition in inputs %}
        {{ 'union' if not loop.first }}
        select {{ value }} as value
        from {{ ref(model) }}
        where
            data_date = {{ data_date() }}
            and {{ condition }}
    {%- endfor %}
)

select
    {{ data_date() }} as data_date,
    value
from input
where value is not null
