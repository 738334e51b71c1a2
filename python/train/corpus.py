"""BRAT folders to documents. In: a split's folder with text/*.txt and attributions/*_XXXX.ann; out: texts with the
spans of sources, cues and contents. Changes no text: offsets are code points of the file as it stands."""

import collections
import os
import re
from dataclasses import dataclass, field

ROLES = ("source", "cue", "content")
# Marks that open and close a quotation; a straight mark does either.
OPEN, CLOSE, STRAIGHT = "“„«", "”»", '"'


@dataclass
class Document:
    name: str
    text: str
    # One a statement: role -> [(start, end), ...] in order.
    attributions: list = field(default_factory=list)
    # Stretches that annotators set aside.
    discarded: list = field(default_factory=list)


def _read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def _annotations(path):
    spans, events, discarded = {}, [], []
    for line in _read(path).split("\n"):
        parts = line.split("\t")
        if re.fullmatch(r"T\d+", parts[0]) and len(parts) >= 2:
            match = re.match(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)$", parts[1])
            if not match:
                continue
            pieces = [tuple(map(int, piece.split())) for piece in match.group(2).split(";")]
            spans[parts[0]] = pieces
            if match.group(1) == "Discard":
                discarded += pieces
        elif re.fullmatch(r"E\d+", parts[0]) and len(parts) >= 2:
            events.append([word.split(":") for word in parts[1].split()])
    attributions = []
    for event in events:
        one = {role: [] for role in ROLES}
        for role, span in event:
            key = role.rstrip("0123456789").lower()
            if key in one:
                one[key] += spans[span]
        if one["content"]:
            attributions.append({role: sorted(set(one[role])) for role in ROLES})
    return attributions, discarded


def load(folder):
    """All documents of a split, by name. Of several annotators the one whose id sorts first counts."""
    files = collections.defaultdict(dict)
    for name in sorted(os.listdir(os.path.join(folder, "attributions"))):
        match = re.match(r"(.+)_([0-9a-f]{4})\.ann$", name)
        if match:
            files[match.group(1)][match.group(2)] = os.path.join(folder, "attributions", name)
    documents = []
    for name, by_annotator in sorted(files.items()):
        text = _read(os.path.join(folder, "text", name + ".txt"))
        attributions, discarded = _annotations(by_annotator[sorted(by_annotator)[0]])
        documents.append(Document(name, text, attributions, discarded))
    return documents


def quote_states(text):
    """For each character 1 when it stands inside double quotation marks, the marks included, else 0. The state ends
    at every line break, because a quotation that runs on opens again. `src/neural/features.rs` does the same."""
    states = bytearray(len(text))
    at, inside = 0, False
    while at < len(text):
        mark, step = text[at], 1
        if text.startswith("''", at) or text.startswith("``", at):
            mark, step = STRAIGHT, 2
        if mark == "\n":
            inside = False
        elif mark in OPEN:
            states[at], inside = 1, True
        elif mark in CLOSE:
            states[at], inside = 1, False
        elif mark == STRAIGHT:
            states[at : at + step] = b"\1" * step
            inside = not inside
        elif inside:
            states[at] = 1
        at += step
    return states
