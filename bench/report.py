"""What a benchmark found: a table to read and `output/bench/<name>.json` to compare."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from include import settings


@dataclass(frozen=True)
class Measurement:
    """One comparison. `ours` and `yardstick` in `unit`; a `ratio` of 2 means that ours is twice as good."""

    name: str
    ours: float
    yardstick: float
    ratio: float
    rows: int
    unit: str


def per_second(name: str, rows: int, ours: float, yardstick: float, yardstick_rows: int | None = None) -> Measurement:
    """Of durations in seconds, the comparison as rows per second."""
    our_speed, yardstick_speed = rows / ours, (yardstick_rows or rows) / yardstick
    return Measurement(
        name, round(our_speed), round(yardstick_speed), round(our_speed / yardstick_speed, 3), rows, "rows/s"
    )


def in_seconds(name: str, rows: int, ours: float, yardstick: float) -> Measurement:
    """Of durations in seconds, the comparison as they are."""
    return Measurement(name, round(ours, 2), round(yardstick, 2), round(yardstick / ours, 3), rows, "s")


@dataclass
class Bench:
    """What has been measured, and which figures miss what they have to reach."""

    found: list[Measurement] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, measurement: Measurement, target: float | None = None) -> None:
        """Says it at once, too: a long benchmark that is interrupted has not been for nothing."""
        self.found.append(measurement)
        say(f"  {measurement.ratio:.2f}  {measurement.name}")
        if target and measurement.ratio < target:
            self.missed.append(f"{measurement.name}: {measurement.ratio:.2f}, target {target:.2f}")

    def finish(self, benchmark: str) -> int:
        """Writes the report and says what was missed: then the exit code is 1."""
        write(benchmark, self.found)
        for missed in self.missed:
            say(f"missed: {missed}")
        return int(bool(self.missed))


def say(text: str) -> None:
    """Prints a line at once."""
    print(text, flush=True)


def write(benchmark: str, measurements: Sequence[Measurement]) -> None:
    """Print the table and write the file."""
    width = max(len(measurement.name) for measurement in measurements)
    print(f"{'':{width}}  {'ours':>12}  {'yardstick':>12}  {'ratio':>7}  {'rows':>10}  unit")
    for found in measurements:
        print(
            f"{found.name:{width}}  {_figure(found.ours):>12}  {_figure(found.yardstick):>12}  {found.ratio:>7.2f}"
            f"  {found.rows:>10,}  {found.unit}"
        )
    path = settings.OUTPUT / "bench" / f"{benchmark}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(found) for found in measurements], indent=2) + "\n", encoding="utf-8")
    print(path)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"
