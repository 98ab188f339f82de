"""`python -m bench.kpi --customers 50000`: what a month's KPIs cost at the first of many month ends, and at the last.

Facts: the models under the semantic layer. KPIs: computing, comparing, checking and publishing all values of all
organisations. Both are run for every month end as in production, one date after the other, each comparing with what was
filed before and building on the facts of earlier dates. A ratio of 1: the last months cost what the first ones did.
What is below its target is said at the end.

Core is real for one month: generated, extracted and built through the whole chain. At the other month ends it stands as
a copy of that month with all its dates moved (bench.copies), which is not measured; customers, accounts and events are
as many everywhere, so that a month which costs more does so for what lies before it. Nothing is filed or checked in
between: the KPIs of packages, checks and issues are published, of no rows.
"""

import argparse
import statistics
import sys
import time
from datetime import date

from bench.copies import LoadedMonth
from bench.installation import installation
from bench.report import Measurement, write
from include.warehouse.connections import connect

UNTIL = date(2024, 6, 30)
LOADED = ("extract", "staging and core")
MEASURED = ("facts", "kpi")
TARGET = 0.8
"""The least that the first months may take, of what the last take: a quarter longer happens by chance."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.kpi", description=__doc__)
    parser.add_argument("--customers", type=int, default=50_000, help="default: %(default)s")
    parser.add_argument("--months", type=int, default=24, help="default: %(default)s")
    arguments = parser.parse_args()
    if arguments.months < 4:
        parser.error("--months must be 4 or more: the first ones are set beside the last ones")
    began = time.perf_counter()
    with installation() as bank:
        print(f"generating and loading a month of {arguments.customers:,} customers", file=sys.stderr)
        bank.generate(arguments.customers, 1, UNTIL)
        bank.month(UNTIL, "--no-tests", "--stages", *LOADED)
        conn = connect(bank.url)
        core = LoadedMonth(conn, UNTIL)
        seconds: dict[str, list[float]] = {stage: [] for stage in MEASURED}
        days = month_ends(arguments.months)
        for number, day in enumerate(days):
            rows = core.stand_at(day)
            (month,) = bank.month(day, "--no-tests", "--stages", *MEASURED)
            for stage in MEASURED:
                seconds[stage].append(month["stages"][stage])
            said = "  ".join(f"{stage} {seconds[stage][-1]:.1f} s" for stage in MEASURED)
            print(f"{day}  {rows:,} rows of core  {said}", file=sys.stderr)
            if number:
                # A month's facts read core of its own date and of the month end before.
                core.forget(days[number - 1])
        with conn.cursor() as cursor:
            cursor.execute(
                "select count(*), count(*) filter (where data_date = %s), count(distinct kpi_id),"
                " count(distinct (organisation_level, organisation_no)) from kpi.kpi_value",
                [UNTIL],
            )
            rows, of_month, kpis, organisations = cursor.fetchone() or (0, 0, 0, 0)
        conn.close()
    found, missed = [], []
    of_kpis = f"kpi: {kpis} KPIs, {organisations} organisations, {of_month:,} values of a month"
    for stage, taken in seconds.items():
        # The first process compiles what the later ones find kept.
        first, last = statistics.median(taken[1:4]), statistics.median(taken[-3:])
        name = of_kpis if stage == "kpi" else stage
        found.append(Measurement(name, round(last, 2), round(first, 2), round(first / last, 3), rows, "s a month"))
        if first / last < TARGET:
            missed.append(f"{stage} of the last months take {last / first:.2f} times what the first ones took")
    print(
        f"{arguments.months} month ends of {arguments.customers:,} customers, last months beside first: "
        f"{sum(map(sum, seconds.values())):,.0f} s of {time.perf_counter() - began:,.0f} s in all, {rows:,} values"
    )
    write("kpi", found)
    print("\n".join(missed) or "every target is met")
    return 1 if missed else 0


def month_ends(months: int) -> list[date]:
    """The last `months` month ends up to UNTIL, the first one first."""
    ends = []
    day = UNTIL
    for _ in range(months):
        ends.append(day)
        day = date.fromordinal(day.replace(day=1).toordinal() - 1)
    return ends[::-1]


if __name__ == "__main__":
    sys.exit(main())
