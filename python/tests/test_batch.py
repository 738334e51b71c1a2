"""Many articles: whatever library they come from, at any number of threads, the bytes are the command's."""

from __future__ import annotations

import random
from typing import Any

import conftest
import onrecord
import pytest

pa = pytest.importorskip("pyarrow")


def columns(rows: list[dict[str, str]]) -> Any:
    return pa.Table.from_pylist(rows)


def test_identity_with_the_command(made: conftest.Corpus) -> None:
    batch = onrecord.score_batch(columns(made.rows), corroborate="corpus")
    assert batch.canonical_sha256() == made.sha256
    assert batch.report() == made.report
    assert onrecord.score_batch(made.rows, corroborate="corpus", jobs=1).report() == made.report
    assert batch.run["read"] == len(made.rows) == len(batch) + batch.unprocessed.shape[0]


def test_any_library_in_and_out(made: conftest.Corpus) -> None:
    pandas, polars, duckdb = (pytest.importorskip(name) for name in ("pandas", "polars", "duckdb"))
    rows = made.rows[:120]
    whole = onrecord.score_batch(rows)
    table = columns(rows)
    given = [table, table.to_batches()[0], pandas.DataFrame(rows), polars.DataFrame(rows), duckdb.from_arrow(table)]
    for articles in given:
        assert onrecord.score_batch(articles).report() == whole.report(), type(articles)
    statements = whole.statements
    shuffled = list(range(len(statements)))
    random.Random(7).shuffle(shuffled)
    out = [
        pa.table(statements).take(shuffled),
        statements.to_pyarrow(),
        statements.to_polars().sample(fraction=1, shuffle=True, seed=7),
        statements.to_pandas().sample(frac=1, random_state=7),
        duckdb.sql("select * from statements order by score, text"),
    ]
    for frame in out:
        assert onrecord.canonical_sha256(frame) == whole.canonical_sha256(), type(frame)
    lines = whole.canonical().splitlines()
    assert lines == sorted(lines) and len(lines) == len(statements)
    assert statements.to_pylist()[0]["article"] == "a0000000"


def test_pairs_and_mentions_in_columns() -> None:
    polars = pytest.importorskip("polars")
    a = ["The bridge was closed on Friday.", None]
    b = polars.Series(["The bridge was not closed on Friday.", "Nothing."])
    rows = onrecord.compare_batch(a, b).to_pylist()
    assert rows[0]["relation"] == "contradicts" and rows[1]["relation"] is None
    text = polars.Series(["A resident said so.", "The minister said so."])
    kinds = onrecord.classify_batch(text, [0, 0], pa.array([10, 12])).to_pylist()
    assert kinds[0]["type"].startswith("civ.") and kinds[1]["type"].startswith("gov.")
    with pytest.raises(onrecord.UsageError, match="row 1: start and end"):
        onrecord.classify_batch(text, [0, 0], [10, 1200])


def test_what_is_lost_is_said(made: conftest.Corpus) -> None:
    rows: list[Any] = [*made.rows[:3], {"id": "blank", "text": " "}, {"id": "none"}]
    batch = onrecord.score_batch(rows, path="archive.jsonl")
    lost = batch.unprocessed.to_pylist()
    assert [(row["path"], row["line"]) for row in lost] == [("archive.jsonl", 4), ("archive.jsonl", 5)]
    assert lost[0]["reason"] == "empty" and "text" in lost[1]["reason"]
    assert batch.run["failed"] == 2 and batch.run["scored"] == 3
    with pytest.raises(onrecord.ArticleError, match="archive.jsonl:4: empty") as error:
        batch.check()
    assert error.value.line == 4


def test_a_missing_column_is_named() -> None:
    with pytest.raises(onrecord.ColumnError, match='no column "text"; there are: id, body'):
        onrecord.score_batch(pa.table({"id": ["1"], "body": ["x"]}))
    with pytest.raises(onrecord.ColumnError, match="no column article"):
        onrecord.canonical_sha256(pa.table({"id": ["1"]}))
    with pytest.raises(onrecord.UsageError, match="item 2 is neither"):
        onrecord.score_batch(["A text.", 7])
