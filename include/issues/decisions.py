"""What an officer may decide on an issue in which state, and what has to be said with it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """Leads from one of the states `before` to `after` by an event of `kind`. `needs` are the columns that must be
    filled in; `by_arbiter`: only in the workbook of all departments, from which the arbiter works."""

    kind: str
    before: tuple[str, ...]
    after: str
    needs: tuple[str, ...]
    by_arbiter: bool = False
    resolution: str | None = None


DECISIONS: Mapping[str, Decision] = {
    "接收": Decision("accepted", ("assigned", "refused"), "accepted", ("person", "planned_on")),
    "已整改": Decision("fixed", ("assigned", "accepted"), "fixed", ("measure",)),
    "拒绝": Decision("refused", ("assigned", "accepted"), "refused", ("reason",)),
    "申请仲裁": Decision("arbitration", ("refused",), "arbitration", ("reason",)),
    "裁定分派": Decision("assigned", ("arbitration",), "assigned", ("reason", "new_department"), by_arbiter=True),
    "裁定非缺陷": Decision(
        "dismissed", ("arbitration",), "closed", ("reason",), by_arbiter=True, resolution="not_a_defect"
    ),
}
"""By their names in the workbook."""


def choices(state: str, by_arbiter: bool) -> list[str]:
    """What can be decided on an issue in `state`."""
    return [
        name
        for name, decision in DECISIONS.items()
        if state in decision.before and (by_arbiter or not decision.by_arbiter)
    ]
