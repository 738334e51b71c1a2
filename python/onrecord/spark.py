"""The same run on many machines: articles → statements → chains → links → scores → report, as steps over Spark DataFrames.

Every step is a function of the library called on Arrow batches; Spark moves rows and recovers from what fails. The result is the
command's: the same canonical statement table and the same report, byte for byte, at any number of partitions and in any order of
the input. ``docs/spark.md`` says what to type on a cluster and what a run of 10⁹ statements costs.

    run = onrecord.spark.score(spark.read.parquet("archive/"), work="hdfs:///tmp/onrecord")
    run.write("hdfs:///scored")

Needs Spark 4 and pandas < 3 on the driver and all executors.
"""

from __future__ import annotations

import functools
import hashlib
import json
import pathlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from . import _onrecord
from .errors import ColumnError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, Row, SparkSession

FIELDS = ("id", "text", "title", "outlet", "date", "desk", "author", "url")
TABLES = ("statements", "articles", "links", "hedges")
Batches = Iterator["pa.RecordBatch"]
#: Articles that an executor holds what was said of.
CHUNK = 1000
#: Rows that the driver holds at a time: statements, and articles with all that is said of them.
STATEMENTS_HELD = 20_000
ARTICLES_HELD = 1000


@dataclass(frozen=True)
class Settings:
    """How articles are read; the same on the driver and on every executor.

    ``rules`` is a folder that is laid over the rules that ship: a path that every executor has, such as one under ``--archives``.
    ``stamp`` is the driver's: an executor that would read by anything else raises.
    """

    rules: str | None = None
    engine: str = "fast"
    title: bool = True
    language: str = "en"
    linking: bool = True
    stamp: str = ""

    def rule_set(self) -> _onrecord.RuleSet:
        """Loads the rules."""
        return _rule_set(self.rules)

    def stamped(self) -> Settings:
        """The same with this process's stamp."""
        stamp = json.dumps(self.rule_set().stamp(self.engine))
        return replace(self, stamp=stamp)


@functools.lru_cache(maxsize=4)
def _rule_set(rules: str | None) -> _onrecord.RuleSet:
    return _onrecord.RuleSet.shipped() if rules is None else _onrecord.RuleSet.load(rules)


@functools.lru_cache(maxsize=4)
def _reader(settings: Settings) -> _onrecord.Reader:
    """One a worker process: engines are made once."""
    return _onrecord.Reader(
        rules=settings.rule_set(),
        engine=settings.engine,
        title=settings.title,
        language=settings.language,
        linking=settings.linking,
        stamp=settings.stamp or None,
    )


@functools.lru_cache(maxsize=4)
def _linking(settings: Settings) -> _onrecord.Linking:
    return _onrecord.Linking(rules=settings.rule_set())


# What runs on executors. Each takes and gives an iterator of batches, and is sent by name: the wheel must be there.


def _read_batches(settings: Settings) -> Callable[[Batches], Batches]:
    def run(batches: Batches) -> Batches:
        reader = _reader(settings)
        for batch in batches:
            for start in range(0, batch.num_rows, CHUNK):
                yield reader.read(batch.slice(start, CHUNK))

    return run


def _reduced(make: Callable[[], Any]) -> Callable[[Batches], Batches]:
    def run(batches: Batches) -> Batches:
        reducer = make()
        for batch in batches:
            yield reducer.push(batch)
        yield reducer.finish()

    return run


def _copies(batches: Batches) -> Batches:
    return map(_onrecord.copies, batches)


def _link_batches(settings: Settings) -> Callable[[Batches], Batches]:
    def run(batches: Batches) -> Batches:
        linking = _linking(settings)
        return (linking.link(batch) for batch in batches)

    return run


def _table_batches(nth: int) -> Callable[[Batches], Batches]:
    def run(batches: Batches) -> Batches:
        for batch in batches:
            for start in range(0, batch.num_rows, CHUNK):
                yield _onrecord.unpack_table(batch.slice(start, CHUNK), nth)

    return run


def _schema(settings: Settings) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(_reader(settings).schema().schema)


def _needs(frame: DataFrame, step: str, *names: str) -> None:
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise ColumnError(f"{step}: no column {', '.join(map(repr, missing))}; there are: {', '.join(frame.columns)}")


