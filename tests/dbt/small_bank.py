"""A bank small enough to be checked by hand, as its systems deliver it for the ends of May and June 2024.

Head office H with department D, branch B. Zhang San pays in 500 in cash. Zhonghe Ltd borrows 1,000 in May; in June it
repays 100, and 5 of the 8 interest due.
"""

from typing import Any

import psycopg2.extensions
import yaml
from psycopg2 import sql

from include.settings import DBT_PROJECT

MAY, JUNE = "2024-05-31", "2024-06-30"
PREVIOUS = {MAY: "2024-04-30", JUNE: MAY}

Row = dict[str, Any]

# What a column holds where the rows below do not say, by type; and where its contract names codes.
BY_TYPE = {"text": "x", "date": "2020-01-01", "boolean": "f", "integer": "1"}
BY_COLUMN = {
    "auth_level": "1",
    "business_type": "1010",
    "cash_remit": "0",
    "ccy": "CNY",
    "change_mode": "1",
    "channel": "01",
    "emp_type": "1",
    "five_class": "1",
    "gender": "1",
    "guarantee_type": "4",
    "industry_code": "F5299",
    "interest_method": "1",
    "issue_type": "1",
    "manager_emp_no": "E1",
    "nation_code": "CHN",
    "officer_emp_no": "E1",
    "open_teller": "T1",
    "pay_method": "1",
    "post_no": "P1",
    "product_no": "D1",
    "rate_type": "1",
    "repay_method": "5",
    "status": "1",
    "teller_no": "T1",
    "teller_type": "01",
    "txn_org_no": "B",
    "txn_time": "101500",
}

SNAPSHOTS: dict[str, list[Row]] = {
    "cbs.org": [
        {"org_no": "H", "org_class": "H", "org_level": 1, "is_accounting": "t", "licence_no": "LH", "status": 1},
        {"org_no": "D", "org_class": "D", "org_level": 2, "parent_org_no": "H"},
        {"org_no": "B", "org_class": "B", "org_level": 2, "parent_org_no": "H", "is_accounting": "t"},
    ],
    "cbs.teller": [{"teller_no": "T1", "org_no": "B", "emp_no": "E1"}],
    "cbs.person_customer": [
        {"cust_no": "C1", "org_no": "B", "cust_name": "张三", "cust_class": "01;02", "id_type": "110001"}
    ],
    "cbs.corporate_customer": [
        {
            "cust_no": "C2",
            "org_no": "B",
            "cust_name": "众和公司",
            "cust_class": "2",
            "id_type": "610001",
            "size_code": 4,
        }
    ],
    "cbs.deposit_product": [{"product_no": "D1", "party_kind": "P", "product_class": "D", "subject_no": "2011"}],
    "cbs.subject": [
        {"subject_no": "1001", "subject_level": 1, "dr_cr": "D", "category": 1, "is_leaf": "t"},
        {"subject_no": "1132", "subject_level": 1, "dr_cr": "D", "category": 1, "is_leaf": "t"},
        {"subject_no": "1303", "subject_level": 1, "dr_cr": "D", "category": 1},
        {
            "subject_no": "130301",
            "subject_level": 2,
            "parent_subject_no": "1303",
            "dr_cr": "D",
            "category": 1,
            "is_leaf": "t",
        },
        {"subject_no": "2011", "subject_level": 1, "dr_cr": "C", "category": 2, "is_leaf": "t"},
        {"subject_no": "6011", "subject_level": 1, "dr_cr": "C", "category": 4, "is_leaf": "t"},
    ],
    "cbs.exchange_rate": [{"ccy": "CNY", "rate_to_cny": 1}, {"ccy": "USD", "rate_to_cny": 7}],
    "card.product": [{"product_no": "CP", "brands": "CUP;VISA"}],
    "card.account": [{"cust_no": "C1", "org_no": "B", "settle_ccy": "CNY", "fcy_ccy": "USD", "status": "A"}],
    "card.card": [{"card_no": "CC", "main_card_no": "CC", "cust_no": "C1", "card_role": "M", "status": "A"}],
    "card.credit_line": [
        {"line_no": "CL1", "line_type": "P", "line_amt": 5000},
        {"line_no": "CL2", "line_type": "T", "line_amt": 100, "ccy": "USD"},
    ],
    "hr.employee": [{"emp_no": "E1", "org_no": "B", "id_type": "身份证"}],
    "hr.employee_post": [{"emp_no": "E1", "post_no": "P1"}],
    "hr.post": [{"org_no": "B", "post_no": "P1"}],
    "hr.equity_holder": [{"holder_no": "S1", "cust_no": "C2", "id_type": "统一社会信用代码"}],
    "entry.related_party": [{"party_no": "R1", "party_name": "李四", "id_type": "居民身份证", "status": "有效"}],
    "credit.contract": [
        {"contract_no": "K1", "cust_no": "C2", "party_kind": "C", "org_no": "B", "contract_amt": 1000, "status": 1}
    ],
    # Endorsed to Zhonghe, which discounted it; the bank that bought it then sold it on.
    "bill.bill": [
        {"bill_no": "B1", "bill_type": "AC02", "ccy": "CNY", "bill_amt": 500},
        {"bill_no": "B2", "bill_type": "AC01", "ccy": "CNY", "bill_amt": 600},
    ],
    "bill.endorsement": [
        {"bill_no": "B1", "seq_no": 1, "endorse_type": "10", "endorsee_name": "众和公司", "endorse_date": "2024-05-02"},
        {"bill_no": "B1", "seq_no": 3, "endorse_type": "20", "endorser_name": "邻行", "endorse_date": "2024-05-20"},
        {"bill_no": "B1", "seq_no": 2, "endorse_type": "20", "endorser_name": "众和公司", "endorse_date": "2024-05-09"},
        {"bill_no": "B2", "seq_no": 1, "endorse_type": "10", "endorse_date": "2024-05-03"},
    ],
}

