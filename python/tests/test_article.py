"""One article from Python: what it holds, how it shows, and how it fails."""

from __future__ import annotations

import doctest
import pathlib
import threading
import time

import onrecord
import pytest

TEXT = (
    "Paris, 3 May. The minister, Anna Weiss, said on Friday that the bridge was closed. "
    "“We will not leave anyone behind,” Weiss told reporters. A resident who asked not to be named said the road may be open again."
)


def test_the_packages_own_example() -> None:
    assert doctest.testmod(onrecord).failed == 0


def test_an_article_says_what_the_command_says() -> None:
    article = onrecord.score(TEXT, id="bridge", outlet="The Paper")
    assert article.id == "bridge" and article.text == TEXT
    whole = article.to_dict()
    assert whole["schema"] == "onrecord.article/1" and whole["outlet"] == "The Paper"
    assert whole["statements"] == article.statements and len(article) == 3
    assert article.profile["statements"] == 3 and article.mean_score == article.profile["mean_score"]
    first = article.statements[0]
    assert article.text[slice(*first["source"][0])] == "The minister, Anna Weiss,".rstrip(",") or first["source"]
    sums = {s["id"]: round(sum(t["points"] for t in s["terms"]), 2) for s in article.statements if s["score"] is not None}
    for name, points in sums.items():
        assert f"{points:.2f}" in article.explain(name)
    assert onrecord.explain(TEXT, statement="S1") == onrecord.score(TEXT).explain("S1")
    assert article.explain(line=1) and not article.explain(line=9)


def test_a_notebook_shows_the_marked_article() -> None:
    shown = onrecord.score("<script>alert(1)</script> " + TEXT)._repr_html_()
    assert shown.startswith("<iframe") and "said" in shown and "<script>alert" not in shown
    assert onrecord.score(TEXT).page().startswith("<!doctype html>")


def test_errors_say_file_and_line(tmp_path: pathlib.Path) -> None:
    with pytest.raises(onrecord.ArticleError, match="empty") as empty:
        onrecord.score(" ", id="blank")
    assert empty.value.file == "blank"
    with pytest.raises(onrecord.ArticleError, match="German"):
        onrecord.score("Der Minister sagte am Freitag, die Brücke bleibe geschlossen. " * 20)
    rule = tmp_path / "hedging" / "HED999.toml"
    rule.parent.mkdir()
    rule.write_text('id = "HED999"\ntitle = "A test"\nwieght = 3\n')
    with pytest.raises(onrecord.RuleError, match='HED999.toml:3:1: unknown key "wieght"') as fault:
        onrecord.RuleSet.load(tmp_path)
    assert ("hedging/HED999.toml", 3) in [(file, line) for file, line, _, _ in fault.value.faults]
    assert fault.value.file == "hedging/HED999.toml" and isinstance(fault.value, ValueError)
    with pytest.raises(onrecord.FileError, match="no such file") as gone:
        onrecord.RuleSet.load(tmp_path / "gone")
    assert gone.value.file.endswith("gone") and isinstance(gone.value, OSError)
    with pytest.raises(onrecord.UsageError, match="S1 to S3"):
        onrecord.score(TEXT).explain("S9")
    with pytest.raises(onrecord.UsageError, match='there are "fast" and "accurate"'):
        onrecord.score(TEXT, engine="slow")


def test_rules_change_the_stamp_and_the_scores(tmp_path: pathlib.Path) -> None:
    shipped = onrecord.RuleSet.shipped()
    (tmp_path / "unused").mkdir()
    same = onrecord.RuleSet.load(tmp_path)
    other = onrecord.RuleSet.load(tmp_path, weights={"SCO003": 40.0})
    assert shipped.hash == same.hash != other.hash and len(shipped) > 300
    assert other.stamp()["rule_set"] == other.hash
    before, after = onrecord.score(TEXT), onrecord.score(TEXT, rules=other)
    assert before.mean_score != after.mean_score
    assert dict(shipped.titles())["SCO003"]


def test_two_statements_and_a_mention() -> None:
    found = onrecord.compare("Forty people were killed in the attack.", "At least 40 people died in the attack.")
    assert found.relation == "supports" and 0.5 < found.similarity <= 1 and found.because
    against = onrecord.compare("The bridge was closed on Friday.", "The bridge was not closed on Friday.")
    assert against.relation == "contradicts"
    start = TEXT.index("The minister")
    answer = onrecord.classify(TEXT, start, start + len("The minister, Anna Weiss"))
    assert answer["type"].startswith("gov.") and answer["speaker"] == "Anna Weiss" and not answer["anonymous"]
    with pytest.raises(onrecord.UsageError, match="outside the text"):
        onrecord.classify(TEXT, 0, 10_000)


def test_the_interpreters_lock_is_free_while_articles_are_read() -> None:
    ticks, done = 0, threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)

    beside = threading.Thread(target=tick)
    beside.start()
    start = time.monotonic()
    onrecord.score_batch([TEXT * 3] * 2000, jobs=1)
    took = time.monotonic() - start
    done.set()
    beside.join()
    assert ticks > took * 50, f"{ticks} ticks in {took:.2f} s"
