"""Reads dbt's manifest, the only way by which the catalogue in the dbt project reaches Python."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from include import settings

T = TypeVar("T")


class CatalogueError(ValueError):
    """The manifest is missing or an entry of the catalogue is wrong; the message names file, model and column."""


def read_manifest(path: Path | None = None) -> dict[str, Any]:
    """The manifest at `path` (default: the project's own). Raises CatalogueError if there is none or it is not JSON."""
    path = path or settings.MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CatalogueError(f"{path} does not exist: run `dbt parse` in the dbt project, which writes it") from error
    except json.JSONDecodeError as error:
        raise CatalogueError(f"{path} is not JSON ({error}): run `dbt parse`, which writes it anew") from error
    if "nodes" not in manifest:
        raise CatalogueError(f"{path} is not a dbt manifest: it has no nodes")
    return dict(manifest)


class Entry:
    """One mapping in the catalogue, which knows where it stands and takes its fields with a type."""

    def __init__(self, fields: Any, where: str) -> None:
        if not isinstance(fields, Mapping):
            raise CatalogueError(f"{where}: expected a mapping, found {fields!r}")
        self.fields = dict(fields)
        self.where = where

    def take(self, key: str, kind: type[T]) -> T:
        """Removes and returns a field that must be there. Raises CatalogueError if it is missing or of another type."""
        if key not in self.fields:
            raise CatalogueError(f"{self.where}: {key} is missing")
        return self._typed(key, kind)

    def take_optional(self, key: str, kind: type[T]) -> T | None:
        """Removes and returns a field that may be missing."""
        return self._typed(key, kind) if key in self.fields else None

    def _typed(self, key: str, kind: type[T]) -> T:
        value = self.fields.pop(key)
        if not isinstance(value, kind):
            raise CatalogueError(f"{self.where}: {key} must be {kind.__name__}, but is {value!r}")
        return value

    def end(self) -> None:
        """Raises CatalogueError if a field is left that nobody asked for: a slip of the pen must not pass unseen."""
        if self.fields:
            raise CatalogueError(f"{self.where}: unknown field {', '.join(sorted(self.fields))}")
