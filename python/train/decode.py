"""Scores to attributions: the best label sequence, then contents joined to cues and cues to sources by the pointers.
`src/neural/decode.rs` does so with many sequences and keeps what they agree on, half a point better; this is what a training is followed
by."""

import numpy as np

from corpus import ROLES

LABELS = 7


def best_labels(scores, chain):
    """The best sequence for one window: scores of pieces by labels, scores of label after label."""
    count = len(scores)
    back = np.zeros((count, LABELS), np.int32)
    best = scores[0].copy()
    for at in range(1, count):
        ways = best[:, None] + chain
        back[at] = ways.argmax(0)
        best = ways.max(0) + scores[at]
    out = np.zeros(count, np.int32)
    out[-1] = best.argmax()
    for at in range(count - 1, 0, -1):
        out[at - 1] = back[at, out[at]]
    return out


def stretches(labels, offsets):
    """[role, first piece, last piece] of every run of labels; special pieces end runs."""
    out, running = [], False
    for at, label in enumerate(labels):
        if offsets[at][0] < 0 or label == 0:
            running = False
            continue
        role = (label - 1) // 2
        if running and label % 2 == 0 and out[-1][0] == role:
            out[-1][2] = at
        else:
            out.append([role, at, at])
            running = True
    return out


def attributions(scores, to_cue, to_source, chain, offsets):
    """Attributions of one window as character spans."""
    found = stretches(best_labels(scores, chain), offsets)
    sources, cues, contents = ([f for f in found if f[0] == role] for role in range(3))
    place = lambda f: [offsets[f[1]][0], offsets[f[2]][1]]
    if not cues:
        return []
    of_cue = {}
    for content in contents:
        # The first piece of the window stands for a cue that is not there.
        means = [to_cue[content[1] : content[2] + 1, place].mean() for place in [0] + [cue[1] for cue in cues]]
        choice = int(np.argmax(means))
        if choice:
            of_cue.setdefault(choice - 1, []).append(content)
    out = []
    for number, own in sorted(of_cue.items()):
        cue = cues[number]
        choices = [to_source[cue[1], 0]] + [to_source[cue[1], s[1]] for s in sources]
        choice = int(np.argmax(choices))
        source = [place(sources[choice - 1])] if choice else []
        out.append({"source": source, "cue": [place(cue)], "content": [place(c) for c in own]})
    assert all(set(o) == set(ROLES) for o in out)
    return out
