select
    data_date,
    mediation_no,
    case_no,
    mediator_name,
    applied_date,
    end_date,
    result,
    agreed_amount
from {{ ref('stg_complaint__mediation') }}
