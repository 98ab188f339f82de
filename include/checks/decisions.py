"""Decisions of the gate, put on record with what they rest on."""

import json
from datetime import date

from psycopg2.extensions import connection as Connection
from psycopg2.extensions import cursor as Cursor

from include.catalogue.east import Catalogue
from include.checks.gate import Decision, evaluate


def decide(conn: Connection, catalogue: Catalogue, data_date: date, run_id: int | None = None) -> Decision:
    """Judges the data date by a check run (default: the latest), records the decision in dq.decision and commits."""
    with conn:
        decision = evaluate(conn, catalogue, data_date, run_id)
        with conn.cursor() as cursor:
            record(cursor, decision)
    return decision


def record(cursor: Cursor, decision: Decision) -> None:
    """Adds the decision to dq.decision, within the transaction of the cursor."""
    findings = [
        {
            "rule_id": finding.rule_id,
            "table_code": finding.table_code,
            "severity": finding.severity,
            "rows_checked": finding.rows_checked,
            "rows_failed": finding.rows_failed,
            "rows_explained": finding.rows_explained,
            "is_blocking": finding.is_blocking,
            "reason": finding.reason,
        }
        for finding in decision.findings
    ]
    cursor.execute(
        "insert into dq.decision (data_date, run_id, is_open, obstacles, findings, reasons, text_zh)"
        " values (%s, %s, %s, %s, %s, %s, %s)",
        (
            decision.data_date,
            decision.run_id,
            decision.is_open,
            json.dumps(decision.obstacles, ensure_ascii=False),
            json.dumps(findings, ensure_ascii=False),
            sorted({reason.reason_id for finding in decision.findings for reason in finding.reasons}),
            str(decision),
        ),
    )