DELIVERIES: dict[str, dict[str, list[Row]]] = {
    MAY: {
        "card.account_balance": [{"bal_type": "R", "subj_no": "1001", "bal": 500}],
        "cbs.deposit_account": [
            {"acct_no": "A1", "cust_no": "C1", "party_kind": "P", "subject_no": "2011", "org_no": "B", "bal": 500},
            {"acct_no": "A2", "cust_no": "C2", "party_kind": "C", "subject_no": "2011", "org_no": "B", "bal": 1000},
        ],
        "cbs.internal_account": [
            {"acct_no": "I1", "subject_no": "1001", "org_no": "B", "dr_cr": "D", "dr_bal": 500},
            {"acct_no": "I2", "subject_no": "6011", "org_no": "B", "dr_cr": "C"},
        ],
        "credit.loan_note": [{"bal": 1000}],
        "credit.repayment_schedule": [
            {"term_no": 1, "due_principal": 100},
            {"term_no": 2, "due_principal": 900},
        ],
        "cbs.deposit_txn": [
            {"txn_seq": "1", "acct_no": "A2", "txn_date": "2024-05-10", "dr_cr": "C", "amt": 1000, "bal_after": 1000},
            {"txn_seq": "2", "acct_no": "A1", "txn_date": "2024-05-31", "dr_cr": "C", "amt": 500, "bal_after": 500},
        ],
        "cbs.internal_txn": [
            {
                "txn_seq": "3",
                "acct_no": "I1",
                "subject_no": "1001",
                "txn_date": "2024-05-31",
                "dr_cr": "D",
                "amt": 500,
                "dr_bal_after": 500,
            }
        ],
        "credit.loan_txn": [
            {"txn_seq": "4", "txn_date": "2024-05-10", "txn_code": "1010", "dr_cr": "D", "amt": 1000, "bal_after": 1000}
        ],
        "cbs.gl_balance": [
            {"subject_no": "130301", "acct_date": "2024-05-10", "dr_turnover": 1000, "close_dr_bal": 1000},
            {"subject_no": "2011", "acct_date": "2024-05-10", "cr_turnover": 1000, "close_cr_bal": 1000},
            {"subject_no": "130301", "acct_date": "2024-05-31", "open_dr_bal": 1000, "close_dr_bal": 1000},
            {"subject_no": "1001", "acct_date": "2024-05-31", "dr_turnover": 500, "close_dr_bal": 500},
            {
                "subject_no": "2011",
                "acct_date": "2024-05-31",
                "open_cr_bal": 1000,
                "cr_turnover": 500,
                "close_cr_bal": 1500,
            },
        ],
    },
    JUNE: {
        # The cards' debt stands in 1001, for want of a subject of its own.
        "card.account_balance": [
            {"bal_type": "R", "subj_no": "1001", "bal": 500},
            {"bal_type": "M", "ccy": "USD", "bal": 10},
        ],
        "card.txn": [
            {"txn_seq": "11", "txn_code": "4050", "dr_cr": "D", "ccy": "USD", "amt": 10, "off_bal_amt": 10},
            {"txn_seq": "12", "txn_code": "1010", "dr_cr": "D", "entry_mode": "81"},
        ],
        "cbs.deposit_account": [
            {"acct_no": "A1", "cust_no": "C1", "party_kind": "P", "subject_no": "2011", "org_no": "B", "bal": 500},
            {"acct_no": "A2", "cust_no": "C2", "party_kind": "C", "subject_no": "2011", "org_no": "B", "bal": 895},
        ],
        "cbs.internal_account": [
            {"acct_no": "I1", "subject_no": "1001", "org_no": "B", "dr_cr": "D", "dr_bal": 500},
            {"acct_no": "I2", "subject_no": "6011", "org_no": "B", "dr_cr": "C", "cr_bal": 8},
        ],
        "credit.loan_note": [{"bal": 900, "arrears_on_bs": 3}],
        "credit.repayment_schedule": [
            {"term_no": 1, "due_principal": 100, "paid_principal": 100},
            {"term_no": 2, "due_principal": 900},
        ],
        "cbs.deposit_txn": [
            {"txn_seq": "5", "acct_no": "A2", "txn_date": "2024-06-30", "dr_cr": "D", "amt": 100, "bal_after": 900},
            {"txn_seq": "6", "acct_no": "A2", "txn_date": "2024-06-30", "dr_cr": "D", "amt": 5, "bal_after": 895},
        ],
        "cbs.internal_txn": [
            {
                "txn_seq": "7",
                "acct_no": "I2",
                "subject_no": "6011",
                "txn_date": "2024-06-30",
                "dr_cr": "C",
                "amt": 8,
                "cr_bal_after": 8,
            }
        ],
        "credit.loan_txn": [
            {"txn_seq": "8", "txn_code": "1011", "dr_cr": "C", "amt": 100},
            {"txn_seq": "9", "txn_code": "1009", "subject_no": "1132", "dr_cr": "D", "amt": 8},
            {"txn_seq": "10", "txn_code": "1012", "subject_no": "1132", "dr_cr": "C", "amt": 5},
        ],
        "credit.class_change": [{"note_no": "N1", "class_before": "1", "class_after": "2"}],
        "cbs.gl_balance": [
            {"subject_no": "1001", "acct_date": "2024-06-30", "open_dr_bal": 500, "close_dr_bal": 500},
            {
                "subject_no": "130301",
                "acct_date": "2024-06-30",
                "open_dr_bal": 1000,
                "cr_turnover": 100,
                "close_dr_bal": 900,
            },
            {
                "subject_no": "2011",
                "acct_date": "2024-06-30",
                "open_cr_bal": 1500,
                "dr_turnover": 105,
                "close_cr_bal": 1395,
            },
            {
                "subject_no": "1132",
                "acct_date": "2024-06-30",
                "dr_turnover": 8,
                "cr_turnover": 5,
                "close_dr_bal": 3,
            },
            {"subject_no": "6011", "acct_date": "2024-06-30", "cr_turnover": 8, "close_cr_bal": 8},
        ],
    },
}

