-- Core banking holds the record of a customer; what the credit, card, wealth and customer systems hold under the number
-- is compared with it. A name or document that a system does not keep says nothing.
with held_elsewhere as (
    select
        customer_no,
        party_kind,
        cast(null as text) as customer_name,
        cast(null as text) as document_type,
        cast(null as text) as document_no
    from {{ ref('core_credit_contract') }}
    where data_date = {{ data_date() }}
    union all
    select
        customer_no,
        party_kind,
        guarantor_name as customer_name,
        document_type,
        document_no
    from {{ ref('core_guarantor') }}
    where data_date = {{ data_date() }}
    union all
    select
        customer_no,
        party_kind,
        null as customer_name,
        null as document_type,
        null as document_no
    from {{ ref('core_credit_card_account') }}
    where data_date = {{ data_date() }}
    union all
    select
        customer_no,
        party_kind,
        customer_name,
        document_type,
        document_no
    from {{ ref('core_wealth_position') }}
    where data_date = {{ data_date() }}
    union all
    select
        related_customer_no as customer_no,
        null as party_kind,
        related_name as customer_name,
        related_document_type as document_type,
        related_document_no as document_no
    from {{ ref('core_person_relation') }}
    where data_date = {{ data_date() }}
    union all
    select
        related_customer_no as customer_no,
        null as party_kind,
        related_name as customer_name,
        related_document_type as document_type,
        related_document_no as document_no
    from {{ ref('core_corporate_relation') }}
    where data_date = {{ data_date() }}
),

recorded as (
    select
        customer_no,
        party_kind,
        organisation_no,
        customer_name,
        document_type,
        document_no,
        document_no is not null
        and count(*) over (partition by document_type, document_no) > 1 as is_duplicate
    from {{ ref('core_customer') }}
    where data_date = {{ data_date() }}
),

difference as (
    select
        held_elsewhere.customer_no,
        bool_or(recorded.customer_no is null) as is_unknown,
        bool_or(held_elsewhere.party_kind <> recorded.party_kind) as kind_differs,
        bool_or(held_elsewhere.customer_name <> recorded.customer_name) as name_differs,
        bool_or(
            held_elsewhere.document_type <> recorded.document_type
            or held_elsewhere.document_no <> recorded.document_no
        ) as document_differs
    from held_elsewhere
    left join recorded on held_elsewhere.customer_no = recorded.customer_no
    -- Whoever is no customer has no number.
    where held_elsewhere.customer_no is not null
    group by held_elsewhere.customer_no
),

judged as (
    select
        coalesce(recorded.customer_no, difference.customer_no) as customer_no,
        recorded.party_kind,
        recorded.organisation_no,
        case
            when difference.is_unknown then 'unknown'
            when recorded.is_duplicate then 'duplicate'
            when difference.kind_differs then 'party_kind'
            when difference.name_differs then 'name'
            when difference.document_differs then 'document'
            else 'none'
        end as conflict
    from recorded
    full outer join difference on recorded.customer_no = difference.customer_no
)

select
    {{ data_date() }} as data_date,
    judged.customer_no,
    judged.party_kind,
    judged.conflict,
    judged.conflict = 'none' as is_consistent,
    place.organisation_no,
    place.bank_no,
    place.branch_no,
    place.sub_branch_no,
    place.outlet_no
from judged
cross join {{ head_office() }} as head_office
inner join {{ ref('dim_organisation') }} as place
    on
        coalesce(judged.organisation_no, head_office.organisation_no) = place.organisation_no
        and place.data_date = {{ data_date() }}
