"""Digests: the published vectors, and vault.sm3_digest."""

from datetime import date

import pytest
from psycopg2.extensions import connection as Connection

from include.east import sm3 as module
from include.east.sm3 import DigestMissing, digest_new_values, sm3

MONTH_END = date(2024, 6, 30)


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        # GB/T 32905, examples 1 and 2
        ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        ("abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
        # the EAST interface specification
        ("12345678912", "f30dbe8891134b9528adf0b6083246d7fa65eac0c546723ba79abeb595153f94"),
        ("010-66279455", "0702465666b4df0c2f7ddefe86f4be1c69c239765e2e8d3288128b5e1ba0be31"),
    ],
)
def test_official_vectors(text: str, digest: str) -> None:
    assert sm3(text) == digest


@pytest.fixture
def listed(conn: Connection) -> Connection:
    """No digests yet, and a list of values for two dates."""
    with conn, conn.cursor() as cursor:
        cursor.execute("drop table if exists core.core_sm3_value; truncate vault.sm3_digest")
        cursor.execute("create table core.core_sm3_value (data_date date, value text)")
        cursor.execute(
            "insert into core.core_sm3_value values ('2024-05-31', 'earlier'), ('2024-06-30', 'abc'),"
            r" ('2024-06-30', 'abc'), ('2024-06-30', '张11010519491231002X'), ('2024-06-30', E'quo\"te, \\N \t')"
        )
    return conn


def digests(conn: Connection) -> dict[str, str]:
    with conn, conn.cursor() as cursor:
        cursor.execute("select value, digest from vault.sm3_digest")
        return dict(cursor.fetchall())


def test_every_new_value_is_digested_once(listed: Connection) -> None:
    assert digest_new_values(listed, MONTH_END) == 3
    values = ["abc", "张11010519491231002X", 'quo"te, \\N \t']
    assert digests(listed) == {value: sm3(value) for value in values}
    assert digest_new_values(listed, MONTH_END) == 0


def test_values_of_another_date_come_with_that_date(listed: Connection) -> None:
    digest_new_values(listed, MONTH_END)
    assert digest_new_values(listed, date(2024, 5, 31)) == 1


def test_values_are_read_in_batches(listed: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    assert digest_new_values(listed, MONTH_END) == 3


def test_a_value_left_without_digest_is_an_error(listed: Connection) -> None:
    """Here the digest table refuses a row, as it would under row-level security."""
    with listed, listed.cursor() as cursor:
        cursor.execute("create rule refuse as on insert to vault.sm3_digest where new.value = 'abc' do instead nothing")
    try:
        with pytest.raises(DigestMissing, match="lists 1 values on 2024-06-30"):
            digest_new_values(listed, MONTH_END)
        assert digests(listed) == {}
    finally:
        with listed, listed.cursor() as cursor:
            cursor.execute("drop rule refuse on vault.sm3_digest")
