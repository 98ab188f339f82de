-- Receivables behind factoring that were reviewed this year.
select
    receivable.data_date,
    receivable.receivable_no,
    receivable.debtor_customer_no as core_customer_no,
    receivable.review_date,
    receivable.receivable_amount,
    receivable.organisation_no,
    organisation.bank_no,
    organisation.branch_no,
    organisation.sub_branch_no,
    organisation.outlet_no,
    receivable.note_no
from {{ ref('core_receivable') }} as receivable
left join {{ ref('dim_organisation') }} as organisation
    on
        receivable.organisation_no = organisation.organisation_no
        and organisation.data_date = {{ data_date() }}
where
    receivable.data_date = {{ data_date() }}
    and receivable.status = 'reviewed'
    and receivable.review_date >= date_trunc('year', receivable.data_date)::date
    and receivable.review_date <= receivable.data_date
