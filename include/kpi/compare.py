"""What a KPI value is compared with: other dates, the whole, the other organisations, the target."""

from collections.abc import Mapping
from datetime import date

from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from include.kpi.definitions import COMPARISONS, Dimension


def compare(cursor: Cursor, data_date: date, tree_date: date, dimensions: Mapping[str, Dimension]) -> None:
    """Temporary table kpi_new: the points of the data date beside what they are compared with.

    Reads kpi_point, kpi_definition and kpi_base; names and places are those of the tree at `tree_date`.
    """
    _places(cursor, tree_date)
    _members(cursor, tree_date, dimensions)
    columns, joins = [], []
    for name in COMPARISONS:
        columns.append(
            f"""
            case when {name}_base.refusal is null then {name}.value end as {name}_value,
            case when {name}_base.refusal is null then point.value - {name}.value end as {name}_change,
            case
                when {name}_base.refusal is null and not definition.is_percentage and {name}.value > 0
                    then round((point.value - {name}.value) * 100 / {name}.value, 4)
            end as {name}_change_rate,
            case
                when {name}_base.refusal is not null then {name}_base.refusal
                when point.value is null then '本期无值'
                when {name}.kpi_id is null then '该机构基期无数据'
                when {name}.value is null then '基期无值'
                when not definition.is_percentage and {name}.value <= 0 then '基期不为正，不计增减幅'
            end as {name}_reason"""
        )
        joins.append(
            f"""
        inner join kpi_base as {name}_base
            on
                point.kpi_id = {name}_base.kpi_id
                and {name}_base.comparison = '{name}'
        left join kpi_point as {name}
            on
                point.kpi_id = {name}.kpi_id
                and point.organisation_level = {name}.organisation_level
                and point.organisation_no = {name}.organisation_no
                and point.dimension = {name}.dimension
                and point.member = {name}.member
                and {name}_base.base_date = {name}.data_date"""
        )
    # A rank is among organisations of that level, not among what stands in for one; customer managers are ranked in the
    # whole bank, members of other dimensions within their organisation.
    cursor.execute(
        f"""
        create temporary table kpi_new on commit drop as
        select
            point.data_date,
            point.kpi_id,
            point.organisation_level,
            point.organisation_no,
            place.place_name as organisation_name,
            point.dimension,
            point.member,
            case
                when point.dimension = 'all' then ''
                when point.member = 'none' then '未分类'
                else coalesce(named.member_name, point.member)
            end as member_name,
            definition.unit,
            point.value,
            case when point.value is null then definition.empty_reason end as value_reason,
            point.month_average,{",".join(columns)},
            case
                when not definition.has_share then null
                when point.dimension = 'all' then round(point.value * 100 / nullif(bank.value, 0), 4)
                else round(point.value * 100 / nullif(whole.value, 0), 4)
            end as share,
            case when ranking.is_ranked then ranking.rank end as rank,
            case when ranking.is_ranked then ranking.ranked end as ranked,
            target.target_value,
            case
                when definition.is_higher_better then round(point.value * 100 / nullif(target.target_value, 0), 4)
                else round((2 - point.value / nullif(target.target_value, 0)) * 100, 4)
            end as completion_rate
        from kpi_point as point
        inner join kpi_definition as definition on point.kpi_id = definition.kpi_id{"".join(joins)}
        left join kpi_place as place
            on
                point.organisation_level = place.organisation_level
                and point.organisation_no = place.organisation_no
        left join kpi_member as named
            on
                point.dimension = named.dimension
                and point.member = named.member
        left join kpi_point as whole
            on
                point.kpi_id = whole.kpi_id
                and point.organisation_level = whole.organisation_level
                and point.organisation_no = whole.organisation_no
                and whole.dimension = 'all'
                and whole.data_date = %(data_date)s
        left join kpi_point as bank
            on
                point.kpi_id = bank.kpi_id
                and bank.organisation_level = 'bank'
                and place.bank_no = bank.organisation_no
                and bank.dimension = 'all'
                and bank.data_date = %(data_date)s
        left join (
            select
                ranked.kpi_id,
                ranked.organisation_level,
                ranked.organisation_no,
                ranked.dimension,
                ranked.member,
                true as is_ranked,
                rank() over (
                    partition by ranked.kpi_id, ranked.organisation_level, ranked.dimension, ranked.among
                    order by ranked.value * case when ranked.is_higher_better then -1 else 1 end
                ) as rank,
                count(*) over (
                    partition by ranked.kpi_id, ranked.organisation_level, ranked.dimension, ranked.among
                ) as ranked
            from (
                select
                    point.*,
                    definition.is_higher_better,
                    case
                        when point.dimension in ('all', 'manager_no') then place.bank_no
                        else point.organisation_no
                    end as among
                from kpi_point as point
                inner join kpi_definition as definition on point.kpi_id = definition.kpi_id
                inner join kpi_place as place
                    on
                        point.organisation_level = place.organisation_level
                        and point.organisation_no = place.organisation_no
                where
                    point.data_date = %(data_date)s
                    and definition.has_rank
                    and point.value is not null
                    and point.member <> 'none'
                    and (
                        point.dimension <> 'all'
                        or (place.is_itself and point.organisation_level <> 'bank')
                    )
            ) as ranked
        ) as ranking
            on
                point.kpi_id = ranking.kpi_id
                and point.organisation_level = ranking.organisation_level
                and point.organisation_no = ranking.organisation_no
                and point.dimension = ranking.dimension
                and point.member = ranking.member
        left join kpi.fct_target as target
            on
                definition.has_target
                and point.kpi_id = target.kpi_id
                and point.organisation_level = target.organisation_level
                and point.organisation_no = target.organisation_no
                and point.dimension = 'all'
                and target.data_date = %(data_date)s
        where point.data_date = %(data_date)s
        """,
        {"data_date": data_date},
    )


def _places(cursor: Cursor, tree_date: date) -> None:
    """Temporary table kpi_place: every organisation at every level it stands at, by its name there.

    `is_itself` is false where it stands in for a level that it does not belong to, for the books it keeps itself.
    """
    cursor.execute(
        """
        create temporary table kpi_place on commit drop as
        select
            stand.organisation_level,
            organisation.organisation_no,
            organisation.bank_no,
            stand.is_itself,
            organisation.organisation_name || case
                when stand.is_itself then ''
                when stand.organisation_level = 'outlet' then '（本部）'
                else '（本部及直属）'
            end as place_name
        from kpi.dim_organisation as organisation
        cross join lateral (
            select
                level.organisation_level,
                level.organisation_level = 'bank' or level.organisation_level = organisation.organisation_class
                    as is_itself
            from unnest(array['bank', 'branch', 'sub_branch', 'outlet']) as level (organisation_level)
        ) as stand
        where organisation.data_date = %s;
        analyze kpi_place;
        analyze kpi_definition;
        analyze kpi_base
        """,
        [tree_date],
    )


def _members(cursor: Cursor, tree_date: date, dimensions: Mapping[str, Dimension]) -> None:
    """Temporary table kpi_member: the names of the members, as declared, and those of customer managers."""
    cursor.execute(
        "create temporary table kpi_member (dimension text, member text, member_name text) on commit drop;"
        " insert into kpi_member"
        " select 'manager_no', manager_no, manager_name from kpi.dim_manager where data_date = %s",
        [tree_date],
    )
    execute_values(
        cursor,
        "insert into kpi_member values %s",
        [
            (dimension.name, member, name)
            for dimension in dimensions.values()
            for member, name in dimension.members.items()
        ],
    )
    cursor.execute("analyze kpi_member")
