"""By what the rows of the sources are known again in findings: which planted defect explains what a check says.

Identifiers keep their values from source to EAST file (customer, account, contract, note, card, transaction), so that a
finding belongs to a planted row if its own row holds one of them. Sums have none: a finding about the books of an
organisation and a subject belongs to whatever was planted below both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

IDENTIFIERS = (
    "accept_no",
    "acct_no",
    "agreement_no",
    "asset_no",
    "auth_no",
    "bill_no",
    "card_no",
    "case_no",
    "coll_no",
    "collect_no",
    "contract_no",
    "cpty_no",
    "cust_no",
    "deal_no",
    "disc_no",
    "emp_no",
    "group_no",
    "guar_no",
    "holder_no",
    "id_no",
    "instr_no",
    "issuer_no",
    "line_no",
    "loan_acct_no",
    "loan_no",
    "mcht_no",
    "mediation_no",
    "medium_no",
    "note_no",
    "party_no",
    "pay_seq",
    "plan_no",
    "prod_id",
    "project_no",
    "recovery_no",
    "rel_id",
    "stmt_no",
    "trade_no",
    "transfer_no",
    "txn_no",
    "txn_seq",
)
"""Columns of the sources whose values name one thing wherever they appear."""


@dataclass(frozen=True)
class Books:
    """Where an amount stands: organisation, subject, currency; None where the planted row does not say."""

    organisation: str
    subject: str | None
    currency: str | None


@dataclass(frozen=True)
class Planted:
    """A row that one kind of defect has touched, or a file."""

    defect: str
    key: str
    identifiers: frozenset[str]
    values: frozenset[str]
    """Values that were put in or taken away: a wrong code is known by itself."""
    books: frozenset[Books]


@dataclass(frozen=True)
class Finding:
    """One row that a check found. `values` are all texts in it; organisation, subject and currency say where it stands
    if it is about sums. The same row found by the same check is the same finding, whatever else is in it."""

    check: str
    table: str
    key: str
    values: frozenset[str] = field(compare=False)
    organisation: str | None = None
    subject: str | None = None
    currency: str | None = None


@dataclass
class Lineage:
    """Attributes findings to what was planted. `parents` leads from an organisation to the one above it, `relatives`
    from an identifier to those it belongs to: from an account to its customer."""

    planted: Iterable[Planted]
    parents: Mapping[str, str | None]
    relatives: Mapping[str, Iterable[str]] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)

    def causes(self, finding: Finding) -> set[tuple[str, str]]:
        """The defects that explain a finding, with the keys of their rows; empty: a false alarm."""
        known = finding.values.union(*(self.relatives.get(value, ()) for value in finding.values))
        named = {
            (planted.defect, planted.key)
            for planted in self.planted
            if not known.isdisjoint(planted.identifiers | planted.values)
        }
        return named or {
            (planted.defect, planted.key)
            for planted in self.planted
            if any(self._stands_in(books, finding) for books in planted.books)
        }

    def _stands_in(self, books: Books, finding: Finding) -> bool:
        if finding.organisation is None and finding.subject is None:
            return False
        return (
            (finding.organisation is None or finding.organisation in self._self_and_above(books.organisation))
            and (finding.subject is None or books.subject is None or books.subject.startswith(finding.subject))
            and (finding.currency in (None, "", "BWB", books.currency) or books.currency is None)
        )

    def _self_and_above(self, organisation: str) -> frozenset[str]:
        if organisation not in self._above:
            line = [organisation]
            while (parent := self.parents.get(line[-1])) and parent not in line:
                line.append(parent)
            self._above[organisation] = frozenset(line)
        return self._above[organisation]
