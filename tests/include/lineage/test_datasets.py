"""Names of data sets: the same as dbt's integration gives."""

from pathlib import Path

from include.catalogue.sources import SourceColumn, SourceTable
from include.extract.files import FileSource
from include.extract.transport import LocalFiles
from include.lineage.datasets import delivered, input_table, output_file, output_table

URL = "postgresql://user:secret@db.bank:5433/eastwind?sslmode=require"
TABLE = SourceTable(
    system="credit",
    schema="raw_credit",
    name="contract",
    source="CONTRACT",
    mode="snapshot",
    columns=(SourceColumn("contract_no", "text", "合同号 · contract number"),),
    key=("contract_no",),
    date_column="contract_no",
)


def test_a_table_is_named_by_server_database_schema_and_name() -> None:
    table = input_table(URL, "core.core_contract")
    assert (table.namespace, table.name) == ("postgres://db.bank:5433", "eastwind.core.core_contract")


def test_the_default_port_is_written_out_and_no_secret_is() -> None:
    assert input_table("postgresql://user:secret@db/eastwind", "kpi.kpi_value").namespace == "postgres://db:5432"


def test_a_raw_table_says_what_was_written_to_it() -> None:
    table = output_table(URL, "raw_credit.contract", 12, 340, TABLE.columns)
    assert table.outputFacets is not None and table.facets is not None
    statistics = table.outputFacets["outputStatistics"]
    assert (statistics.rowCount, statistics.size) == (12, 340)
    assert [(field.name, field.type) for field in table.facets["schema"].fields] == [("contract_no", "text")]


def test_unload_files_of_all_days_are_one_data_set(tmp_path: Path) -> None:
    files = delivered(TABLE, FileSource(LocalFiles(tmp_path / "credit")))
    assert (files.namespace, files.name) == ("file", str(tmp_path / "credit" / "CONTRACT"))


def test_a_published_file_is_named_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "kpi.csv").write_bytes(b"1234")
    file = output_file(tmp_path / "kpi.csv")
    assert file.outputFacets is not None
    assert (file.namespace, file.name, file.outputFacets["outputStatistics"].size) == (
        "file",
        str(tmp_path / "kpi.csv"),
        4,
    )
