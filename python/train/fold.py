"""Folds several trained encoders into one. In: their weights, the annotated articles, and text without annotations; out: weights
of one encoder that learned from the annotations and, softly, from what the others together make of all of the text, while its
own pieces are spoiled. A run that was cut off goes on from its last two hundred steps, if it is begun again."""

import argparse
import os
import time

import numpy as np

import bases
import encoder as E
import fit as F
import windows as W
from corpus import Document, load
from kept import Kept

tf = E.tf


def texts(folder):
    """Documents without annotations: the folder's text files."""
    out = []
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            out.append(Document(os.path.join(folder, name), file.read()))
    return out


def loaded(path, base, dropout):
    model = E.Encoder(base, dropout=dropout)
    if path:
        model.take(path)
    return model


def material(train, folder, pieces, packing=0):
    """Windows of annotated articles and of text files, for one number always the same ones: each document is packed up to a size of
    its own."""
    annotated = load(train)
    random, out = np.random.RandomState(packing), []
    for number, document in enumerate(annotated + (texts(folder) if folder else [])):
        found = W.windows(document, pieces, random.randint(F.LEAST_SHARE, W.LENGTH + 1))
        if number >= len(annotated):
            for window in found:
                window.wanted[:] = 0.0
        out += found
    return out


def log_total(scores, chain, counts):
    """Log of the sum over all label sequences of all windows, and which pieces are there."""
    live = tf.sequence_mask(counts, scores.shape[1], dtype=E.F32)
    return tf.reduce_sum(E.Encoder.log_total(scores, chain + E.CONSTRAINTS, live, tf.shape(scores)[0], scores.shape[1])), live


@tf.function(jit_compile=True)
def beliefs(scores, chain, counts):
    """What a chain believes: of each piece its labels, and how often each label follows each in the whole batch."""
    with tf.GradientTape() as tape:
        tape.watch([scores, chain])
        total, _ = log_total(scores, chain, counts)
    return tape.gradient(total, [scores, chain])


@tf.function(jit_compile=True)
def apart(scores, chain, to_cue, to_source, counts, own, follows, cues, sources):
    """How far an encoder is from those beliefs: cross-entropies of label sequences and of the two pointers."""
    total, live = log_total(scores, chain, counts)
    believed = tf.reduce_sum(own * scores * live[:, :, None]) + tf.reduce_sum(follows * chain)
    labels = (total - believed) / tf.reduce_sum(live)

    def pointed(ours, theirs, weight):
        each = tf.nn.softmax_cross_entropy_with_logits(tf.nn.softmax(theirs), ours)
        return tf.reduce_sum(each * weight * live) / (tf.reduce_sum(weight * live) + 1.0)

    return labels, pointed(to_cue, cues, own[:, :, 5] + own[:, :, 6]), pointed(to_source, sources, own[:, :, 3])


class Folder(F.Trainer):
    """The trainer, with teachers."""

    def __init__(self, model, small, kept, gold):
        super().__init__(model)
        self.small, self.kept, self.gold = small, kept, gold
        self.learn = tf.function(self._learn)

    def _taught(self, clean, kept):
        """The mean of what the teachers score."""
        each = [t.heads(t.encode(*clean, False), clean[3], False) for t in self.small] + list(kept)
        return [sum(parts) / len(each) for parts in zip(*each)]

    def _learn(self, kept, clean_ids, clean_cases, ids, states, cases, counts, labels, wanted, to_cue, to_source, rate, number):
        model = self.model
        scores, cues, sources = self._taught((clean_ids, states, clean_cases, counts), kept)
        chains = [t["chain"] for t in self.small] + [k.chain for k in self.kept]
        own, follows = beliefs(scores, sum(chains) / len(chains), counts)
        with tf.GradientTape() as tape:
            heads = model.heads(model.encode(ids, states, cases, counts, True), counts, True)
            a, b, c = self.losses(*heads, labels, wanted, counts, to_cue, to_source)
            x, y, z = apart(heads[0], model["chain"], heads[1], heads[2], counts, own, follows, cues, sources)
            total = self.gold * (4.0 * a + 0.3 * b + 0.3 * c) + 4.0 * x + 0.3 * y + 0.3 * z
        self.apply(tape.gradient(total, [model[n] for n in self.names]), rate, number)
        return tf.stack([a, x, y, z])


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--teachers", nargs="*", default=[], help="weights of small encoders")
    p.add_argument("--large", nargs="*", default=[], help="weights of large ones")
    p.add_argument("--start", help="weights to go on from, where not from the base")
    p.add_argument("--train", required=True)
    p.add_argument("--texts", help="folder of text files")
    p.add_argument("--out", required=True)
    p.add_argument("--steps", type=int, default=1200)
    p.add_argument("--rate", type=float, default=1e-4)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--hide", type=float, default=0.1, help="share of pieces hidden")
    p.add_argument("--gold", type=float, default=0.5, help="weight of the annotations beside the teachers")
    p.add_argument("--seed", type=int, default=3)
    p.add_argument("--packing", type=int, default=0, help="another number packs the text into other windows, which the large ones read anew")
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    pieces = bases.pieces()
    data = material(a.train, a.texts, pieces, a.packing)
    kept = [Kept(path, "large", data) for path in a.large]
    model = loaded(a.start, "small", 0.1)
    folder = Folder(model, [loaded(path, "small", 0.0) for path in a.teachers], kept, a.gold)
    part, number = os.path.join(a.out, "part.npz"), 0
    if os.path.exists(part):
        state = np.load(part)
        folder.take(state)
        number = int(state["steps"])
    tf.random.set_seed(a.seed + number)
    random = np.random.RandomState(a.seed + number)
    began, seen = time.time(), np.zeros(4)
    say = lambda *words: print(f"{time.time() - began:6.0f}s cpu {time.process_time():6.0f}s", *words, flush=True)
    say("windows", len(data), "steps done", number)
    while number < a.steps:
        for length, numbers in F.batches(data, a.batch, random):
            x = F.padded(data, length, numbers)
            ids, cases = F.spoiled(x[0], x[2], pieces, random, a.hide)
            rate = a.rate * min(1.0, (number + 1) / 50) * max(0.01, 1 - number / a.steps)
            number += 1
            known = [[tf.constant(v) for v in k.of(numbers, length)] for k in kept]
            seen += folder.learn(known, *(tf.constant(v) for v in (x[0], x[2], ids, x[1], cases, *x[3:])), tf.constant(rate, E.F32),
                                 tf.constant(float(number), E.F32)).numpy()
            if number % 50 == 0:
                say(number, (seen / 50).round(3), f"rate {rate:.2e}")
                seen[:] = 0
            if number % 200 == 0:
                F.save(part + ".new.npz", {**folder.state(), "steps": number})
                os.replace(part + ".new.npz", part)
            if number >= a.steps:
                break
    F.save(os.path.join(a.out, "fold.npz"), {n: v.numpy() for n, v in model.variables.items()})


if __name__ == "__main__":
    main()
