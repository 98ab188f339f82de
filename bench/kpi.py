"""`python -m bench.kpi --customers 50000`: what a month's KPIs cost at the first of many month ends, and at the last.

Facts: the models under the semantic layer. KPIs: computing, comparing, checking and publishing all values of all
organisations. A ratio of 1: the last months cost what the first ones did. What is below its target is said at the end.
"""

import argparse
import statistics
import sys
from datetime import date

from bench.installation import installation
from bench.report import Measurement, write
from include.warehouse.connections import connect

UNTIL = date(2024, 6, 30)
STAGES = ("extract", "staging and core", "facts", "kpi")
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
    with installation() as bank:
        print(f"generating {arguments.customers:,} customers, {arguments.months} months", file=sys.stderr)
        bank.generate(arguments.customers, arguments.months, UNTIL)
        seconds: dict[str, list[float]] = {stage: [] for stage in MEASURED}
        for day in month_ends(arguments.months):
            (month,) = bank.month(day, "--no-tests", "--stages", *STAGES)
            for stage in MEASURED:
                seconds[stage].append(month["stages"][stage])
            print(f"{day}  {'  '.join(f'{stage} {seconds[stage][-1]:.1f} s' for stage in MEASURED)}", file=sys.stderr)
        conn = connect(bank.url)
        with conn.cursor() as cursor:
            cursor.execute(
                "select count(*), count(*) filter (where data_date = %s), count(distinct kpi_id) from kpi.kpi_value",
                [UNTIL],
            )
            rows, of_month, kpis = cursor.fetchone() or (0, 0, 0)
        conn.close()
    found, missed = [], []
    for stage, taken in seconds.items():
        # The first process compiles what the later ones find kept.
        first, last = statistics.median(taken[1:4]), statistics.median(taken[-3:])
        name = f"{stage}: {kpis} KPIs, {of_month:,} values of a month" if stage == "kpi" else stage
        found.append(Measurement(name, round(last, 2), round(first, 2), round(first / last, 3), rows, "s a month"))
        if first / last < TARGET:
            missed.append(f"{stage} of the last months take {last / first:.2f} times what the first ones took")
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
