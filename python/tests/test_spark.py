"""The same run on Spark: the command's bytes at any number of partitions and in any order, and clear errors that lose nothing."""

from __future__ import annotations

import json
import os
import pathlib
import random
import shutil
import subprocess
from typing import Any

import conftest
import onrecord
import pytest
from onrecord import _onrecord

pa = pytest.importorskip("pyarrow")
pytest.importorskip("pyspark")

import onrecord.spark as steps  # noqa: E402


def frame(spark: Any, rows: list[dict[str, str]], order: list[int]) -> Any:
    placed = [{**rows[n], "position": n + 1} for n in order]
    return spark.createDataFrame(pa.Table.from_pylist(placed))


def test_identity_with_the_command(spark: Any, made: conftest.Corpus, tmp_path: pathlib.Path) -> None:
    order = list(range(len(made.rows)))
    articles = frame(spark, made.rows, order).repartition(4)
    run = steps.score(articles, work=str(tmp_path / "work"))
    last = run.report(tmp_path / "report.jsonl")
    assert (tmp_path / "report.jsonl").read_bytes() == made.report
    assert json.loads(last)["failed"] == json.loads(made.report.splitlines()[-1])["failed"] > 0
    assert run.canonical_sha256() == made.sha256
    run.write(str(tmp_path / "tables"))
    told = [conftest.command(), "canonical", "-q", "--sha256", tmp_path / "tables" / "statements"]
    assert subprocess.run(told, check=True, capture_output=True, text=True).stdout.strip() == made.sha256
    lost = {(row["line"], row["reason"]) for row in run.unprocessed.collect()}
    assert (100, "empty") in lost


@pytest.mark.parametrize("partitions", [1, 7, 64])
def test_partitions_and_order_change_nothing(
    spark: Any, made: conftest.Corpus, tmp_path: pathlib.Path, partitions: int
) -> None:
    rows = made.rows[:160]
    whole = onrecord.score_batch(rows, corroborate="corpus")
    order = list(range(len(rows)))
    random.Random(partitions).shuffle(order)
    articles = frame(spark, rows, order).repartition(partitions)
    run = steps.score(articles, work=str(tmp_path / "work"), partitions=partitions)
    run.report(tmp_path / "report.jsonl")
    assert (tmp_path / "report.jsonl").read_bytes() == whole.report()
    assert run.canonical_sha256() == whole.canonical_sha256()


def test_without_positions_the_order_is_that_of_ids(spark: Any, made: conftest.Corpus, tmp_path: pathlib.Path) -> None:
    rows = made.rows[:40]
    whole = onrecord.score_batch(rows)
    articles = spark.createDataFrame(pa.Table.from_pylist(rows[::-1]))
    run = steps.score(articles, work=str(tmp_path / "work"), corroborate="article")
    run.report(tmp_path / "report.jsonl")
    assert (tmp_path / "report.jsonl").read_bytes() == whole.report()


def test_a_missing_column_is_named(spark: Any, tmp_path: pathlib.Path) -> None:
    articles = spark.createDataFrame([("1", "A text.")], "id string, body string")
    with pytest.raises(onrecord.ColumnError, match="articles: no column 'text'; there are: id, body"):
        steps.score(articles, work=str(tmp_path))


def test_an_executor_that_dies_loses_nothing(spark: Any, made: conftest.Corpus, tmp_path: pathlib.Path) -> None:
    rows = made.rows[:60]
    whole = onrecord.score_batch(rows)
    settings = steps.Settings(linking=False).stamped()
    died = tmp_path / "died"

    def read(batches: Any) -> Any:
        for batch in batches:
            if not died.exists():
                died.touch()
                os._exit(9)
            yield steps._reader(settings).read(batch)

    given = steps.articles(frame(spark, rows, list(range(len(rows))))).repartition(3)
    readings = given.mapInArrow(read, steps._schema(settings))
    readings.write.mode("overwrite").parquet(str(tmp_path / "readings"))
    assert died.exists()
    run = steps.Run(spark.read.parquet(str(tmp_path / "readings")), settings)
    run.report(tmp_path / "report.jsonl")
    assert (tmp_path / "report.jsonl").read_bytes() == whole.report()


def test_an_executor_with_other_rules_refuses(spark: Any, made: conftest.Corpus) -> None:
    settings = steps.Settings(stamp=json.dumps({**onrecord.RuleSet.shipped().stamp(), "rule_set": "another"}))
    given = steps.articles(frame(spark, made.rows[:4], [0, 1, 2, 3]))
    schema = steps._schema(steps.Settings())
    with pytest.raises(Exception, match="another version, rules or weights than the driver"):
        given.mapInArrow(steps._read_batches(settings), schema).collect()


def ids(*numbers: int) -> Any:
    return pa.array([n.to_bytes(16, "big") for n in numbers], pa.binary())


def test_reducers_do_not_believe_that_rows_are_sorted() -> None:
    pairs = _onrecord.Neighbours()
    pairs.push(pa.record_batch({"run": pa.array([1, 2]), "article": ids(1, 1)}))
    with pytest.raises(onrecord.OrderError, match="chains: rows are not sorted by run and article"):
        pairs.push(pa.record_batch({"run": pa.array([1]), "article": ids(2)}))
    members = _onrecord.Members()
    with pytest.raises(onrecord.OrderError, match="links: rows are not sorted by key and id"):
        members.push(pa.record_batch({"key": pa.array([5, 4]), "id": ids(1, 2)}))
    with pytest.raises(onrecord.OrderError, match="ids must be unique"):
        _onrecord.Members().push(pa.record_batch({"key": pa.array([5, 5]), "id": ids(1, 1)}))


def test_a_keys_members_may_come_in_any_number_of_batches() -> None:
    whole = pa.record_batch({"key": pa.array([1] * 100 + [2] * 3), "id": ids(*range(103))})

    def pairs(size: int) -> Any:
        members, out = _onrecord.Members(), []
        for start in range(0, len(whole), size):
            out.append(members.push(whole.slice(start, size)))
        out.append(members.finish())
        return pa.Table.from_batches(out)

    assert pairs(1).equals(pairs(200)) and pairs(7).equals(pairs(64))
    left = [n for n in pairs(9)["left_out"].to_pylist() if n is not None]
    assert left == [36] and len(pairs(9)) == 64 * 63 // 2 + 1 + 3


@pytest.fixture(autouse=True)
def _clean(tmp_path: pathlib.Path) -> Any:
    yield
    shutil.rmtree(tmp_path, ignore_errors=True)
