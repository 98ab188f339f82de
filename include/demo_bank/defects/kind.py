"""The kinds of defects: one file each in `kinds/`, a header that says what it is, and what plants it.

`<id>.sql` changes what the systems deliver, as SQL over the schemas `<system>_new` before anything is unloaded; its
header stands in comments. `<id>.yml` spoils a file that has been unloaded. Keys of a header:

    zh, en       what is wrong, in a few words
    category     漏报, 错报, 矛盾, 重复, 格式 or 迟报
    tables       the source tables touched, `system.table`, with commas between them
    caught_by    extraction (refused, set aside or noted there), staging or core (a dbt test there, which stops the
                 chain), or rules (of the EAST tables, or checks of dq)
    found_by     checks that find it: rules and checks of dq by id, dbt tests by name, or words of the refusal
    identified_by   columns by which the touched rows are known in findings, besides lineage.IDENTIFIERS
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

KINDS = Path(__file__).parent / "kinds"
ALL = "all"
CATEGORIES = ("漏报", "错报", "矛盾", "重复", "格式", "迟报")
CATCHERS = ("extraction", "staging", "core", "rules")


class UnknownKind(ValueError):
    """There is no such kind of defect; the message lists those there are."""


class BadKind(ValueError):
    """The file of a kind is not as it must be; the message names the file."""


@dataclass(frozen=True)
class Kind:
    """A kind of defect. Either `statement`, SQL over the deliveries, or `operation` on an unloaded file plants it."""

    id: str
    zh: str
    en: str
    category: str
    tables: tuple[str, ...]
    caught_by: str
    found_by: tuple[str, ...]
    identified_by: tuple[str, ...] = ()
    statement: str | None = None
    operation: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def on_files(self) -> bool:
        return self.operation is not None


def load_kinds(folder: Path = KINDS) -> dict[str, Kind]:
    """All kinds by id, in the order of their ids. Raises BadKind."""
    paths = sorted((path for path in folder.iterdir() if path.suffix in (".sql", ".yml")), key=lambda path: path.stem)
    return {path.stem: _read(path) for path in paths}


def choose(names: Iterable[str], kinds: Mapping[str, Kind] | None = None) -> list[Kind]:
    """The kinds called `names`; `all` stands for all. Raises UnknownKind."""
    kinds = load_kinds() if kinds is None else kinds
    names = list(names)
    if unknown := [name for name in names if name != ALL and name not in kinds]:
        raise UnknownKind(f"no kind of defect is called {', '.join(unknown)}: choose from {', '.join(kinds)}, or {ALL}")
    return [kind for kind in kinds.values() if kind.id in names or ALL in names]


def _read(path: Path) -> Kind:
    text = path.read_text(encoding="utf-8")
    statement = None
    if path.suffix == ".sql":
        lines = text.splitlines()
        comments = next((place for place, line in enumerate(lines) if not line.startswith("--")), len(lines))
        text = "\n".join(line.removeprefix("--").removeprefix(" ") for line in lines[:comments])
        statement = "\n".join(lines[comments:]).strip()
    try:
        header = yaml.safe_load(text)
        kind = Kind(
            id=path.stem,
            zh=header.pop("zh"),
            en=header.pop("en"),
            category=header.pop("category"),
            tables=_listed(header.pop("tables")),
            caught_by=header.pop("caught_by"),
            found_by=_listed(header.pop("found_by")),
            identified_by=_listed(header.pop("identified_by", [])),
            statement=statement,
            operation=header.pop("operation", None),
            parameters=header,
        )
    except (yaml.YAMLError, KeyError, AttributeError) as error:
        raise BadKind(
            f"{path}: the header must give zh, en, category, tables, caught_by and found_by: {error}"
        ) from error
    if kind.category not in CATEGORIES or kind.caught_by not in CATCHERS:
        raise BadKind(f"{path}: category is one of {', '.join(CATEGORIES)}, caught_by of {', '.join(CATCHERS)}")
    if not (kind.statement or kind.operation) or (kind.statement and kind.parameters):
        raise BadKind(f"{path}: SQL below a header without other keys, or in YAML an operation")
    return kind


def _listed(value: str | list[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in (value.split(",") if isinstance(value, str) else value))
