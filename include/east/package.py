"""Publishes the EAST package of a month: files, list of tables, check results, manifest.json, version, record.

Everything is written to a hidden folder beside its destination, read back, synced and renamed; the record in
ops.submission follows. Whatever interrupts it, the next run finishes: what was not renamed is thrown away, what was
renamed but not recorded is recorded.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor
from psycopg2.extras import Json, execute_values

from include import settings
from include.catalogue.east import Catalogue, EastTable, Exposure
from include.checks.decisions import record
from include.checks.gate import Decision, require_open
from include.checks.reasons import Reason
from include.checks.run import rules_sha256
from include.east.check_results import Result, exceptions, rule_results, write_results
from include.east.delivery_file import CHUNK, DeliveryError, DeliveryFile, read_file, same_rows, write_file
from include.east.submission_list import Listed, list_tables, write_list

MANIFEST = "manifest.json"
UNFINISHED = ".tmp-"


class PublishError(RuntimeError):
    """The package cannot be published; the message says why and what to do. Nothing that was published has changed."""


@dataclass(frozen=True)
class Publication:
    """A published version. `path` is its folder; `is_new` is False if the newest version already had this content."""

    target: str
    licence_no: str
    data_date: date
    version: int
    path: Path
    files: tuple[DeliveryFile, ...]
    content_sha256: str
    is_new: bool


@dataclass(frozen=True)
class _Package:
    """What is filed for a month, in any version. `output` is the folder of all packages."""

    target: str
    licence_no: str
    institution: str
    data_date: date
    output: Path

    @property
    def month(self) -> Path:
        return self.output / self.target / self.licence_no / f"{self.data_date:%Y%m%d}"

    @property
    def key(self) -> tuple[str, str, date]:
        return self.target, self.licence_no, self.data_date

    def path(self, version: int) -> Path:
        return self.month / f"v{version:03}"

    def file_name(self, table: EastTable) -> str:
        return f"{self.licence_no}-{table.code}-{self.data_date:%Y%m%d}.txt"

    @property
    def list_name(self) -> str:
        return f"{self.institution}监管标准化数据报送清单（{self.data_date:%Y%m%d}）.xlsx"

    @property
    def results_name(self) -> str:
        return f"{self.institution}监管标准化数据检核结果（{self.data_date:%Y%m%d}）.xlsx"


def publish(
    conn: Connection,
    catalogue: Catalogue,
    exposure: Exposure,
    data_date: date,
    output: Path = settings.OUTPUT,
    run_id: int | None = None,
) -> Publication:
    """Publishes the tables that `exposure` files as of the month end `data_date` under `output`, if the gate is open.

    The tables are those of the editions that are valid on the date. The list of tables names all of them.
    The gate judges check run `run_id` (default: the latest) in the same snapshot from which the files are written.
    `conn` must not be within a transaction, and its login must see every row.
    Raises PublishError, DeliveryError, DeliveryInterrupted and GateClosed.
    """
    catalogue, exposure = catalogue.at(data_date), exposure.at(data_date)
    tables = _tables(catalogue, exposure, data_date)
    package = _package(exposure, data_date, output)
    with _turn(conn, package), _transaction(conn), conn.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        # A table of which row-level security hides rows is an error instead of a shorter file.
        cursor.execute("set local row_security = off")
        decision = require_open(conn, catalogue, data_date, run_id)
        record(cursor, decision)
        _make_folder(package.month)
        _throw_away_unfinished(package)
        versions = _record_missing(cursor, package)
        folder = package.month / f"{UNFINISHED}{uuid.uuid4().hex}"
        folder.mkdir()
        try:
            files = tuple(write_file(cursor, table, data_date, folder / package.file_name(table)) for table in tables)
            newest = max(versions, default=0)
            if newest:
                filed = _recorded_manifest(cursor, package, newest)["files"]
                files = tuple(_as_filed_before(filed, package.path(newest), folder, file) for file in files)
            listed = list_tables(catalogue, exposure, files)
            write_list(folder / package.list_name, listed, package.institution, data_date)
            results, reasons = rule_results(cursor, catalogue, decision), exceptions(decision)
            write_results(folder / package.results_name, results, reasons, decision, package.institution)
            workbooks = _workbooks(folder, package)
            content = _content_sha256(files, listed, results, reasons)
            is_new = versions.get(newest) != content
            version = newest + 1 if is_new else newest
            path = package.path(version)
            if is_new:
                manifest = _manifest(package, version, files, content, workbooks, catalogue, decision)
                _make_final(folder, path, manifest)
                _record(cursor, package, manifest)
            elif path.exists():
                _prove_untouched(tables, path, files)
            else:
                again = {"check_run": decision.run_id, **workbooks}
                _make_final(folder, path, _recorded_manifest(cursor, package, version) | again)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return Publication(package.target, package.licence_no, data_date, version, path, files, content, is_new)


def _manifest(
    package: _Package,
    version: int,
    files: Iterable[DeliveryFile],
    content_sha256: str,
    workbooks: Mapping[str, Any],
    catalogue: Catalogue,
    decision: Decision,
) -> dict[str, Any]:
    """What was filed, by which edition of standard, rules and code, and what let it pass."""
    return {
        "target": package.target,
        "licence_no": package.licence_no,
        "data_date": package.data_date.isoformat(),
        "version": version,
        "edition": catalogue.edition,
        "check_run": decision.run_id,
        "rules_sha256": rules_sha256(catalogue),
        "code": code_edition(),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "content_sha256": content_sha256,
        "files": [asdict(file) for file in files],
        **workbooks,
    }


def _workbooks(folder: Path, package: _Package) -> dict[str, dict[str, str]]:
    """The workbooks of the package in `folder`, by their names in the manifest."""
    return {"list": _workbook(folder / package.list_name), "results": _workbook(folder / package.results_name)}


def _workbook(path: Path) -> dict[str, str]:
    """Name and digest of a workbook in the package."""
    return {"file": path.name, "sha256": _sha256(path)}


def code_edition() -> str:
    """The commit of this checkout, with `-dirty` if it was changed since; else EASTWIND_EDITION, for installations
    without git, or `unknown`."""
    git = ["git", "-C", str(settings.ROOT), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        return subprocess.run(git, check=True, capture_output=True, text=True, timeout=30).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return os.environ.get("EASTWIND_EDITION", "unknown")


def _package(exposure: Exposure, data_date: date, output: Path) -> _Package:
    """Target, licence number and institution name folders and files, so they must look like what they are."""
    target, licence_no, institution = (
        str(exposure.meta.get(key, "")) for key in ("target", "licence_no", "institution")
    )
    if (
        not re.fullmatch("[a-z]+", target)
        or not re.fullmatch("[A-Z0-9]{15}", licence_no)
        or not re.fullmatch(r"\w+", institution)
    ):
        raise PublishError(
            f"exposure {exposure.name}: meta.target {target!r} must be a word, meta.licence_no {licence_no!r} the "
            f"15 letters and digits of the licence and meta.institution {institution!r} the bank's name; correct "
            "dbt_project/models/east/_exposures.yml"
        )
    if (data_date + timedelta(days=1)).day != 1:
        raise PublishError(f"{data_date} is not the last day of a month: EAST is filed for month ends")
    return _Package(target, licence_no, institution, data_date, output)


def _tables(catalogue: Catalogue, exposure: Exposure, data_date: date) -> list[EastTable]:
    """What `exposure` files of the tables valid on the data date. Raises PublishError unless every table of the
    catalogue is either filed or said not to be: a table that is only forgotten would be missing without a word."""
    if unknown := sorted(set(exposure.models) - {table.model for table in catalogue.versions or catalogue}):
        raise PublishError(
            f"exposure {exposure.name} depends on {', '.join(unknown)}, which is no EAST table of the catalogue"
        )
    if not catalogue.tables:
        raise PublishError(f"no edition of the standard is valid on {data_date}: see meta.editions in dbt_project.yml")
    tables = [table for table in catalogue if table.code not in exposure.not_filed]
    if forgotten := [table.code for table in tables if table.model not in exposure.models]:
        raise PublishError(
            f"exposure {exposure.name} neither files {', '.join(forgotten)} nor says why not: add the models to its "
            "depends_on or the codes to its meta.not_filed"
        )
    for table in tables:
        if not re.fullmatch("[A-Z0-9_]+", table.code):
            raise PublishError(f"model {table.name}: {table.code!r} is no EAST table code and cannot name a file")
    return tables


@contextmanager
def _turn(conn: Connection, package: _Package) -> Iterator[None]:
    """One publisher at a time. The lock belongs to the session, so that the snapshot is taken after the wait for it."""
    name = ("publish {} {} {}".format(*package.key),)
    with _transaction(conn), conn.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended(%s, 0))", name)
    try:
        yield
    finally:
        if not conn.closed:
            with _transaction(conn), conn.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtextextended(%s, 0))", name)


@contextmanager
def _transaction(conn: Connection) -> Iterator[None]:
    """As `with conn`, but an error that broke the connection is not hidden by that of the rollback."""
    try:
        yield
    except BaseException:
        if not conn.closed:
            conn.rollback()
        raise
    conn.commit()


def _throw_away_unfinished(package: _Package) -> None:
    """The run that left them is dead: it would hold the lock."""
    for folder in package.month.glob(f"{UNFINISHED}*"):
        shutil.rmtree(folder)


def _record_missing(cursor: Cursor, package: _Package) -> dict[int, str]:
    """Records the versions on disk of which a crash prevented the record. Returns content hashes by version.

    Raises PublishError if disk and database contradict each other.
    """
    cursor.execute(
        "select version, content_sha256 from ops.submission where target = %s and licence_no = %s and data_date = %s",
        package.key,
    )
    versions: dict[int, str] = dict(cursor.fetchall())
    for path in sorted(package.month.glob("v[0-9]*")):
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise PublishError(f"{path} was changed after publication: {error}; restore it from a copy") from error
        version, content = manifest["version"], manifest["content_sha256"]
        if version not in versions:
            _record(cursor, package, manifest)
            versions[version] = content
        elif versions[version] != content:
            raise PublishError(
                f"{path} is not what ops.submission recorded as version {version}: {content} against "
                f"{versions[version]}; find out which one was filed before publishing again"
            )
    return versions


def _record(cursor: Cursor, package: _Package, manifest: dict[str, Any]) -> None:
    key = (*package.key, manifest["version"])
    path = package.path(manifest["version"]).relative_to(package.output)
    cursor.execute(
        "insert into ops.submission (target, licence_no, data_date, version, path, manifest, content_sha256)"
        " values (%s, %s, %s, %s, %s, %s, %s)",
        (*key, str(path), Json(manifest), manifest["content_sha256"]),
    )
    execute_values(
        cursor,
        "insert into ops.file (target, licence_no, data_date, version, table_code, file_name, rows, bytes, sha256)"
        " values %s",
        [
            (*key, file["table"], file["file"], file["rows"], file["bytes"], file["sha256"])
            for file in manifest["files"]
        ],
    )


def _recorded_manifest(cursor: Cursor, package: _Package, version: int) -> dict[str, Any]:
    cursor.execute(
        "select manifest from ops.submission where target = %s and licence_no = %s and data_date = %s and version = %s",
        (*package.key, version),
    )
    row = cursor.fetchone()
    assert row is not None
    return dict(row[0])


def _as_filed_before(filed: Iterable[dict[str, Any]], path: Path, folder: Path, file: DeliveryFile) -> DeliveryFile:
    """A table that was built again may hold the same rows in another order: it is filed in the order of the version
    below `path`, so that the same rows give the same bytes."""
    for before in filed:
        published = path / before["file"]
        if (
            (before["file"], before["rows"], before["bytes"]) == (file.file, file.rows, file.bytes)
            and before["sha256"] != file.sha256
            and published.exists()
            and _sha256(published) == before["sha256"]
            and same_rows(published, folder / file.file)
        ):
            with published.open("rb") as source, (folder / file.file).open("wb") as target:
                shutil.copyfileobj(source, target, CHUNK)
                target.flush()
                os.fsync(target.fileno())
            return replace(file, sha256=before["sha256"])
    return file


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _prove_untouched(tables: Iterable[EastTable], path: Path, files: Iterable[DeliveryFile]) -> None:
    for table, file in zip(tables, files, strict=True):
        try:
            published = read_file(table, path / file.file)
        except (OSError, DeliveryError) as error:
            raise PublishError(f"{path} was changed after publication: {error}; restore it from a copy") from error
        if published != file:
            raise PublishError(
                f"{path / file.file} was changed after publication: sha256 {published.sha256} instead of "
                f"{file.sha256}; restore it from a copy"
            )
    manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    for workbook in filter(None, map(manifest.get, ("list", "results"))):
        try:
            published_workbook = _workbook(path / workbook["file"])
        except OSError as error:
            raise PublishError(f"{path} was changed after publication: {error}; restore it from a copy") from error
        if published_workbook != workbook:
            raise PublishError(f"{path / workbook['file']} was changed after publication; restore it from a copy")


def _content_sha256(
    files: Iterable[DeliveryFile], listed: Iterable[Listed], results: Iterable[Result], reasons: Iterable[Reason]
) -> str:
    """Of all files and of what the workbooks say: two packages with the same one file the same, byte for byte.

    The number of the check run is not part of it: checked again with the same results, it is the same package.
    """
    lines = [f"{file.sha256}  {file.file}\n" for file in files]
    said = [[asdict(each) for each in part] for part in (listed, results, reasons)]
    return hashlib.sha256("".join([*lines, json.dumps(said, ensure_ascii=False, default=str)]).encode()).hexdigest()


def _make_final(folder: Path, path: Path, manifest: dict[str, Any]) -> None:
    """The manifest comes last, so that a folder with one is complete. What is published is never touched again: the
    files become read-only, and the name is taken at once."""
    with (folder / MANIFEST).open("w", encoding="utf-8") as stream:
        json.dump(manifest, stream, ensure_ascii=False, indent=2)
        stream.write("\n")
        stream.flush()
        os.fsync(stream.fileno())
    for file in folder.iterdir():
        file.chmod(0o444)
    _sync(folder)
    folder.rename(path)
    _sync(path.parent)


def _make_folder(path: Path) -> None:
    """With its parents, each synced, so that a crash cannot lose them."""
    if not path.is_dir():
        _make_folder(path.parent)
        path.mkdir(exist_ok=True)
        _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
