"""Why an entry is refused, in Chinese, for the officer who made it."""

MOST_SHOWN = 50


class Refused(Exception):
    """An entry that has not been stored. `problems` are the first MOST_SHOWN of `total`, in the order of the sheet."""

    def __init__(self, *problems: str, total: int | None = None) -> None:
        self.problems = problems[:MOST_SHOWN]
        self.total = len(problems) if total is None else total
        shown = "" if self.total <= MOST_SHOWN else f"，以下列出前 {MOST_SHOWN} 处"
        super().__init__(
            "\n".join([f"未提交：共 {self.total} 处错误{shown}", *(f"  {text}" for text in self.problems)])
        )


class Problems:
    """Collects what is wrong, so that all of it is said at once."""

    def __init__(self) -> None:
        self._found: list[str] = []
        self._total = 0

    def add(self, problem: str) -> None:
        self._total += 1
        if len(self._found) < MOST_SHOWN:
            self._found.append(problem)

    def refuse_if_any(self) -> None:
        """Raises Refused with everything that has been added."""
        if self._total:
            raise Refused(*self._found, total=self._total)
