"""Writes into rules/lexicons/hedges.csv how often each row's words are marked where people marked hedges: for uncertainty the
share of its uses in the dev halves of the Szeged Uncertainty Corpus that overlap a marked cue (news and Wikipedia, or
biomedical articles where those lack it, whose "likelihood" is another), for vague sources and kin the
share of the sentences of CoNLL-2010's Wikipedia part with it that are marked as weasel sentences. Run after adding rows:

    python3 scripts/hedge_precision.py ../shared/corpora/hedging
"""
import csv
import json
import pathlib
import re
import sys

LIST = pathlib.Path(__file__).parent.parent / "rules/lexicons/hedges.csv"
GENERAL, BIOMEDICAL = ["factbank", "wiki"], ["bmc", "fly", "hbc"]
MARKED_BY_SENTENCE = ("vague.", "passive.", "booster.universal", "booster.common_knowledge")
MARKED_BY_WORD = ("epistemic.", "conditional", "evidential.hearsay", "evidential.weak_basis", "distance.alleged")


def words(text):
    """Lower-case words and marks with their places."""
    found = re.finditer(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]", text)
    return [(m.group().lower().replace("’", "'"), m.start(), m.end()) for m in found]


def index(sentences):
    """First word of a term to the places where it stands."""
    places = {}
    for number, tokens in enumerate(sentences):
        for at, (word, _, _) in enumerate(tokens):
            places.setdefault(word, []).append((number, at))
    return places


def uses(term, sentences, places):
    """Sentence, first and last character of each use."""
    parts = [w for w, _, _ in words(term)]
    if not parts:
        return
    for number, at in places.get(parts[0], ()):
        tokens = sentences[number][at : at + len(parts)]
        if [w for w, _, _ in tokens] == parts:
            yield number, tokens[0][1], tokens[-1][2]


def read(path):
    return [json.loads(line) for line in open(path, encoding="utf8")]


def main(folder):
    parts = {"news and Wikipedia": GENERAL, "biomedical": BIOMEDICAL}
    parts = {part: [r for name in names for r in read(f"{folder}/szeged_{name}_dev.jsonl")] for part, names in parts.items()}
    parts = [(part, rows, [words(r["text"]) for r in rows]) for part, rows in parts.items()]
    parts = [(*each, index(each[2])) for each in parts]
    weasels = read(f"{folder}/conll10_wiki_train.jsonl")
    by_sentence = [words(r["text"]) for r in weasels]
    sentence_places = index(by_sentence)
    rows = list(csv.DictReader(open(LIST, encoding="utf8", newline="")))
    for row in rows:
        row["precision"], row["source"] = "", "onrecord"
        if row["class"].startswith(MARKED_BY_WORD):
            for part, texts, tokens, places in parts:
                found = list(uses(row["term"], tokens, places))
                marked = sum(any(c["start"] < end and start < c["end"] for c in texts[n]["cues"]) for n, start, end in found)
                note = f"; Szeged Uncertainty Corpus, {part} dev: {marked} of {len(found)} uses marked as cues"
                if found:
                    break
        elif row["class"].startswith(MARKED_BY_SENTENCE):
            found = {n for n, _, _ in uses(row["term"], by_sentence, sentence_places)}
            marked = sum(weasels[n]["label"] for n in found)
            note = f"; CoNLL-2010, Wikipedia: {marked} of {len(found)} sentences with it are weasels"
        else:
            row["source"] += "; no corpus at hand marks this class"
            continue
        row["source"] += note if found else "; no use in the corpora that mark this class"
        if found:
            row["precision"] = f"{marked / len(found):.2f}"
    with open(LIST, "w", encoding="utf8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{sum(1 for r in rows if r['precision'])} of {len(rows)} rows measured")


main(sys.argv[1])