# What all rows of a table have in common.
COMMON: dict[str, Row] = {
    "card.account": {"acct_no": "CA", "product_no": "CP"},
    "card.account_balance": {"acct_no": "CA"},
    "card.card": {"acct_no": "CA", "product_no": "CP"},
    "card.credit_line": {"acct_no": "CA", "adj_type": "N"},
    "card.txn": {"acct_no": "CA", "card_no": "CC", "txn_date": "2024-06-30", "subj_no": "1001", "channel": "90"},
    "cbs.deposit_txn": {"subject_no": "2011", "txn_code": "1001"},
    "cbs.internal_account": {"dr_bal": 0, "cr_bal": 0},
    "cbs.internal_txn": {"txn_code": "1009"},
    "cbs.gl_balance": {"org_no": "B"},
    "credit.loan_note": {
        "note_no": "N1",
        "contract_no": "K1",
        "loan_acct_no": "L1",
        "cust_no": "C2",
        "party_kind": "C",
        "org_no": "B",
        "subject_no": "130301",
        "note_amt": 1000,
        "five_class": "1",
    },
    "credit.repayment_schedule": {"note_no": "N1"},
    "credit.loan_txn": {
        "txn_date": "2024-06-30",
        "bal_after": 900,
        "note_no": "N1",
        "loan_acct_no": "L1",
        "org_no": "B",
        "subject_no": "130301",
    },
}


