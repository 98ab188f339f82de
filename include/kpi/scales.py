"""How values of a unit are shown to people."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HUNDRED_MILLION = Decimal(100_000_000)


@dataclass(frozen=True)
class Scale:
    """Values are divided by `divisor`, headed `unit`, with `places` decimal places."""

    unit: str
    divisor: Decimal
    places: int

    @property
    def number_format(self) -> str:
        """Excel's."""
        return "#,##0" + ("." + "0" * self.places if self.places else "")

    def shown(self, value: Decimal | None) -> Decimal | None:
        return None if value is None else value / self.divisor


HUNDRED_MILLIONS = Scale("亿元", HUNDRED_MILLION, 2)
SCALES = {
    "元": Scale("万元", Decimal(10_000), 2),
    "美元": Scale("万美元", Decimal(10_000), 2),
    **{unit: Scale(unit, Decimal(1), 0) for unit in ("户", "笔", "家", "次", "个", "项", "条", "张", "件")},
    **{unit: Scale(unit, Decimal(1), 2) for unit in ("天", "小时", "分", "分钟", "%", "百分点")},
}


def scale_of(value: Decimal | None, unit: str) -> Scale:
    """Amounts from 100 million on are shown in 亿元."""
    if unit == "元" and value is not None and abs(value) >= HUNDRED_MILLION:
        return HUNDRED_MILLIONS
    return SCALES[unit]


def said(value: Decimal | None, unit: str) -> str:
    """The value with its unit, as it stands in a sentence: `1.23亿元`."""
    scale = scale_of(value, unit)
    shown = scale.shown(value)
    if shown is None:
        return "—"
    return f"{shown.quantize(Decimal(1).scaleb(-scale.places), ROUND_HALF_UP):,}{scale.unit}"
