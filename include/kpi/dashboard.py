"""The dashboard: one page that opens without a network, from the bank down to the outlet."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from include.kpi.alerts import Breach
from include.kpi.dates import comparison_dates
from include.kpi.definitions import COMPARISONS, DIRECTIONS, KINDS, LEVELS, ORIGINS, SEVERITIES, Dimension, Kpi
from include.kpi.scales import HUNDRED_MILLIONS, SCALES

TEMPLATE = Path(__file__).with_name("dashboard.html")
TREND_DATES = 25
"""The data date, and what has been published before it: two years of month ends."""
MOST_TREND_VALUES = 500_000
"""Levels have trends from the top down, as long as all of them have fewer values than that."""
MEMBERS_SHOWN = 15
"""Of a dimension, the greatest."""


def write_dashboard(
    cursor: Cursor,
    data_date: date,
    kpis: Sequence[Kpi],
    headlines: Sequence[str],
    dimensions: Mapping[str, Dimension],
    found: Sequence[Breach],
    path: Path,
) -> None:
    """Writes the values in kpi.kpi_value to `path`, an organisation at a time. Same values, same bytes.

    `headlines` are the KPIs that the page begins with, `found` what is beyond its threshold.
    """
    before, _, after = TEMPLATE.read_text(encoding="utf-8").partition("{{data}}")
    dates = _trend_dates(cursor, data_date)
    levels = _trend_levels(cursor, data_date, len(kpis) * len(dates))
    content = {
        "data_date": f"{data_date}",
        "levels": LEVELS,
        "comparisons": [
            {"id": name, "name": name_zh, "date": f"{comparison_dates(data_date)[name]}"}
            for name, name_zh in COMPARISONS.items()
        ],
        "severities": SEVERITIES,
        "dimensions": {dimension.name: dimension.name_zh for dimension in dimensions.values()},
        "scales": {
            unit: [scale.unit, int(scale.divisor), scale.places]
            for unit, scale in {**SCALES, "large": HUNDRED_MILLIONS}.items()
        },
        "headlines": [name for name in headlines if any(kpi.id == name for kpi in kpis)],
        "kpis": [_definition(kpi) for kpi in kpis],
        "dates": [f"{day}" for day in dates],
        "breaches": [[each.organisation_level, each.organisation_no, each.kpi.id, each.severity] for each in found],
        "members_shown": MEMBERS_SHOWN,
    }
    with path.open("w", encoding="utf-8") as file:
        file.write(before)
        file.write(_safe(json.dumps(content, ensure_ascii=False))[:-1])
        file.write(',"organisations":[')
        _write_organisations(cursor, data_date, kpis, dates, levels, file)
        file.write("]}")
        file.write(after)


def _safe(text: str) -> str:
    """Whatever stands in the data, it cannot end the element that holds it."""
    return text.replace("<", "\\u003c")


def _definition(kpi: Kpi) -> dict[str, Any]:
    return {
        "id": kpi.id,
        "number": kpi.number,
        "name": kpi.name_zh,
        "name_en": kpi.name_en,
        "domain": kpi.domain,
        "unit": kpi.unit,
        "is_percentage": kpi.is_percentage,
        "direction": kpi.direction,
        "additive": kpi.additive,
        "levels": list(kpi.levels),
        "comparisons": list(kpi.comparisons),
        "positions": list(kpi.positions),
        "alerts": [
            {
                "level": alert.level,
                "severity": alert.severity,
                "above": None if alert.above is None else float(alert.above),
                "below": None if alert.below is None else float(alert.below),
            }
            for alert in kpi.alerts
        ],
        "said": [
            ["口径", kpi.definition_zh],
            ["公式", kpi.formula],
            ["归口部门", kpi.owner],
            ["数据来源", kpi.source],
            ["类型", f"{KINDS[kpi.kind]}，{'可' if kpi.additive else '不可'}沿机构加总，{DIRECTIONS[kpi.direction]}"],
            ["口径来源", ORIGINS[kpi.origin]],
            *([["参数与分档", "；".join(kpi.thresholds)]] if kpi.thresholds else []),
            *([["生效日期", f"{kpi.effective_from}"]] if kpi.effective_from else []),
            *([["失效日期", f"{kpi.effective_until}"]] if kpi.effective_until else []),
            ["English", f"{kpi.name_en}: {kpi.definition_en}"],
        ],
    }


def _trend_dates(cursor: Cursor, data_date: date) -> list[date]:
    """What has been published up to `data_date`, the last day of each month; ascending."""
    cursor.execute(
        """
        with published as (
            select distinct on (date_trunc('month', day.data_date)) day.data_date
            from (select distinct data_date from kpi.kpi_value where data_date <= %s) as day
            order by
                date_trunc('month', day.data_date) desc,
                day.data_date desc
            limit %s
        )

        select data_date
        from published
        order by data_date
        """,
        [data_date, TREND_DATES],
    )
    return [day for (day,) in cursor]


def _trend_levels(cursor: Cursor, data_date: date, values_each: int) -> list[str]:
    cursor.execute(
        "select organisation_level, count(distinct organisation_no) from kpi.kpi_value"
        " where data_date = %s and dimension = 'all' group by organisation_level",
        [data_date],
    )
    organisations = dict(cursor.fetchall())
    levels: list[str] = []
    values = 0
    for level in LEVELS:
        values += organisations.get(level, 0) * values_each
        if values > MOST_TREND_VALUES:
            break
        levels.append(level)
    return levels


def _write_organisations(
    cursor: Cursor, data_date: date, kpis: Sequence[Kpi], dates: Sequence[date], levels: Sequence[str], file: TextIO
) -> None:
    """An object for each organisation at each level: its place, values, trends and parts by KPI."""
    cursor.execute(
        "create temporary table kpi_shown (kpi_id text primary key, number integer, is_amount boolean) on commit drop"
    )
    execute_values(
        cursor, "insert into kpi_shown values %s", [(kpi.id, place, kpi.unit == "元") for place, kpi in enumerate(kpis)]
    )
    compared = sql.SQL(", ").join(
        sql.Identifier("value", f"{name}_{part}") for name in COMPARISONS for part in ("value", "change", "change_rate")
    )
    cursor.execute(
        sql.SQL(_ORGANISATIONS).format(
            compared=compared,
            day=sql.Literal(data_date),
            dates=sql.SQL("array[{}]::date[]").format(sql.SQL(", ").join(map(sql.Literal, dates))),
            trend_levels=sql.Literal(list(levels)),
            levels=sql.Literal(list(LEVELS)),
            most=sql.Literal(MEMBERS_SHOWN),
        )
    )
    separator = ""
    cursor.execute("select count(*) from kpi_page")
    (count,) = cursor.fetchone() or (0,)
    for first in range(1, count + 1, _AT_A_TIME):
        cursor.execute(
            "select content from kpi_page where position between %s and %s order by position",
            [first, first + _AT_A_TIME - 1],
        )
        for (text,) in cursor:
            file.write(separator + _safe(text))
            separator = ",\n"


_AT_A_TIME = 50

# Arrays instead of objects: a page holds hundreds of thousands of values. Nulls at the end are left out.
_ORGANISATIONS = r"""
create temporary table kpi_page on commit drop as
with parent as (
    select distinct
        stand.organisation_level,
        stand.organisation_no,
        stand.parent_no
    from kpi.dim_organisation as organisation
    cross join lateral (
        values
        ('branch', organisation.branch_no, organisation.bank_no),
        ('sub_branch', organisation.sub_branch_no, organisation.branch_no),
        ('outlet', organisation.outlet_no, organisation.sub_branch_no)
    ) as stand (organisation_level, organisation_no, parent_no)
    where organisation.data_date = {day}
),

