"""`python -m include.pages`: write the pages of docs/ that follow from the dbt project."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from include import settings
from include.catalogue.manifest import CatalogueError, read_manifest
from include.pages.core_model import core_model
from include.pages.east_rules import east_rules
from include.pages.east_tables import east_tables

PAGES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "docs/core-model.md": core_model,
    "docs/east-rules.md": east_rules,
    "docs/east-tables.md": east_tables,
}


def write_pages(manifest: Mapping[str, Any], root: Path = settings.ROOT) -> None:
    """Writes all pages below the checkout `root`."""
    for name, page in PAGES.items():
        (root / name).write_text(page(manifest), encoding="utf-8")


def main() -> int:
    """0; 2 if there is no manifest, which it then says."""
    try:
        write_pages(read_manifest())
    except CatalogueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print("\n".join(PAGES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