def deliver(cursor: psycopg2.extensions.cursor) -> None:
    """Fill raw and ops.batch, in a warehouse that has nothing but its schemas."""
    for system, contract in _contracts().items():
        cursor.execute(sql.SQL("create schema {}").format(sql.Identifier(f"raw_{system}")))
        for table in contract["sources"][0]["tables"]:
            name = sql.Identifier(f"raw_{system}", table["name"])
            columns = [sql.Identifier(column["name"]) for column in table["columns"]]
            cursor.execute(
                sql.SQL("create table {} ({} text, data_date date, _row bigint)").format(
                    name, sql.SQL(" text, ").join(columns)
                )
            )
            for data_date in (MAY, JUNE):
                for row in _rows(system, table, data_date):
                    cursor.execute(
                        sql.SQL("insert into {} values ({})").format(
                            name, sql.SQL(", ").join(sql.Placeholder() * (len(columns) + 1))
                        ),
                        [*row, data_date],
                    )
        for data_date, previous in PREVIOUS.items():
            cursor.execute(
                "insert into ops.batch (system, data_date, previous_data_date, status)"
                " values (%s, %s, %s, 'succeeded')",
                (system, data_date, previous),
            )


def _contracts() -> dict[str, Any]:
    """By system what it delivers; systems that SNAPSHOTS and DELIVERIES do not name deliver nothing."""
    contracts = {}
    for path in sorted((DBT_PROJECT / "models" / "sources").glob("*.yml")):
        contract = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "system" in contract["sources"][0].get("config", {}).get("meta", {}):
            contracts[path.stem] = contract
    return contracts


def _rows(system: str, table: dict[str, Any], data_date: str) -> list[list[str | None]]:
    key = f"{system}.{table['name']}"
    stated = SNAPSHOTS.get(key, []) + DELIVERIES[data_date].get(key, [])
    return [
        [_value(column, {"eod_date": data_date, **COMMON.get(key, {}), **row}) for column in table["columns"]]
        for row in stated
    ]


def _value(column: dict[str, Any], row: Row) -> str | None:
    name = column["name"]
    if name in row:
        return str(row[name])
    if column.get("config", {}).get("meta", {}).get("nullable", True):
        return None
    return BY_COLUMN.get(name, BY_TYPE.get(column["data_type"], "0"))
