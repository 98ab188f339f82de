"""Why a delivery is refused."""

from collections.abc import Sequence


class ExtractError(RuntimeError):
    """A delivery does not keep its contract: `problems` name file or table, row, column and value."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems: Sequence[str] = problems


class NotArrived(ExtractError):
    """The delivery is late or missing: trying again later may help."""
