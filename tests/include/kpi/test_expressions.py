"""What the definitions compute from other metrics, with inputs and results by hand (expressions.yml)."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg2.extensions
import pytest
import yaml

from tests.include.kpi.conftest import KpiProject

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "expressions.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["metric"]))
def test_by_hand(small_bank: KpiProject, bank_conn: psycopg2.extensions.connection, case: dict[str, Any]) -> None:
    (kpi,) = [kpi for kpi in small_bank.kpis() if kpi.id == case["metric"]]
    expected = Decimal(str(case["expected"]))
    with bank_conn.cursor() as cursor:
        if "change" in case:
            # as include/kpi/compare.py sets a value beside its base
            cursor.execute("select (%(value)s - %(base)s)::numeric * 100 / %(base)s", case["change"])
            assert not kpi.is_percentage
            assert kpi.comparisons
        else:
            parameters = small_bank.manifest()["metrics"][f"metric.eastwind.{kpi.id}"]["type_params"]
            expression = parameters["expr"] or "{} * 1.0 / {}".format(
                parameters["numerator"]["name"], parameters["denominator"]["name"]
            )
            inputs = ", ".join(f"{Decimal(str(value))}::numeric as {name}" for name, value in case["inputs"].items())
            scale = 100 if kpi.is_percentage else 1
            cursor.execute(f"select ({expression}) * {scale} from (select {inputs}) as input")
        (value,) = cursor.fetchone() or (None,)
    assert value is not None
    assert round(value, max(0, -int(expected.as_tuple().exponent))) == expected