place as (
    select
        value.organisation_level,
        value.organisation_no,
        min(value.organisation_name) as organisation_name
    from kpi.kpi_value as value
    where value.data_date = {day} and value.dimension = 'all'
    group by
        value.organisation_level,
        value.organisation_no
),

present as (
    select
        place.organisation_level,
        place.organisation_no,
        '[' || string_agg(
            regexp_replace(
                json_build_array(
                    value.value, value.month_average, value.share, value.rank, value.ranked, value.target_value,
                    value.completion_rate, value.value_reason, {compared}
                )::text,
                '(, null)+\]$',
                ']'
            ),
            ',' order by shown.number
        ) || ']' as content
    from place
    cross join kpi_shown as shown
    left join kpi.kpi_value as value
        on
            place.organisation_level = value.organisation_level
            and place.organisation_no = value.organisation_no
            and shown.kpi_id = value.kpi_id
            and value.data_date = {day}
            and value.dimension = 'all'
    group by
        place.organisation_level,
        place.organisation_no
),

point as (
    select
        place.organisation_level,
        place.organisation_no,
        shown.number,
        array_to_json(
            array_agg(
                case when shown.is_amount then round(value.value) else value.value end order by trend.data_date
            )
        )::text as content
    from place
    cross join kpi_shown as shown
    cross join unnest({dates}) as trend (data_date)
    left join kpi.kpi_value as value
        on
            place.organisation_level = value.organisation_level
            and place.organisation_no = value.organisation_no
            and shown.kpi_id = value.kpi_id
            and trend.data_date = value.data_date
            and value.dimension = 'all'
    where place.organisation_level = any({trend_levels})
    group by
        place.organisation_level,
        place.organisation_no,
        shown.number
),

