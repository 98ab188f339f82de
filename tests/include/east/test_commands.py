"""The commands: what they call, what they say, how they end."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from include.catalogue.east import Catalogue, Exposure
from include.east import __main__ as commands
from include.east.delivery_file import DeliveryFile
from include.east.package import Publication, PublishError

EXPOSURE = Exposure(name="east_submission", description="", owner="", meta={}, models=())


@pytest.fixture(autouse=True)
def nothing_real(monkeypatch: pytest.MonkeyPatch) -> None:
    class Connection:
        def close(self) -> None:
            pass

    monkeypatch.setattr(commands, "connect", Connection)
    monkeypatch.setattr(
        commands, "load_catalogue", lambda: Catalogue(tables={}, exposures={"east_submission": EXPOSURE})
    )


def publication(is_new: bool) -> Publication:
    file = DeliveryFile("JGXXB", "机构信息表", "file.txt", 1200, 9, "")
    return Publication("east", "", date(2024, 6, 30), 1, Path("v001"), (file, file), "", is_new)


def test_publish_says_what_it_published(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def publish(_conn: Any, _catalogue: Catalogue, exposure: Exposure, data_date: date) -> Publication:
        assert (exposure, data_date) == (EXPOSURE, date(2024, 6, 30))
        return publication(is_new=True)

    monkeypatch.setattr(commands, "publish", publish)
    assert commands.main(["publish", "2024-06-30"]) == 0
    assert capsys.readouterr().out == "v001: published, 2 files, 2,400 rows\n"


def test_publish_says_that_nothing_changed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(commands, "publish", lambda *_: publication(is_new=False))
    assert commands.main(["publish", "2024-06-30"]) == 0
    assert "v001: already published, unchanged" in capsys.readouterr().out


def test_what_forbids_publication_is_said_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: Any) -> None:
        raise PublishError("the reason")

    monkeypatch.setattr(commands, "publish", refuse)
    assert commands.main(["publish", "2024-06-30"]) == 1
    assert capsys.readouterr().err == "error: the reason\n"


def test_digest_says_how_many(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(commands, "digest_new_values", lambda *_: 4321)
    assert commands.main(["digest", "2024-06-30"]) == 0
    assert capsys.readouterr().out == "4,321 new digests\n"


def test_a_date_that_does_not_exist_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.main(["publish", "2023-02-29"])
    assert "invalid fromisoformat value: '2023-02-29'" in capsys.readouterr().err
