"""A corpus that has been read: its tables as Arrow datasets, and SQL over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from fabula.corpus.books import Outcome, Settings
from fabula.corpus.folder import read_settings
from fabula.corpus.manifest import read_manifest
from fabula.corpus.shards import find_shards
from fabula.corpus.staging import corpus_kinds
from fabula.errors import InputError, LayerError
from fabula.registry import public_layers
from fabula.tables.kinds import find_kinds
from fabula.tables.story_tables import BOOKS
from fabula.tables.table import Table, arrow_schema, load_package

MANIFEST_VIEW = "manifest"
_SPILL_FOLDER = ".query"
"""Where a query that is larger than the memory puts what does not fit."""


class Corpus:
    """The tables that ``fabula corpus run`` has written.

    Only whole shards are read: what a run that goes on, or was killed, has not finished yet is
    not seen.

    Args:
        path: The folder.

    Raises:
        InputError: If it holds no corpus.
        StorageError: If it is damaged.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        settings = read_settings(self._path)
        if settings is None:
            raise InputError(f"{path}: holds no corpus", "give the OUT of fabula corpus run IN OUT")
        self._settings = settings

    def __repr__(self) -> str:
        return f"Corpus({str(self._path)!r}, tables: {', '.join(self.tables)})"

    @property
    def settings(self) -> Settings:
        """Version, model and options that it was made with."""
        return self._settings

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of its tables: ``books``, then its layers."""
        only = self._settings.only
        layers = (name for name in public_layers() if only is None or name in only)
        return (BOOKS, *layers)

    @property
    def manifest(self) -> tuple[Outcome, ...]:
        """What came of each book, by id.

        Raises:
            StorageError: If the file is damaged.
        """
        return tuple(sorted(read_manifest(self._path).values(), key=lambda each: each.book))

    def table(self, name: str) -> Any:  # noqa: ANN401 (a pyarrow Dataset)
        """One table as a ``pyarrow.dataset.Dataset``, with the id of the book first.

        Args:
            name: ``books``, or the name of a layer.

        Raises:
            LayerError: If there is no such table.
            MissingExtraError: If pyarrow is not installed.
        """
        if name not in self.tables:
            raise LayerError(
                f"the corpus has no table {name!r}", f"tables: {', '.join(self.tables)}"
            )
        dataset = load_package("pyarrow.dataset", "fabula[tables]")
        files = [self._path / name / shard for shard in find_shards(self._path)]
        there = [str(file) for file in files if file.is_file()]
        if not there:
            schema = arrow_schema(corpus_kinds(name))
            return dataset.dataset(schema.empty_table())
        return dataset.dataset(there, format="parquet")

    def query(self, sql: str) -> Any:  # noqa: ANN401 (a pyarrow Table)
        """The answer to a question in SQL, as a ``pyarrow.Table``.

        The tables are views named after themselves, and ``manifest`` is one more. SQL cannot read
        or write any file, nor load anything.

        Args:
            sql: One question in the SQL of DuckDB.

        Raises:
            InputError: If DuckDB does not understand it, or it gives no table.
            MissingExtraError: If duckdb or pyarrow is not installed.
        """
        duckdb = load_package("duckdb", "fabula[tables]")
        spill = str(self._path / _SPILL_FOLDER)
        with duckdb.connect(":memory:", config={"temp_directory": spill}) as database:
            for name in self.tables:
                database.register(name, self.table(name))
            database.register(MANIFEST_VIEW, self._manifest_table().to_arrow())
            database.execute("SET enable_external_access = false")
            database.execute("SET lock_configuration = true")
            try:
                answer = database.sql(sql)
                if answer is None:
                    raise InputError("the SQL gives no table", "ask with SELECT …")
                return answer.to_arrow_table()
            except duckdb.Error as error:
                reason = " ".join(str(error).split())
                raise InputError(f"SQL: {reason}", f"views: {', '.join(self.tables)}") from error

    def _manifest_table(self) -> Table:
        rows = [msgspec.to_builtins(each) for each in self.manifest]
        kinds = find_kinds(Outcome)
        columns = {name: [row[name] for row in rows] for name in kinds}
        return Table(MANIFEST_VIEW, kinds, columns)
