"""`python -m include.demo_bank.sizes DATE`: write docs/demo-bank.md, how large the demo bank is and why.

The figures are those of the EAST tables that have been built for the data date, because they cover every business.
"""

import argparse
import re
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from include import settings
from include.catalogue.east import Catalogue, load_catalogue
from include.catalogue.manifest import CatalogueError
from include.warehouse.connections import WarehouseUnreachable, connect

REASONS = {
    "JGXXB": "a city bank: head office, branches, sub-branches, departments; more of them only with more customers",
    "YGB": "city banks employ a few people for every thousand retail customers, most of them in branches",
    "GYB": "counter staff and the virtual tellers of channels and batches",
    "GWXXB": "the same posts in every organisation of a kind",
    "JGGXB": "organisations that keep books of their own",
    "GDJGLFXXB": "a few hundred holders above the disclosure limit do not depend on the number of customers",
    "GRJCXXB": "nine of ten customers are persons; guarantors and other linked persons are added",
    "GRKHGXB": "a minority names a spouse, a guarantor or an employer",
    "DGKHXXB": "one customer in ten is a firm, as in a bank for a city and its small businesses; banks are added",
    "DGKHCWXXB": "statements arrive from borrowers alone, quarterly and yearly",
    "JTKHB": "few firms belong to groups, which are lent to as one",
    "GLGXB": "shareholders, executives and affiliates of firms",
    "JJKXXB": "almost every person has a debit card, some a second account behind it",
    "CZXXB": "passbooks are left with older savers",
    "SDSHXXB": "shops among the firms, and self-employed persons, with one or more terminals",
    "ZZKJQKMB": "organisations by subjects and currencies, daily and by period: grows with the network of branches",
    "NBKMDZB": "the chart of accounts",
    "GRCKFHZ": "a demand account for every person, term deposits for savers, other currencies for a few",
    "GRCKFHZMX": "salaries, payments, savings and interest: some ten movements per person and month",
    "DGCKFHZ": "basic, general and special accounts of firms, deposits of banks and margins",
    "DGCKFHZMX": "firms pay several times more often than persons",
    "NBFHZ": "one account per organisation, subject and currency",
    "NBFHZMX": "the other side of what customers do, and the bank's own business",
    "GRXDFHZ": "a quarter to a half of persons borrows: housing, consumption, business, internet loans",
    "GRXDFHZMX": "an instalment per loan and month, and what is lent anew",
    "DGXDFHZ": "most firms that are customers of a city bank borrow from it, some more than once",
    "DGXDFHZMX": "interest monthly or quarterly, principal at the end",
    "XDHTB": "a contract per loan, and lines under which several notes are drawn",
    "GRXDYWJJB": "a note per loan of a person",
    "DGXDYWJJB": "a note per loan of a firm, discounts, trade finance and advances included",
    "STZFXXB": "larger loans are paid to the seller directly, as the rules on loan payments ask",
    "YTDKXXB": "a city bank takes part in few syndicates",
    "XMDKXXB": "infrastructure and property projects: few loans, large amounts",
    "HLWDKHTFJB": "internet loans with partners are part of the small personal loans",
    "HLWDKHZXYB": "a handful of partners",
    "PJTXB": "discounting is a staple of city banks",
    "PJZTXB": "bills bought are sold on to other banks in part",
    "MYRZYWB": "foreign and domestic trade of local firms",
    "RZZLYWB": "leases financed for a few leasing companies",
    "DKDJB": "advances happen when a customer cannot honour a bill or guarantee: a small share of those",
    "BNWYWDBHTB": "most loans of firms and all housing loans are secured",
    "BNWYWDBR": "a guarantor for loans secured by guarantee",
    "BNWYWDZYW": "a mortgage or pledge for the others",
    "SXXXB": "a line for every firm that borrows and for many persons",
    "ZCHXB": "written off after years of arrears: a few loans in a thousand",
    "XDZCZRB": "transfers are made in packages, a few in a year",
    "ZCZRGXB": "the loans in those packages",
    "DKWJXTBDB": "one to two in a hundred loans change their class in a month",
    "XYKXXB": "a third of persons holds a credit card, some a supplementary one",
    "XYKJYMXB": "several purchases per card and month, repayments, fees, interest",
    "XYKSXQKB": "a line per card account",
    "XYKFQYWB": "one account in ten pays in instalments",
    "PJCPXXB": "bank acceptances against margins: more than half of the off-balance business of a city bank",
    "BHYXYZB": "guarantees for building and supply contracts, letters of credit for imports",
    "WTDKXXB": "lent for others: few, as the rules have become strict",
    "JYBJXXB": "the trade behind bills, letters of credit and trade finance",
    "DLDXJYXXB": "funds, insurance and trust products of others, sold to savers",
    "HLXXB": "the rates that the bank publishes or uses in a month",
    "JRGJXXB": "bonds, certificates of deposit, funds that the bank holds or trades",
    "ZYZJJYXXB": "several market deals a day, whatever the number of customers",
    "ZYZJYWYEB": "securities and money market positions: a quarter to a third of the balance sheet",
    "JQJYSPJYXXB": "currency bought and sold for customers, and swaps to cover it",
    "LCCPXXB": "a city bank has some dozens of wealth products on offer",
    "LCCPZTB": "a state of every product that lives",
    "LCCPDCCCXXB": "bonds and deposits make up most of what products hold",
    "FBZCMXXXB": "non-standard assets are few and limited by the rules",
    "QTFBZCMXXXB": "other non-standard assets, fewer still",
    "LCCPZCJYXXB": "what products buy and sell in a month",
    "LCCPXSMXB": "purchases and redemptions of savers",
    "KHLCCPCYXXB": "a quarter of savers holds a product",
}
"""Why a table is as large as it is, by its code."""

