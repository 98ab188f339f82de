-- Agreements with core companies in force.
select
    agreement.data_date,
    agreement.agreement_no,
    agreement.core_customer_no,
    agreement.product_no,
    product.chain_line,
    left(corporate.industry_code, 1) as industry_section,
    agreement.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    agreement.start_date,
    agreement.start_date >= date_trunc('year', agreement.data_date)::date as is_signed_this_year
from {{ ref('core_chain_agreement') }} as agreement
inner join {{ ref('core_loan_product') }} as product
    on
        agreement.product_no = product.product_no
        and product.data_date = {{ data_date() }}
left join {{ ref('core_corporate') }} as corporate
    on
        agreement.core_customer_no = corporate.customer_no
        and corporate.data_date = {{ data_date() }}
left join {{ ref('dim_organisation') }} as organisation
    on
        agreement.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
where
    agreement.data_date = {{ data_date() }}
    and agreement.status = 'effective'