course as (
    select
        organisation_level,
        organisation_no,
        '[' || string_agg(content, ',' order by number) || ']' as content
    from point
    group by
        organisation_level,
        organisation_no
),

member as (
    select
        value.organisation_level,
        value.organisation_no,
        shown.number,
        value.dimension,
        value.member,
        value.value,
        json_build_array(value.member_name, value.value, value.share)::text as content,
        row_number() over (
            partition by value.organisation_level, value.organisation_no, value.kpi_id, value.dimension
            order by abs(value.value) desc nulls last, value.member collate "C"
        ) as position
    from kpi.kpi_value as value
    inner join kpi_shown as shown on value.kpi_id = shown.kpi_id
    where value.data_date = {day} and value.dimension <> 'all'
),

breakdown as (
    select
        organisation_level,
        organisation_no,
        number,
        to_json(dimension) || ':[' || string_agg(content, ',' order by position) || ']' as content
    from member
    where position <= {most}
    group by
        organisation_level,
        organisation_no,
        number,
        dimension
),

part as (
    select
        by_kpi.organisation_level,
        by_kpi.organisation_no,
        '{{' || string_agg('"' || by_kpi.number || '":{{' || by_kpi.content || '}}', ',' order by by_kpi.number)
        || '}}' as content
    from (
        select
            organisation_level,
            organisation_no,
            number,
            string_agg(content, ',' order by content collate "C") as content
        from breakdown
        group by
            organisation_level,
            organisation_no,
            number
    ) as by_kpi
    group by
        by_kpi.organisation_level,
        by_kpi.organisation_no
)

select
    row_number() over (
        order by array_position({levels}, place.organisation_level), place.organisation_no collate "C"
    ) as position,
    '{{"l":' || to_json(place.organisation_level)
    || ',"n":' || to_json(place.organisation_no)
    || ',"name":' || to_json(place.organisation_name)
    || ',"p":' || coalesce(to_json(parent.parent_no)::text, 'null')
    || ',"v":' || present.content
    || coalesce(',"t":' || course.content, '')
    || coalesce(',"b":' || part.content, '')
    || '}}' as content
from place
inner join present
    on
        place.organisation_level = present.organisation_level
        and place.organisation_no = present.organisation_no
left join parent
    on
        place.organisation_level = parent.organisation_level
        and place.organisation_no = parent.organisation_no
left join course
    on
        place.organisation_level = course.organisation_level
        and place.organisation_no = course.organisation_no
left join part
    on
        place.organisation_level = part.organisation_level
        and place.organisation_no = part.organisation_no
"""
