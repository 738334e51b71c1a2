"""The notebook runs from a CSV of articles to plots, and says what it says."""

from __future__ import annotations

import csv
import os
import pathlib

import conftest
import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("matplotlib")

EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "examples"


def test_from_a_csv_of_articles_to_plots(made: conftest.Corpus, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row for row in made.rows[:300] if row["text"]]
    with (tmp_path / "articles.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, ["id", "title", "outlet", "date", "text"])
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setenv("ONRECORD_CSV", str(tmp_path / "articles.csv"))
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    book = nbformat.read(EXAMPLES / "balance.ipynb", as_version=4)
    nbclient.NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = [out for cell in book.cells if cell.cell_type == "code" for out in cell.outputs]
    plots = [out for out in shown if "image/png" in out.get("data", {})]
    marked = [out for out in shown if "<iframe" in out.get("data", {}).get("text/html", "")]
    assert len(plots) == 3 and len(marked) == 1
    kept = os.environ.get("ONRECORD_NOTEBOOK")
    if kept:
        nbformat.write(book, kept)


@pytest.mark.parametrize("name", ["with_pandas.py", "with_polars.py", "with_duckdb.py"])
def test_examples_run(name: str, made: conftest.Corpus, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip(name.removeprefix("with_").removesuffix(".py"))
    path = tmp_path / "articles.jsonl"
    path.write_text("".join((made.folder / "articles.jsonl").read_text().splitlines(keepends=True)[:60]))
    source = (EXAMPLES / name).read_text()
    exec(compile(source, name, "exec"), {"__name__": "__main__", "PATH": str(path)})
    assert "unknown" in capsys.readouterr().out
