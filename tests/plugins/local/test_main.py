"""`python -m eastwind.local`."""

from datetime import date

import pytest

from eastwind.local.__main__ import month_ends


def test_the_window_ends_with_until() -> None:
    assert month_ends(3, date(2024, 3, 31)) == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)]


def test_until_must_be_a_month_end() -> None:
    with pytest.raises(ValueError, match="must be a month end, but is 2024-06-29"):
        month_ends(3, date(2024, 6, 29))
