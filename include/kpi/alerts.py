"""Published values beyond the thresholds of their KPI, and what its owner is told of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import execute_values

from include.kpi.definitions import LEVELS, SEVERITIES, Kpi
from include.kpi.scales import said
from include.notices import Notice

KIND = "kpi_alert"
MOST_LISTED = 30
"""Breaches in a notice."""


@dataclass(frozen=True)
class Breach:
    """A value on the wrong side of `above` or `below`, one of which is None; the most severe threshold that it breaks.

    `previous` is the value at the end of the month before, None if there is none.
    """

    kpi: Kpi
    organisation_level: str
    organisation_no: str
    organisation_name: str
    value: Decimal
    severity: str
    above: Decimal | None
    below: Decimal | None
    previous: Decimal | None


def breaches(cursor: Cursor, data_date: date, kpis: Sequence[Kpi]) -> list[Breach]:
    """Those of the values in kpi.kpi_value, the most severe first. A value exactly at its threshold is no breach."""
    thresholds = [
        (kpi.id, alert.level, alert.severity, list(SEVERITIES).index(alert.severity), alert.above, alert.below)
        for kpi in kpis
        for alert in kpi.alerts
    ]
    if not thresholds:
        return []
    by_id = {kpi.id: kpi for kpi in kpis}
    found = execute_values(
        cursor,
        f"""
        with threshold (kpi_id, organisation_level, severity, weight, above, below) as (
            values %s
        ),

        broken as (
            select distinct on (value.kpi_id, value.organisation_level, value.organisation_no)
                value.kpi_id,
                value.organisation_level,
                value.organisation_no,
                value.organisation_name,
                value.value,
                threshold.severity,
                threshold.weight,
                threshold.above,
                threshold.below,
                value.previous_month_value
            from kpi.kpi_value as value
            inner join threshold
                on
                    value.kpi_id = threshold.kpi_id
                    and value.organisation_level = threshold.organisation_level
            where
                value.data_date = date '{data_date}'
                and value.dimension = 'all'
                and (value.value > threshold.above or value.value < threshold.below)
            order by
                value.kpi_id,
                value.organisation_level,
                value.organisation_no,
                threshold.weight desc
        )

        select
            broken.kpi_id,
            broken.organisation_level,
            broken.organisation_no,
            broken.organisation_name,
            broken.value,
            broken.severity,
            broken.above,
            broken.below,
            broken.previous_month_value
        from broken
        order by
            broken.weight desc,
            array_position(array{list(LEVELS)}, broken.organisation_level),
            broken.kpi_id,
            broken.organisation_no
        """,
        thresholds,
        template="(%s, %s, %s, %s, %s::numeric, %s::numeric)",
        page_size=len(thresholds),
        fetch=True,
    )
    return [Breach(by_id[kpi_id], *rest) for kpi_id, *rest in found]


def alert_notices(data_date: date, found: Sequence[Breach], mail: Mapping[str, str | None]) -> list[Notice]:
    """A notice for each owner of a KPI that breaks a threshold; none for the others. `mail` has addresses by owner.

    The same breaches give the same notice at any time.
    """
    by_owner = groupby(sorted(found, key=lambda breach: breach.kpi.owner), key=lambda breach: breach.kpi.owner)
    return [_notice(data_date, owner, list(of_owner), mail.get(owner)) for owner, of_owner in by_owner]


def _notice(data_date: date, owner: str, found: Sequence[Breach], recipient: str | None) -> Notice:
    counts = {name: sum(breach.severity == severity for breach in found) for severity, name in SEVERITIES.items()}
    summary = "，".join(f"{name} {count} 项" for name, count in reversed(counts.items()) if count)
    lines = [f"- {_line(breach)}" for breach in found[:MOST_LISTED]]
    if len(found) > MOST_LISTED:
        lines.append(f"- 其余 {len(found) - MOST_LISTED} 项见看板")
    return Notice(
        kind=KIND,
        topic=owner,
        data_date=data_date,
        recipient=recipient,
        subject=f"【指标预警】{owner} {data_date}：{summary}",
        body="\n\n".join(
            (
                f"{owner}：",
                f"数据日期 {data_date} 的指标越过阈值：{summary}。",
                "\n".join(lines),
                f"口径、趋势和下级机构见 output/kpi/{data_date:%Y%m%d}/dashboard.html；"
                "明细由 `python -m include.kpi rows 指标编号 数据日期` 取得。",
            )
        ),
    )


def _line(breach: Breach) -> str:
    kpi = breach.kpi
    side, bound = ("高于", breach.above) if breach.above is not None else ("低于", breach.below)
    before = "" if breach.previous is None else f"，上月末 {said(breach.previous, kpi.unit)}"
    return (
        f"（{SEVERITIES[breach.severity]}）{LEVELS[breach.organisation_level]} {breach.organisation_name}："
        f"{kpi.name_zh} {said(breach.value, kpi.unit)}，{side}阈值 {said(bound, kpi.unit)}{before}"
    )