PERSONAL = "(select cast(dkye as numeric) as amount from {GRXDYWJJB} where bz = 'CNY') as personal"
CORPORATE = "(select cast(dkye as numeric) as amount from {DGXDYWJJB} where bz = 'CNY') as corporate"
LOANS = (
    "(select dkye, dkwjfl from {GRXDYWJJB} where bz = 'CNY' union all"
    " select dkye, dkwjfl from {DGXDYWJJB} where bz = 'CNY') as loan"
)
DEPOSITS = (
    "(select ckye from {GRCKFHZ} where bz = 'CNY' union all select ckye from {DGCKFHZ} where bz = 'CNY') as deposit"
)


@dataclass(frozen=True)
class Proportion:
    """One figure: `query` gives a number from EAST tables, {CODE} standing for the rows of one; `form` writes it."""

    name: str
    query: str
    form: str
    reason: str


PROPORTIONS = (
    Proportion(
        "deposit accounts per person",
        "select (select count(*) from {GRCKFHZ}) * 1.0 / nullif((select count(*) from {GRJCXXB}), 0)",
        "{:.1f}",
        "demand, savings and other currencies",
    ),
    Proportion(
        "movements per personal account and month",
        "select (select count(*) from {GRCKFHZMX}) * 1.0 / nullif((select count(*) from {GRCKFHZ}), 0)",
        "{:.1f}",
        "term deposits hardly move",
    ),
    Proportion(
        "loans to deposits, CNY",
        f"select 100 * (select sum(cast(dkye as numeric)) from {LOANS})"
        f" / nullif((select sum(cast(ckye as numeric)) from {DEPOSITS}), 0)",
        "{:.0f} %",
        "city banks stand between 65 and 90 %",
    ),
    Proportion(
        "personal part of loans, CNY",
        f"select 100 * (select sum(amount) from {PERSONAL}) / nullif((select sum(amount) from {PERSONAL})"
        f" + (select sum(amount) from {CORPORATE}), 0)",
        "{:.0f} %",
        "a third or so: a city bank lends to firms first",
    ),
    Proportion(
        "balance of a personal loan, CNY",
        f"select avg(amount) from {PERSONAL} where amount > 0",
        "{:,.0f}",
        "many small loans beside housing loans",
    ),
    Proportion(
        "balance of a corporate loan, CNY",
        f"select avg(amount) from {CORPORATE} where amount > 0",
        "{:,.0f}",
        "small and medium-sized firms",
    ),
    Proportion(
        "non-performing loans (次级, 可疑, 损失), by balance",
        f"select 100 * sum(cast(dkye as numeric)) filter (where dkwjfl in ('次级', '可疑', '损失'))"
        f" / nullif(sum(cast(dkye as numeric)), 0) from {LOANS}",
        "{:.2f} %",
        "city banks report 1.5 to 2 %",
    ),
    Proportion(
        "bills drawn to corporate loans, CNY",
        "select 100 * (select sum(cast(pmje as numeric)) from {PJCPXXB} where bz = 'CNY')"
        f" / nullif((select sum(amount) from {CORPORATE}), 0)",
        "{:.0f} %",
        "acceptances are the largest off-balance business",
    ),
    Proportion(
        "positions of proprietary trading to loans, CNY",
        "select 100 * (select sum(cast(zmye as numeric)) from {ZYZJYWYEB} where bz = 'CNY')"
        f" / nullif((select sum(cast(dkye as numeric)) from {LOANS}), 0)",
        "{:.0f} %",
        "bonds and interbank assets are the second half of a city bank's assets",
    ),
    Proportion(
        "wealth products held by customers to deposits",
        "select 100 * (select sum(cast(khcylczsrmbye as numeric)) from {KHLCCPCYXXB})"
        f" / nullif((select sum(cast(ckye as numeric)) from {DEPOSITS}), 0)",
        "{:.0f} %",
        "a tenth to a fifth",
    ),
    Proportion(
        "transactions per credit card and month",
        "select (select count(*) from {XYKJYMXB}) * 1.0 / nullif((select count(*) from {XYKXXB}), 0)",
        "{:.1f}",
        "cards that lie idle included",
    ),
)

