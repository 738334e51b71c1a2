"""A worker is killed while statements are linked, and the run ends with the same bytes.

    python recovery.py [ARTICLES] [WHEEL]

Starts a standalone master and two workers on loopback, each worker a process of its own; scores ARTICLES (30,000) with corroboration
across all of them; ends one worker and its executor with signal 9 while the shuffle of the links runs; compares the canonical statement
table with that of the command. The wheel goes to the executors as an archive, as on a cluster. Run by hand or by night; takes minutes.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any

import corpus
import onrecord.spark as steps

PORT = int(os.environ.get("ONRECORD_PORT", "17077"))


def home() -> pathlib.Path:
    """Spark as the package pyspark ships it."""
    import pyspark

    return pathlib.Path(pyspark.__file__).parent


def begin(role: str, folder: pathlib.Path, *more: str) -> subprocess.Popen[bytes]:
    """A daemon of a standalone cluster, on loopback only."""
    log = (folder / f"{role.rsplit('.', 1)[-1]}-{len(list(folder.iterdir()))}.log").open("wb")
    command = [home() / "bin" / "spark-class", role, "--host", "127.0.0.1", "--webui-port", "0", *more]
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1", "SPARK_DAEMON_MEMORY": "256m"}
    return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)


def children(pid: int) -> list[int]:
    """All processes below one."""
    out, open_ = [], [pid]
    while open_:
        parent = open_.pop()
        for task in pathlib.Path(f"/proc/{parent}/task").glob("*/children"):
            found = [int(child) for child in task.read_text().split()]
            out.extend(found)
            open_.extend(found)
    return out


def kill(worker: subprocess.Popen[bytes], work: pathlib.Path, told: list[str]) -> None:
    """Waits until pairs are being looked for, then ends a worker and all that it started."""
    while not (work / "chains" / "_SUCCESS").exists():
        time.sleep(0.2)
    # The shuffle of keys and ids has begun when step links keeps what its reducers give.
    while not (work / "members").exists():
        time.sleep(0.05)
    time.sleep(1.0)
    ended = (work / "links" / "_SUCCESS").exists()
    doomed = [*children(worker.pid), worker.pid]
    for pid in doomed:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    told.append(f"killed a worker and what it ran, {len(doomed)} processes, {'AFTER' if ended else 'while'} links were looked for")


def main() -> int:
    # A run that is ended from outside takes what it started with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    wheel = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else next((corpus.target() / "wheels").glob("onrecord-*.whl"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="onrecord-"))
    archive = folder / "onrecord.zip"
    shutil.copy(wheel, archive)
    corpus.write(corpus.articles(count), folder / "articles.jsonl")
    start = time.monotonic()
    command = corpus.target() / "release" / "onrecord"
    options = ["-q", "--format", "parquet", "--corroborate", "corpus", "-o", folder / "tables", folder / "articles.jsonl"]
    subprocess.run([command, "score", *options], stderr=subprocess.DEVNULL)
    told = [command, "canonical", "-q", "--sha256", folder / "tables"]
    wanted = subprocess.run(told, check=True, capture_output=True, text=True).stdout.strip()
    print(f"command: {wanted} in {time.monotonic() - start:.0f} s", flush=True)

    master = begin("org.apache.spark.deploy.master.Master", folder, "--port", str(PORT))
    time.sleep(5)
    more = ["--cores", "1", "--memory", "3g", "--work-dir", str(folder / "worker"), f"spark://127.0.0.1:{PORT}"]
    workers = [begin("org.apache.spark.deploy.worker.Worker", folder, *more) for _ in range(2)]
    try:
        found, account = run(folder, archive, workers[0])
    finally:
        for process in [*workers, master]:
            for pid in [*children(process.pid), process.pid]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
    print("\n".join(account))
    print(f"spark:   {found}")
    shutil.rmtree(folder, ignore_errors=True)
    is_same = found == wanted and "while" in account[0]
    print("the same table" if is_same else "NOT THE SAME, or nothing was killed in time")
    return int(not is_same)


def run(folder: pathlib.Path, archive: pathlib.Path, doomed: subprocess.Popen[bytes]) -> tuple[str, list[str]]:
    """The run, and an account of what was done to it."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F

    settings: dict[str, Any] = {
        "spark.archives": f"{archive}#onrecord",
        "spark.executorEnv.PYTHONPATH": "onrecord",
        "spark.executor.memory": "2g",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "8",
        "spark.executor.heartbeatInterval": "5s",
        "spark.network.timeout": "60s",
    }
    builder = SparkSession.builder.master(f"spark://127.0.0.1:{PORT}").appName("onrecord recovery")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    start = time.monotonic()
    schema = "id string, title string, outlet string, date string, text string"
    articles = session.read.schema(schema).json(str(folder / "articles.jsonl"))
    # Ids are in the order of the file, and say their place in it.
    articles = articles.withColumn("position", F.substring("id", 2, 7).cast("long") + 1).withColumn("path", F.lit("articles.jsonl"))
    work, account = folder / "work", list[str]()
    threading.Thread(target=kill, args=(doomed, work, account), daemon=True).start()
    made = steps.score(articles.repartition(16), work=str(work))
    account.append(f"scored in {time.monotonic() - start:.0f} s; hot keys {made.hot[0]}")
    found = made.canonical_sha256()
    session.stop()
    return found, account


if __name__ == "__main__":
    sys.exit(main())
