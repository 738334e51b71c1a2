"""Speed side by side in one run: the command, ``score_batch`` and Spark's map over the same articles.

    python speed.py [ARTICLES]

Throughput is article text over CPU time of all processes that take part, Spark's own among them: the least of several rounds, all
engines in turn, so that what else the machine does tells little. Wall times stand beside it. Says when a floor is missed, and fails
where a share is so far below it that something is broken rather than busy.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

import corpus
import onrecord
import onrecord.spark as steps
import pyarrow as pa

#: Rounds at least, and at most where a floor is not held yet: the busier a machine, the longer until it shows its least.
ROUNDS = (3, 8)
FLOORS = {"score_batch": 0.90, "spark map": 0.60}
#: Of a floor: less than this is broken, whatever else the machine does.
BROKEN = 0.7


def family() -> dict[int, list[int]]:
    """Processes by parent."""
    out: dict[int, list[int]] = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            out.setdefault(parent, []).append(int(entry.name))
    return out


def cpu() -> float:
    """CPU seconds of this process and of all below it, ended ones among them."""
    below, open_, ticks = family(), [os.getpid()], 0
    while open_:
        pid = open_.pop()
        open_.extend(below.get(pid, []))
        try:
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass
class Clock:
    """The least CPU and wall seconds of some work."""

    cpu: float = float("inf")
    wall: float = float("inf")

    def time(self, work: Callable[[], object]) -> None:
        start, began = time.monotonic(), cpu()
        work()
        self.cpu, self.wall = min(self.cpu, cpu() - began), min(self.wall, time.monotonic() - start)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    rows = corpus.articles(count)
    megabytes = sum(len(row["text"].encode()) for row in rows) / 1e6
    folder = pathlib.Path(tempfile.mkdtemp())
    corpus.write(rows, folder / "articles.jsonl")
    command = corpus.target() / "release" / "onrecord"

    def score(jobs: int) -> Callable[[], object]:
        options = ["-q", "--format", "jsonl", "-j", str(jobs), "-o", folder / "out.jsonl", folder / "articles.jsonl"]
        return lambda: subprocess.run([command, "score", *options], stderr=subprocess.DEVNULL)

    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "2g")
    session = session.config("spark.ui.showConsoleProgress", "false").config("spark.driver.host", "127.0.0.1").getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    placed = pa.Table.from_pylist([{**row, "position": n + 1} for n, row in enumerate(rows)])
    session.createDataFrame(placed).repartition(4).write.parquet(str(folder / "articles.parquet"))
    given = steps.articles(session.read.parquet(str(folder / "articles.parquet")))
    settings = steps.Settings(linking=False).stamped()

    def spark_map() -> None:
        steps.read(given, settings).write.mode("overwrite").parquet(str(folder / "readings"))

    table = placed.drop_columns(["position"])
    onrecord.score_batch(rows[:10])
    spark_map()
    work: dict[str, Callable[[], object]] = {
        "command, one thread": score(1),
        "score_batch, one thread": lambda: onrecord.score_batch(table, jobs=1).report(),
        "command, two threads": score(2),
        "spark map, local[2]": spark_map,
    }
    clocks = {name: Clock() for name in work}

    def shares() -> dict[str, float]:
        return {
            "score_batch": clocks["command, one thread"].cpu / clocks["score_batch, one thread"].cpu,
            "spark map": clocks["command, two threads"].cpu / clocks["spark map, local[2]"].cpu,
        }

    for nth in range(ROUNDS[1]):
        for name, clock in clocks.items():
            clock.time(work[name])
        if nth + 1 >= ROUNDS[0] and all(share >= FLOORS[name] for name, share in shares().items()):
            break
    session.stop()
    for name, clock in clocks.items():
        rates = f"{megabytes / clock.cpu:6.2f} MB/s of a core   wall {clock.wall:7.2f} s {megabytes / clock.wall:6.2f} MB/s"
        print(f"{name:<24} CPU {clock.cpu:7.2f} s {rates}")
    for name, share in shares().items():
        missed = "" if share >= FLOORS[name] else ": missed in this run"
        print(f"{name} has {share:.0%} of the command's throughput (floor {FLOORS[name]:.0%}){missed}")
    return int(any(share < BROKEN * FLOORS[name] for name, share in shares().items()))


if __name__ == "__main__":
    sys.exit(main())
