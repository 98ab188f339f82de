"""What the DAGs are made of, read from dbt's manifest while a DAG file is imported.

Without a manifest the import fails with the one sentence that says how to make it.
"""

from include.catalogue.east import Exposure, load_catalogue
from include.catalogue.manifest import read_manifest
from include.catalogue.sources import SourceSystem, load_sources


def sources() -> list[SourceSystem]:
    """The source systems, by name."""
    return list(load_sources(read_manifest()).values())


def exposure(name: str) -> Exposure:
    """What is published under `name`, and who owns it."""
    return load_catalogue().exposures[name]
