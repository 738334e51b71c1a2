"""Documents to windows: whole paragraphs, packed up to a fixed number of pieces. In: documents; out: arrays that the
encoder trains on and places that decoding needs."""

import re
from dataclasses import dataclass

import numpy as np

import pieces as P
from corpus import ROLES, quote_states

LENGTH = 160
# Where a paragraph longer than a window may be cut.
STOPS = (".", "”", '"', "!", "?")


@dataclass
class Window:
    document: str
    ids: np.ndarray
    offsets: list  # (start, end) of each piece, (-1, -1) for special ones
    states: np.ndarray
    cases: np.ndarray
    labels: np.ndarray  # 0 outside, 2r+1 begins, 2r+2 continues role r
    wanted: np.ndarray  # 0 where annotators set the text aside
    to_cue: np.ndarray  # content piece -> first piece of its cue, -1 for other pieces
    to_source: np.ndarray  # first piece of a cue -> first piece of its source, 0 for none, -1 for other pieces

    def __len__(self):
        return len(self.ids)


def units(text, pieces):
    """(numbers, places) of every paragraph, long ones cut at a stop."""
    room = LENGTH - 2
    for match in re.finditer(r"[^\n]+", text):
        if not match.group().strip():
            continue
        ids, offsets = pieces.encode(match.group())
        offsets = [(start + match.start(), end + match.start()) for start, end in offsets]
        while len(ids) > room:
            ends = (k for k in range(room, LENGTH // 2, -1) if text[offsets[k - 1][0] : offsets[k - 1][1]] in STOPS)
            cut = next(ends, room)
            yield ids[:cut], offsets[:cut]
            ids, offsets = ids[cut:], offsets[cut:]
        if ids:
            yield ids, offsets


def packed(text, pieces, share):
    """(numbers, places) of every window; paragraphs share one while it has at most `share` pieces."""
    ids, offsets = [pieces.cls], [(-1, -1)]
    for more, places in units(text, pieces):
        if len(ids) > 1 and len(ids) + len(more) + 1 > share:
            yield ids, offsets
            ids, offsets = [pieces.cls], [(-1, -1)]
        ids, offsets = ids + more + [pieces.sep], offsets + places + [(-1, -1)]
    if len(ids) > 1:
        yield ids, offsets


def owners(document):
    """Character -> [(attribution, role, start of the fragment), ...]."""
    out = {}
    for number, attribution in enumerate(document.attributions):
        for role, name in enumerate(ROLES):
            for start, end in attribution[name]:
                for at in range(start, end):
                    out.setdefault(at, []).append((number, role, start))
    return out


def windows(document, pieces, share=LENGTH):
    """All windows of a document, packed up to `share` pieces."""
    text = document.text
    quoted, case = quote_states(text), P.cases(text)
    owned = owners(document)
    aside = {at for start, end in document.discarded for at in range(start, end)}
    return [window(document, ids, offsets, quoted, case, owned, aside) for ids, offsets in packed(text, pieces, share)]


def window(document, ids, offsets, quoted, case, owned, aside):
    count = len(ids)
    blank = lambda value, kind=np.int32: np.full(count, value, kind)
    out = Window(document.name, np.array(ids, np.int32), offsets, blank(0), blank(0), blank(0), blank(0, np.float32), blank(-1), blank(-1))
    cues, sources, before, contents = {}, {}, None, []
    for at, (start, _) in enumerate(offsets):
        if start < 0:
            before = None
            continue
        out.wanted[at] = 0.0 if start in aside else 1.0
        out.states[at] = P.state(document.text, quoted, start)
        out.cases[at] = case[start]
        own = owned.get(start)
        if not own:
            before = None
            continue
        number, role, fragment = own[0]
        out.labels[at] = 2 * role + 1 + (before == (role, fragment))
        before = (role, fragment)
        for number_, role_, _ in own:
            if role_ == 1:
                cues.setdefault(number_, at)
            if role_ == 0:
                sources.setdefault(number_, at)
        if role == 2:
            contents.append((at, number))
    for at, number in contents:
        out.to_cue[at] = cues.get(number, 0)
    for number, at in cues.items():
        out.to_source[at] = sources.get(number, 0)
    return out
