-- What officers have added or corrected this month, by subject: the rows of the version that counts on the data date
-- which the one that counted at the end of the month before does not hold. A version replaces all of its subject, so
-- that most of its rows have been there before.
with in_force as (
    select
        subject,
        max(version) as version,
        max(version) filter (where valid_from <= {{ previous_month_end() }}) as earlier_version
    from {{ source('entry_register', 'version') }}
    where valid_from <= {{ data_date() }}
    group by subject
),

entered as (
    select
        in_force.subject,
        count(*) as row_count,
        count(*) filter (
            where
            not exists (
                select 1
                from {{ source('entry_register', 'version_row') }} as earlier
                where
                    earlier.subject = in_force.subject
                    and earlier.version = in_force.earlier_version
                    and earlier.content = version_row.content
            )
        ) as entered_row_count
    from in_force
    inner join {{ source('entry_register', 'version_row') }} as version_row
        on
            in_force.subject = version_row.subject
            and in_force.version = version_row.version
    group by in_force.subject
)

select
    {{ data_date() }} as data_date,
    entered.subject,
    entered.row_count,
    entered.entered_row_count,
    head_office.organisation_no,
    head_office.bank_no,
    head_office.branch_no,
    head_office.sub_branch_no,
    head_office.outlet_no
from entered
cross join {{ head_office() }} as head_office
