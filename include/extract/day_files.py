"""Which unload files there are for the days of a batch, and whether flags, files and contract agree."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from include.catalogue.sources import SourceTable
from include.extract.delivery import Note
from include.extract.drift import ObservedColumn, check_drift
from include.extract.errors import ExtractError, NotArrived
from include.extract.flag import LONGEST_FLAG, Flag, parse_flag
from include.extract.transport import Files, FileState


@dataclass(frozen=True)
class _Arrived:
    """A day's data file and its flag file, neither of them read."""

    path: str
    state: FileState
    flag_path: str
    flag_state: FileState


@dataclass(frozen=True)
class DayFile:
    """A day's data file, as it was before it is read, and what its flag states."""

    path: str
    state: FileState
    flag: Flag
    flagged_at: dt.datetime


def find(
    files: Files, table: SourceTable, days: Sequence[dt.date]
) -> tuple[list[DayFile], tuple[str, ...], list[Note]]:
    """The files of `days`, their columns in order, and notes on permitted drift.

    Raises NotArrived with everything that is missing, or ExtractError with everything that is wrong.
    """
    arrived = _arrived(files, table, days)
    day_files: list[DayFile] = []
    problems: list[str] = []
    for day in arrived:
        try:
            flag = _flag(files, table, day)
        except ExtractError as error:
            problems += error.problems
        else:
            day_files.append(DayFile(day.path, day.state, flag, day.flag_state.modified))
    if problems:
        raise ExtractError(*problems)
    columns, notes = _shape(files, table, arrived, [day_file.flag for day_file in day_files])
    return day_files, columns, notes


def _arrived(files: Files, table: SourceTable, days: Sequence[dt.date]) -> list[_Arrived]:
    arrived: list[_Arrived] = []
    missing: list[str] = []
    ambiguous: list[str] = []
    for day in days:
        path, flag_path = _paths(table, day)
        state, flag_state = files.state(path), files.state(flag_path)
        # A source that has been switched to packed files, or back, leaves both behind.
        twin = path.removesuffix(".gz") if path.endswith(".gz") else f"{path}.gz"
        has_twin = files.state(twin) is not None
        name, twin_name = PurePosixPath(path).name, PurePosixPath(twin).name
        location, flag_location = files.location(path), files.location(flag_path)
        if state and has_twin:
            ambiguous.append(f"{location}: {twin_name} is there too: leave the one that is the delivery")
        elif state and flag_state:
            arrived.append(_Arrived(path, state, flag_path, flag_state))
        elif state:
            missing.append(f"{flag_location}: the flag is late or missing, and without it {name} may be incomplete")
        elif flag_state:
            hint = f", but {twin_name} is there: is compression in the contract right?" if has_twin else ""
            missing.append(f"{location}: the data file is missing although its flag is there{hint}")
        else:
            missing.append(f"{flag_location}: the delivery is late or missing: neither flag nor data file is there")
    if ambiguous:
        raise ExtractError(*ambiguous)
    if missing:
        raise NotArrived(*missing)
    return arrived


def _paths(table: SourceTable, day: dt.date) -> tuple[str, str]:
    """Of the data file and of its flag."""
    assert table.file_format is not None
    names = {"table": table.source, "date": f"{day:%Y%m%d}"}
    return table.file_format.path.format(**names), table.file_format.flag.format(**names)


def _flag(files: Files, table: SourceTable, day: _Arrived) -> Flag:
    location, flag_location = files.location(day.path), files.location(day.flag_path)
    with files.open(day.flag_path) as file:
        content = b""
        for block in file.blocks():
            content += block
            if len(content) > LONGEST_FLAG:
                break
    flag = parse_flag(content, flag_location, table.control_column)

    problems = []
    name = PurePosixPath(day.path).name
    if flag.file != name:
        problems.append(f"{flag_location}: the flag is for {flag.file}, not for {name}")
    if flag.bytes != day.state.size:
        problems.append(f"{location}: has {day.state.size} bytes, its flag states {flag.bytes}: incomplete or changed")
    if problems:
        raise ExtractError(*problems)
    return flag


def _shape(
    files: Files, table: SourceTable, arrived: Sequence[_Arrived], flags: Sequence[Flag]
) -> tuple[tuple[str, ...], list[Note]]:
    assert table.file_format is not None
    locations = [files.location(day.flag_path) for day in arrived]
    columns, notes = check_drift(table, [ObservedColumn(name) for name in flags[0].columns], locations[0])
    if other := [location for location, flag in zip(locations, flags, strict=True) if flag.columns != flags[0].columns]:
        raise ExtractError(
            *(f"{location}: other columns than {locations[0]}; the files of one batch must agree" for location in other)
        )
    contract = {column.name for column in table.columns}
    unknown = [name for name in columns if name not in contract]
    if unknown and table.file_format.delimiter is None:
        raise ExtractError(
            f"{locations[0]}: column {', '.join(unknown)} has no width in the contract of {table.system}.{table.name}"
        )
    return columns, notes