_TABLE = re.compile(r"\{([A-Z0-9_]+)\}")


class SizesError(RuntimeError):
    """The page cannot be written; the message says what is missing."""


def page(cursor: Cursor, catalogue: Catalogue, data_date: date) -> str:
    """The page as of the data date. Raises SizesError if a table has not been built."""
    catalogue = catalogue.at(data_date)
    try:
        rows = {
            table.code: _one(cursor, catalogue, f"select count(*) from {{{table.code}}}", data_date)
            for table in catalogue
        }
        proportions = [
            (each, _one(cursor, catalogue, each.query, data_date))
            for each in PROPORTIONS
            if set(_TABLE.findall(each.query)) <= set(catalogue.tables)
        ]
    except psycopg2.errors.UndefinedTable as error:
        raise SizesError(f"{str(error).splitlines()[0]}: build the EAST tables of {data_date} first") from error
    customers = int(rows.get("GRJCXXB") or 0) + int(rows.get("DGKHXXB") or 0)
    if not customers:
        raise SizesError(f"there are no customers on {data_date}: build the EAST tables of a month end first")
    return "\n".join(_lines(catalogue, data_date, customers, rows, proportions)) + "\n"


def _lines(
    catalogue: Catalogue,
    data_date: date,
    customers: int,
    rows: Mapping[str, Decimal | None],
    proportions: list[tuple[Proportion, Decimal | None]],
) -> list[str]:
    return [
        "# The demo bank",
        "",
        "A fictional city bank: every size follows from the number of customers and a seed. No person, firm or number",
        "in it is real. Written by `make sizes` from the EAST tables of a generated bank; do not edit.",
        "",
        f"Data date {data_date}, {customers:,} parties in the customer tables (201 and 203).",
        "",
        "## Proportions",
        "",
        "| figure | value | why |",
        "| --- | ---: | --- |",
        *(
            f"| {each.name} | {'none' if value is None else each.form.format(value)} | {each.reason} |"
            for each, value in proportions
        ),
        "",
        "## Rows of every table",
        "",
        "Of a full table at the month end, of an incremental one in the month.",
        "",
        "| no. | table | rows | per 1,000 customers | why |",
        "| ---: | --- | ---: | ---: | --- |",
        *(
            f"| {table.number} | {table.code} {table.name_zh} | {int(rows[table.code] or 0):,} |"
            f" {1000 * int(rows[table.code] or 0) / customers:,.1f} | {REASONS.get(table.code, '')} |"
            for table in catalogue
        ),
    ]


def _one(cursor: Cursor, catalogue: Catalogue, query: str, data_date: date) -> Decimal | None:
    """The only value of a query, in which {CODE} stands for the rows of that table on the data date."""
    tables = {
        code: sql.SQL("(select * from {} where data_date = {}) as {}").format(
            sql.Identifier(catalogue.table(code).schema, catalogue.table(code).name),
            sql.Literal(data_date),
            sql.Identifier(code.lower()),
        )
        for code in set(_TABLE.findall(query))
    }
    cursor.execute(sql.SQL(query).format(**tables))
    row = cursor.fetchone()
    return row[0] if row else None


def main() -> int:
    """0; 1 if there is nothing to measure, which it then says."""
    parser = argparse.ArgumentParser(prog="python -m include.demo_bank.sizes", description=__doc__)
    parser.add_argument("date", type=date.fromisoformat, metavar="DATE", help="data date, YYYY-MM-DD")
    parser.add_argument("--output", type=Path, default=settings.ROOT / "docs" / "demo-bank.md")
    arguments = parser.parse_args()
    try:
        with closing(connect()) as conn, conn.cursor() as cursor:
            text = page(cursor, load_catalogue(), arguments.date)
    except (CatalogueError, SizesError, WarehouseUnreachable) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    arguments.output.write_text(text, encoding="utf-8")
    print(arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
