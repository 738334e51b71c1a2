"""A corpus to compare engines by: invented articles, many of them copies of others, and some that cannot be read.

In: a number of articles; out: rows in a fixed order, the same on every machine. Eight articles tell one story in words of its own. One
article in four is agency copy that was taken over: cut, retitled, under another outlet. One in two hundred cannot be read: it is
empty, or in another language.
"""

from __future__ import annotations

import json
import os
import pathlib
import re
import subprocess
import sys
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOREIGN = "Der Minister sagte am Freitag, die Brücke bleibe geschlossen, bis die Untersuchung beendet sei. " * 20


#: Long words that say what a story is about; what ends so is a verb, a participle or an adverb, and is left alone.
WORD = re.compile(r"\b(?!with|that|said|from|have|been|when|will|they|were)[a-z]{4,}(?<!ed)(?<!ing)(?<!ly)(?<!ould)\b")
SYLLABLES = ["bar", "del", "fin", "gor", "kel", "lum", "mar", "nev", "pol", "rin", "sut", "tam", "vor", "wes", "zan", "hol"]


def told(text: str, story: int) -> str:
    """A text in the words of a story: its long words are others in each."""

    def word(found: re.Match[str]) -> str:
        number = zlib.crc32(f"{story} {found[0]}".encode())
        return "".join(SYLLABLES[number >> shift & 15] for shift in (4, 8, 12)) + found[0][-2:]

    return WORD.sub(word, text)


def target() -> pathlib.Path:
    """The folder that cargo builds into."""
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def generated(count: int, size: int) -> list[dict[str, str]]:
    """Articles of the benches' grammar."""
    program = target() / "release" / "examples" / "generate"
    if not program.exists():
        subprocess.run(["cargo", "build", "-q", "--release", "--locked", "--example", "generate"], cwd=ROOT, check=True)
    lines = subprocess.run([program, str(count), "12", str(size)], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in lines.splitlines()]


def articles(count: int, size: int = 2500) -> list[dict[str, str]]:
    """``count`` rows with ``id``, ``title``, ``outlet``, ``date``, ``text``."""
    own = generated(count, size)
    rows: list[dict[str, str]] = []
    for n, row in enumerate(own):
        row["id"] = f"a{n:07d}"
        row["text"] = told(row["text"], n // 8)
        if n % 4 == 3:
            # The first of every eight is the wire's; it is taken over up to three times, each time a little shorter.
            source = rows[n - n % 8]
            sentences = source["text"].split("\n")
            kept = sentences[: max(2, len(sentences) - n % 3)]
            row = {**row, "title": source["title"] + " – update", "text": "\n".join(kept), "outlet": f"Paper {n % 13}"}
        if n % 200 == 99:
            row["text"] = "" if n % 400 == 99 else FOREIGN
        rows.append(row)
    return rows


def write(rows: list[dict[str, str]], path: pathlib.Path) -> None:
    """As JSON lines."""
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    write(articles(int(sys.argv[1])), pathlib.Path(sys.argv[2]))