def articles(frame: DataFrame) -> DataFrame:
    """What is read: the fields of an article as text, ``path``, and ``position``, the place in the report's order.

    Only ``text`` and ``id`` have to be there. Without ``position``, articles stand in the order of their ids; ``position`` counts from 1
    and is what an article that could not be read is called by.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    _needs(frame, "articles", "id", "text")
    if "position" not in frame.columns:
        # One sort of the ids in one place: eight bytes and an id an article.
        order = Window.orderBy("id")
        frame = frame.withColumn("position", F.row_number().over(order).cast("long"))
    kept = [F.col(name).cast("string") for name in (*FIELDS, "path") if name in frame.columns]
    return frame.select(F.col("position").cast("long"), *kept)


def read(frame: DataFrame, settings: Settings) -> DataFrame:
    """The map: one row an article, with its line of the report, its rows of every table, and what links it to others.

    Columns: ``position``; ``id``, null where it could not be read; ``line`` and ``entry``, bytes for step :func:`report`; ``article``, 16
    bytes; ``runs``, for :func:`chains`; ``records``, for :func:`links`; ``tables``, packed, for :func:`table`.
    """
    _needs(frame, "read", "position", "id", "text")
    return frame.mapInArrow(_read_batches(settings), _schema(settings))


def chains(readings: DataFrame, partitions: int, keep: Callable[[DataFrame, str], DataFrame]) -> DataFrame:
    """Which articles are one text: ``(article, group)``, for those that are copies of others."""
    from pyspark.sql import functions as F

    _needs(readings, "chains", "article", "runs")
    runs = readings.select("article", F.explode("runs").alias("run")).select("run", "article")
    ordered = runs.repartition(partitions, "run").sortWithinPartitions("run", "article")
    met = keep(ordered.mapInArrow(_reduced(_onrecord.Neighbours), "a binary, b binary, common boolean"), "neighbours")
    own = met.where("b is null").groupBy("a").agg(F.count("*").alias("own"))
    pairs = (
        met.where("b is not null")
        .groupBy("a", "b")
        .agg(F.count("*").alias("shared"), F.sum(F.col("common").cast("long")).alias("common"))
        .join(own.select("a", F.col("own").alias("own_a")), "a", "left")
        .join(own.select(F.col("a").alias("b"), F.col("own").alias("own_b")), "b", "left")
    )
    nothing = F.lit(0).cast("long")
    fewer = F.least(F.coalesce("own_a", nothing), F.coalesce("own_b", nothing))
    counted = pairs.select("a", "b", "shared", "common", fewer.alias("own"))
    edges = keep(counted.mapInArrow(_copies, "a binary, b binary"), "copies")
    return components(edges, keep)


def components(edges: DataFrame, keep: Callable[[DataFrame, str], DataFrame]) -> DataFrame:
    """Connected components by large star and small star: each vertex with the least that it can reach.

    Kiveris et al. 2014, "Connected Components in MapReduce and Beyond": two or three rounds for groups of copies.
    """
    from pyspark.sql import functions as F

    def star(pairs: DataFrame, larger_only: bool) -> DataFrame:
        """Joins the neighbours of each vertex to the least of them and itself."""
        back = pairs.select(F.col("b").alias("a"), F.col("a").alias("b"))
        # Small star looks from the larger end only; large star from both.
        ends = pairs.select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b")) if larger_only else pairs.union(back)
        least = ends.groupBy("a").agg(F.least(F.col("a"), F.min("b")).alias("least"))
        joined = ends.join(least, "a")
        if larger_only:
            moved = joined.select(F.col("b").alias("v"), "least").union(least.select(F.col("a").alias("v"), "least"))
        else:
            moved = joined.where(F.col("b") > F.col("a")).select(F.col("b").alias("v"), "least")
        kept = moved.where(F.col("v") != F.col("least"))
        return kept.select(F.col("v").alias("a"), F.col("least").alias("b")).distinct()

    pairs = edges.select(F.greatest("a", "b").alias("a"), F.least("a", "b").alias("b")).distinct()
    before = None
    for round_number in range(1, 64):
        pairs = keep(star(star(pairs, False), True), f"components-{round_number}")
        # Sums of hashes: the same set of edges twice in a row is the end.
        now = pairs.agg(F.count("*"), F.sum(F.xxhash64("a", "b").cast("decimal(38,0)"))).first()
        if now == before:
            break
        before = now
    else:
        raise UsageError("chains: the groups of copies do not come to rest after 63 rounds")
    members = pairs.select(F.col("a").alias("article"), F.col("b").alias("group"))
    roots = pairs.select(F.col("b").alias("article"), F.col("b").alias("group")).distinct()
    return members.union(roots)


def links(
    readings: DataFrame,
    groups: DataFrame,
    settings: Settings,
    partitions: int,
    keep: Callable[[DataFrame, str], DataFrame],
) -> DataFrame:
    """What articles have in others: ``(id, elsewhere)``, the article's id and a list of bytes for step :func:`read`.

    Only keys and ids are shuffled to find pairs; records are joined back to the pairs that were found.
    """
    from pyspark.sql import functions as F

    _needs(readings, "links", "article", "records")
    _needs(groups, "links", "article", "group")
    records = readings.select("article", F.explode("records").alias("r")).select("article", "r.id", "r.keys", "r.record")
    keys = records.select(F.explode("keys").alias("key"), "id")
    ordered = keys.repartition(partitions, "key").sortWithinPartitions("key", "id")
    schema = "key long, a binary, b binary, left_out long"
    found = keep(ordered.mapInArrow(_reduced(_onrecord.Members), schema), "members")
    signed = keep(records.join(groups, "article", "left").select("id", "record", "group"), "records")
    a = signed.select(F.col("id").alias("a"), F.col("record").alias("record_a"), F.col("group").alias("group_a"))
    b = signed.select(F.col("id").alias("b"), F.col("record").alias("record_b"), F.col("group").alias("group_b"))
    # A pair counts under the least key that both have; under any other it would be dropped after the joins.
    once = found.where("a is not null").groupBy("a", "b").agg(F.min("key").alias("key"))
    pairs = once.join(a, "a").join(b, "b")
    pairs = pairs.select("key", "record_a", "record_b", "group_a", "group_b").repartition(partitions)
    made = pairs.mapInArrow(_link_batches(settings), "id string, elsewhere binary")
    return made.groupBy("id").agg(F.collect_list("elsewhere").alias("elsewhere"))


def scores(frame: DataFrame, readings: DataFrame, found: DataFrame, settings: Settings) -> DataFrame:
    """Articles with links are read again beside what was found; the others are as they were. Columns as of :func:`read`."""
    _needs(frame, "scores", "position", "id", "text")
    _needs(found, "scores", "id", "elsewhere")
    again = frame.join(found, "id", "inner").mapInArrow(_read_batches(settings), _schema(settings))
    alone = readings.join(found.select("id"), "id", "left_anti").select(*again.columns)
    return alone.unionByName(again)


def table(scored: DataFrame, name: str) -> DataFrame:
    """One of the tidy tables: ``statements``, ``articles``, ``links``, ``hedges``."""
    import pyarrow
    from pyspark.sql.pandas.types import from_arrow_schema

    if name not in TABLES:
        raise UsageError(f"no table {name!r}: there are {', '.join(TABLES)}")
    _needs(scored, "table", "tables")
    nth = TABLES.index(name)
    none = pyarrow.record_batch({"tables": pyarrow.array([], pyarrow.binary())})
    schema = from_arrow_schema(_onrecord.unpack_table(none, nth).schema)
    return scored.select("tables").mapInArrow(_table_batches(nth), schema)


def lost(scored: DataFrame) -> DataFrame:
    """Articles that could not be read: ``path``, ``line``, ``reason``, ``skipped``."""
    from pyspark.sql import functions as F

    entry = "struct<lost:struct<path:string,line:long,reason:string,skipped:boolean>>"
    row = F.from_json(F.col("entry").cast("string"), entry).alias("entry")
    return scored.where("line is null").select(row).select("entry.lost.*")


def report(scored: DataFrame, out: BinaryIO, settings: Settings) -> str:
    """Writes the report, ``onrecord score --format jsonl``, in order of ``position``; gives its last line.

    The lines pass through the driver one after the other; it holds one partition at a time.
    """
    _needs(scored, "report", "position", "id", "line", "entry")
    summed = _onrecord.Report(rules=settings.rule_set(), engine=settings.engine)
    rows = scored.select("position", "id", "line", "entry")
    for row in _in_order(rows, scored.count() // ARTICLES_HELD, "position", "id"):
        line = None if row["line"] is None else _onrecord.unpack_line(bytes(row["line"]))
        summed.add(line, bytes(row["entry"]))
        if line is not None:
            out.write(line)
    last = summed.finish()
    out.write(last)
    return last.decode()


def _in_order(frame: DataFrame, cuts: int, *columns: str) -> Iterator[Row]:
    """Rows in order, in partitions with as many cuts: the driver reads one after the other and holds one at a time."""
    return frame.repartitionByRange(cuts + 1, *columns).sortWithinPartitions(*columns).toLocalIterator()


def canonical_sha256(statements: DataFrame) -> str:
    """SHA-256 of the canonical statement table; Spark sorts its lines, the driver hashes them one after the other."""
    from pyspark import StorageLevel

    def lines(batches: Batches) -> Batches:
        import pyarrow

        for batch in batches:
            made = _onrecord.canonical(batch)
            yield pyarrow.record_batch({"line": pyarrow.array(made.splitlines(keepends=True), pyarrow.binary())})

    digest = hashlib.sha256()
    # Counted, sampled for the cuts, then sorted: made once for all three.
    made = statements.mapInArrow(lines, "line binary").persist(StorageLevel.DISK_ONLY)
    for row in _in_order(made, made.count() // STATEMENTS_HELD, "line"):
        digest.update(bytes(row["line"]))
    made.unpersist()
    return digest.hexdigest()


@dataclass
class Run:
    """A run's result: DataFrames that are read from where the last step was kept."""

    scored: DataFrame
    settings: Settings
    #: Keys in too many statements, and how many statements were not compared under them.
    hot: tuple[int, int] = (0, 0)
    _tables: dict[str, DataFrame] = field(default_factory=dict)

    def table(self, name: str) -> DataFrame:
        """``statements``, ``articles``, ``links`` or ``hedges``; columns as of ``onrecord score --format parquet``."""
        return self._tables.setdefault(name, table(self.scored, name))

    @property
    def statements(self) -> DataFrame:
        """One row a statement."""
        return self.table("statements")

    @property
    def unprocessed(self) -> DataFrame:
        """One row an article that could not be read, with path, line and reason."""
        return lost(self.scored)

    def canonical_sha256(self) -> str:
        """SHA-256 of the canonical statement table, hexadecimal."""
        return canonical_sha256(self.statements)

    def report(self, path: str | pathlib.Path) -> str:
        """Writes the report to a file of the driver's; gives its last line."""
        with open(path, "wb") as out:
            return report(self.scored, out, self.settings)

    def write(self, folder: str) -> None:
        """Writes every table as a folder of Parquet: ``folder/statements`` and so on."""
        for name in TABLES:
            self.table(name).write.mode("overwrite").parquet(f"{folder}/{name}")
        self.unprocessed.write.mode("overwrite").parquet(f"{folder}/unprocessed")


