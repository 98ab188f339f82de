{%- set is_personal = is_personal_document('loan.document_type') -%}

with organisation as (
    select
        organisation_no,
        organisation_name,
        licence_no
    from {{ ref('core_organisation') }}
    where data_date = {{ data_date() }}
),

syndicate as (
    select contract_no
    from {{ ref('core_syndicate') }}
    where data_date = {{ data_date() }}
),

-- A project may hold several licences of a kind: all their numbers, and the date of the latest, for the rules on these
-- items want one date.
licence as (
    select
        project_no,
        {{ joined_where('licence_no', "licence_kind = 'land_use'", 'issue_date, licence_no') }} as land_use_nos,
        to_char(max(issue_date) filter (where licence_kind = 'land_use'), 'YYYYMMDD') as land_use_date,
        {{ joined_where('licence_no', "licence_kind = 'land_planning'", 'issue_date, licence_no') }}
            as land_planning_nos,
        to_char(max(issue_date) filter (where licence_kind = 'land_planning'), 'YYYYMMDD') as land_planning_date,
        {{ joined_where('licence_no', "licence_kind = 'works_planning'", 'issue_date, licence_no') }}
            as works_planning_nos,
        to_char(max(issue_date) filter (where licence_kind = 'works_planning'), 'YYYYMMDD') as works_planning_date,
        {{ joined_where('licence_no', "licence_kind = 'construction'", 'issue_date, licence_no') }} as construction_nos,
        to_char(max(issue_date) filter (where licence_kind = 'construction'), 'YYYYMMDD') as construction_date,
        {{ joined_where('licence_no', "licence_kind = 'other'", 'issue_date, licence_no') }} as other_nos,
        {{ joined_where('licence_name', "licence_kind = 'other'", 'issue_date, licence_no') }} as other_names
    from {{ ref('core_project_licence') }}
    where data_date = {{ data_date() }}
    group by project_no
),

item as (
    select
        organisation.licence_no as jrxkzh,
        loan.organisation_no as nbjgh,
        organisation.organisation_name as yhjgmc,
        loan.contract_no as xdhth,
        loan.note_no as xdjjh,
        {{ code_value('CS_XMLX', 'project.project_type') }} as xmlx,
        project.project_name as xmmc,
        loan.currency as bz,
        loan.loan_amount as dkje,
        loan.balance as dkye,
        {{ yes_no('syndicate.contract_no is not null') }} as sfyt,
        {{ masked_customer_no('loan.customer_no', 'loan.document_no', is_personal) }} as jkrbh,
        {{ masked_name('loan.customer_name', is_personal) }} as jkrmc,
        project.total_investment_amount as xmztz,
        project.capital_amount as xmzbj,
        project.approval_no as pwwh,
        project.approval_title as lxpw,
        licence.land_use_nos as tdsyzbh,
        licence.land_use_date as tdsyzrq,
        licence.land_planning_nos as ydghxkzbh,
        licence.land_planning_date as ydghxkzrq,
        licence.works_planning_nos as gcghxkzbh,
        licence.works_planning_date as gcghxkzrq,
        licence.construction_nos as sgxkzbh,
        licence.construction_date as sgxkzrq,
        licence.other_names as qtxkz,
        licence.other_nos as qtxkzbh,
        project.construction_start_date as kgrq,
        {{ code_value('CS_DKZT', 'loan.status') }} as dkzt,
        project.remark as bbz,
        {{ data_date() }} as cjrq
    from {{ ref('core_loan') }} as loan
    inner join {{ ref('core_project') }} as project
        on
            loan.contract_no = project.contract_no
            and project.data_date = {{ data_date() }}
    left join licence on project.project_no = licence.project_no
    left join syndicate on loan.contract_no = syndicate.contract_no
    left join organisation on loan.organisation_no = organisation.organisation_no
    where
        loan.data_date = {{ data_date() }}
        and {{ valid_or_just_ended('loan.settle_date') }}
)

{{ deliver('item') }}
