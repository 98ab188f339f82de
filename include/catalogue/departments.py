"""The departments that answer for the quality of what is filed, and within how many days, from `dbt_project.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from include.catalogue.manifest import CatalogueError, Entry

SEVERITIES = ("strong", "weak")


@dataclass(frozen=True)
class Departments:
    """`mail` holds the address of each department, None if it has none. `answer_days` and `repair_days` say by severity
    how many working days after the day on which an issue is found it must be answered and put right. `arbiter` is the
    department that decides who answers for an issue that a department has refused."""

    mail: Mapping[str, str | None] = field(default_factory=dict)
    answer_days: Mapping[str, int] = field(default_factory=dict)
    repair_days: Mapping[str, int] = field(default_factory=dict)
    arbiter: str = ""

    def known(self, name: str, where: str) -> str:
        """The name, if there is such a department. Raises CatalogueError with those that exist."""
        if name not in self.mail:
            raise CatalogueError(
                f"{where}: department {name!r} is not among meta.departments in dbt_project.yml: "
                f"{', '.join(self.mail) or 'none'}"
            )
        return name


def parse_departments(meta: Mapping[str, Any], where: str) -> Departments:
    """What config.meta of an EAST model says in `departments` and `issues`. Raises CatalogueError."""
    mail = meta.get("departments")
    if not isinstance(mail, Mapping) or not all(address is None or "@" in str(address) for address in mail.values()):
        raise CatalogueError(f"{where}: meta.departments must give a mail address, or null, by department: {mail!r}")
    entry = Entry(meta.get("issues"), f"{where}: meta.issues")
    departments = Departments(
        mail=MappingProxyType(dict(mail)),
        answer_days=_days(entry, "answer_days"),
        repair_days=_days(entry, "repair_days"),
        arbiter=entry.take("arbiter", str),
    )
    entry.end()
    departments.known(departments.arbiter, f"{where}: meta.issues.arbiter")
    return departments


def _days(entry: Entry, key: str) -> Mapping[str, int]:
    days: dict[str, Any] = entry.take(key, dict)
    if set(days) != set(SEVERITIES) or not all(type(value) is int and value >= 0 for value in days.values()):
        raise CatalogueError(
            f"{entry.where}: {key} must give a number of days for {' and '.join(SEVERITIES)}: {days!r}"
        )
    return MappingProxyType(days)