def score(
    frame: DataFrame,
    *,
    work: str,
    rules: str | None = None,
    engine: str = "fast",
    corroborate: str = "corpus",
    title: bool = True,
    language: str = "en",
    partitions: int | None = None,
) -> Run:
    """Scores a DataFrame of articles with columns ``id`` (unique), ``text`` and any of ``title``, ``outlet``, ``date``, ``desk``,
    ``author``, ``url``, ``path``, ``position``.

    ``work`` is a folder that driver and executors share: what a step gives is kept there as Parquet, so that no article is read again
    when a machine fails later. ``partitions`` is the number of partitions of shuffles; Spark's own setting without it.
    """
    from pyspark.sql import functions as F

    if corroborate not in ("article", "corpus"):
        raise UsageError(f'corroborate {corroborate!r}: there are "article" and "corpus"')
    spark: SparkSession = frame.sparkSession
    count = partitions or int(spark.conf.get("spark.sql.shuffle.partitions") or 200)

    def keep(made: DataFrame, name: str) -> DataFrame:
        path = f"{work}/{name}"
        made.write.mode("overwrite").parquet(path)
        return spark.read.schema(made.schema).parquet(path)

    settings = Settings(rules, engine, title, language, corroborate == "corpus").stamped()
    given = articles(frame)
    if "position" not in frame.columns:
        given = keep(given, "given")
    readings = keep(read(given, settings), "readings")
    if corroborate == "article":
        return Run(readings, settings)
    groups = keep(chains(readings, count, keep), "chains")
    found = keep(links(readings, groups, settings, count, keep), "links")
    members = spark.read.parquet(f"{work}/members").where("a is null")
    hot = members.agg(F.count("*").alias("keys"), F.sum("left_out").alias("left_out")).first()
    settings = replace(settings, linking=False)
    scored = keep(scores(given, readings, found, settings), "scored")
    return Run(scored, settings, (hot["keys"], hot["left_out"] or 0) if hot else (0, 0))
