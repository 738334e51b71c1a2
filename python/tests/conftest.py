"""What tests share: the command, a corpus with what the command makes of it, and one Spark session."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import corpus
import pytest

COUNT = int(os.environ.get("ONRECORD_ARTICLES", "2000"))


def command() -> pathlib.Path:
    """The command that was built with the wheel."""
    return corpus.target() / "release" / "onrecord"


def score(path: pathlib.Path, out: pathlib.Path, form: str, *more: str) -> None:
    """``onrecord score`` over standard input; articles that are lost are no failure here."""
    options = ["-q", "--format", form, "--input", "jsonl", "-o", str(out), *more, "-"]
    with path.open("rb") as given:
        done = subprocess.run([command(), "score", *options], stdin=given, stderr=subprocess.PIPE)
    assert done.returncode in (0, 3), done.stderr.decode()


@dataclass
class Corpus:
    """Articles, and the command's report and canonical hash of them."""

    rows: list[dict[str, str]]
    report: bytes
    sha256: str
    folder: pathlib.Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """The corpus, corroborated across its articles."""
    folder = tmp_path_factory.mktemp("corpus")
    rows = corpus.articles(COUNT)
    corpus.write(rows, folder / "articles.jsonl")
    across = ["--corroborate", "corpus"]
    score(folder / "articles.jsonl", folder / "report.jsonl", "jsonl", *across)
    score(folder / "articles.jsonl", folder / "tables", "parquet", *across)
    told = subprocess.run([command(), "canonical", "-q", "--sha256", folder / "tables"], check=True, capture_output=True)
    return Corpus(rows, (folder / "report.jsonl").read_bytes(), told.stdout.decode().strip(), folder)


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """Two threads of one machine, each task with four tries, as on a cluster."""
    sql = pytest.importorskip("pyspark.sql")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.warehouse.dir": "/nonexistent",
    }
    builder = sql.SparkSession.builder.master("local[2,4]").appName("onrecord tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
