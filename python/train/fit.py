"""Trains the encoder. In: two folders of annotated articles, one to train on and one to measure on; out: a folder with the
weights after every epoch, their average over the end of the run, and a log."""

import argparse
import json
import os
import time

import numpy as np

import bases
import windows as W
from corpus import load
import decode
import encoder as E

tf = E.tf
# Pieces up to which paragraphs share a window when read, as in `src/neural/windows.rs`, and the least such number in training.
DEV_SHARE, LEAST_SHARE = 96, 64
# Windows are padded to one of these, so that few compiled shapes serve all.
SHAPES = (96, 128, W.LENGTH)


def batches(data, size, random=None):
    """[(length, window numbers)]; shuffled, and without incomplete ones, when training."""
    by_length = {length: [] for length in SHAPES}
    for number, window in enumerate(data):
        by_length[next(length for length in SHAPES if len(window) <= length)].append(number)
    out = []
    for length, numbers in by_length.items():
        if random is not None:
            random.shuffle(numbers)
        groups = [numbers[at : at + size] for at in range(0, len(numbers), size)]
        out += [(length, group) for group in groups if random is None or len(group) == size]
    if random is not None:
        random.shuffle(out)
    return out


def padded(data, length, numbers):
    """The arrays of some windows, one row a window."""
    pad = lambda x, value: np.concatenate([x, np.full(length - len(x), value, x.dtype)])
    stack = lambda name, value=0: np.stack([pad(getattr(data[n], name), value) for n in numbers])
    counts = np.array([len(data[n]) for n in numbers], np.int32)
    return stack("ids"), stack("states"), stack("cases"), counts, stack("labels"), stack("wanted"), stack("to_cue", -1), stack("to_source", -1)


def spoiled(ids, cases, pieces, random, share):
    """Some pieces hidden, and now and then all letter cases, so that the model leans on neither."""
    ids, cases = ids.copy(), cases.copy()
    hide = (random.rand(*ids.shape) < share) & (ids > pieces.mask)
    ids[hide] = pieces.mask
    flat = random.rand(len(ids)) < 0.06
    kind = np.where(random.rand(len(ids)) < 0.5, 1, 3)[:, None]
    cases[flat] = np.where(cases[flat] > 0, kind[flat], 0)
    return ids, cases


class Trainer:
    """AdamW with its moments; one step compiled for each shape."""

    def __init__(self, model, decay=0.01):
        self.model, self.decay = model, decay
        self.names = list(model.variables)
        zeros = lambda: [tf.Variable(tf.zeros_like(model[n])) for n in self.names]
        self.first, self.second = zeros(), zeros()
        self.losses = tf.function(model.losses, jit_compile=True)
        self.step = tf.function(self._step)

    def _step(self, ids, states, cases, counts, labels, wanted, to_cue, to_source, rate, number):
        model = self.model
        with tf.GradientTape() as tape:
            h = model.encode(ids, states, cases, counts, True)
            a, b, c = self.losses(*model.heads(h, counts, True), labels, wanted, counts, to_cue, to_source)
            total = 4.0 * a + 0.3 * b + 0.3 * c
        self.apply(tape.gradient(total, [model[n] for n in self.names]), rate, number)
        return tf.stack([a, b, c])

    def state(self):
        """Weights and moments by name, to go on from."""
        out = {name: self.model[name].numpy() for name in self.names}
        for kind, moments in (("first", self.first), ("second", self.second)):
            out.update({f"{kind} of {name}": moment.numpy() for name, moment in zip(self.names, moments)})
        return out

    def take(self, state):
        for name, m, v in zip(self.names, self.first, self.second):
            self.model[name].assign(state[name])
            m.assign(state[f"first of {name}"])
            v.assign(state[f"second of {name}"])

    def apply(self, gradients, rate, number):
        """One step of AdamW, its gradients cut to a norm of one."""
        gradients = [tf.convert_to_tensor(g) for g in gradients]
        scale = tf.minimum(1.0, 1.0 / tf.linalg.global_norm(gradients))
        for name, g, m, v in zip(self.names, gradients, self.first, self.second):
            x = self.model[name]
            tf.raw_ops.ResourceApplyAdam(
                var=x.handle, m=m.handle, v=v.handle, beta1_power=tf.pow(0.9, number), beta2_power=tf.pow(0.98, number),
                lr=rate * self.model.rates[name], beta1=0.9, beta2=0.98, epsilon=1e-8, grad=g * scale)
            if len(x.shape) == 2 and min(x.shape) > 100:
                x.assign_sub(x * (rate * self.decay))


def predictor(model):
    @tf.function
    def run(ids, states, cases, counts):
        return model.heads(model.encode(ids, states, cases, counts, False), counts, False)

    return run


def predict(model, run, data):
    """Document name -> attributions."""
    chain = model["chain"].numpy() + E.CONSTRAINTS
    found = {}
    for length, numbers in batches(data, 16):
        x = padded(data, length, numbers)
        scores, to_cue, to_source = (y.numpy() for y in run(*(tf.constant(v) for v in x[:4])))
        for row, n in enumerate(numbers):
            count = len(data[n])
            got = decode.attributions(scores[row, :count], to_cue[row], to_source[row], chain, data[n].offsets)
            found.setdefault(data[n].document, []).extend(got)
    return found


def write_predictions(path, found):
    with open(path, "w", encoding="utf-8") as file:
        for name in sorted(found):
            file.write(json.dumps({"doc_id": name, "attributions": found[name]}) + "\n")


def save(path, values):
    np.savez(path, **values)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--train", required=True)
    p.add_argument("--dev", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--base", choices=bases.BASES, default="small")
    p.add_argument("--epochs", type=int, default=4)
    p.add_argument("--rate", type=float, default=2e-4)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--hide", type=float, default=0.04, help="share of pieces hidden")
    p.add_argument("--dropout", type=float, default=0.1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--minutes", type=float, default=1e9, help="the rate falls to zero by then at the latest; not with --cycles")
    p.add_argument("--start", help="weights to go on from")
    p.add_argument("--cycles", action="store_true", help="each epoch's rate falls to zero; the mean is of the start and the ends of epochs")
    p.add_argument("--repack", action="store_true", help="windows of another size at most in each epoch")
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    pieces = bases.pieces()
    documents = load(a.train)
    packed = lambda documents, share: [w for d in documents for w in W.windows(d, pieces, share)]
    data = {"train": packed(documents, W.LENGTH), "dev": packed(load(a.dev), DEV_SHARE)}
    tf.random.set_seed(a.seed)
    random = np.random.RandomState(a.seed)
    model = E.Encoder(a.base, dropout=a.dropout)
    if a.start:
        model.take(a.start)
    trainer, run = Trainer(model), predictor(model)
    total = len(batches(data["train"], a.batch, np.random.RandomState(0))) * a.epochs
    warm, began, number, seen = min(100, total // 10), time.time(), 0, np.zeros(3)
    mean, averaged = None, 0
    if a.cycles and a.start:
        mean, averaged = {n: v.numpy() for n, v in model.variables.items()}, 1
    done = lambda: max(number / total, (time.time() - began) / 60 / a.minutes)
    left = lambda: 1 - (at / steps if a.cycles else done())
    say = lambda *words: print(f"{time.time() - began:6.0f}s cpu {time.process_time():6.0f}s", *words, flush=True)
    say("pieces", len(pieces.words), "windows", {k: len(v) for k, v in data.items()}, "steps", total)
    for epoch in range(a.epochs):
        if a.repack:
            data["train"] = packed(documents, random.randint(LEAST_SHARE, W.LENGTH + 1))
        epoch_batches = batches(data["train"], a.batch, random)
        steps = len(epoch_batches)
        for at, (length, numbers) in enumerate(epoch_batches):
            x = list(padded(data["train"], length, numbers))
            x[0], x[2] = spoiled(x[0], x[2], pieces, random, a.hide)
            rate = a.rate * min(1.0, ((at if a.cycles else number) + 1) / warm) * max(0.01, left())
            number += 1
            seen += trainer.step(*(tf.constant(v) for v in x), tf.constant(rate, E.F32), tf.constant(float(number), E.F32)).numpy()
            if number % 50 == 0:
                say(number, (seen / 50).round(3), f"rate {rate:.2e}")
                seen[:] = 0
            if at + 1 == steps if a.cycles else done() > 0.75 and number % 10 == 0:
                now = {n: v.numpy() for n, v in model.variables.items()}
                mean = now if mean is None else {n: mean[n] + now[n] for n in now}
                averaged += 1
            if done() >= 1 and not a.cycles:
                break
        save(os.path.join(a.out, f"epoch{epoch + 1}.npz"), {n: v.numpy() for n, v in model.variables.items()})
        write_predictions(os.path.join(a.out, f"epoch{epoch + 1}.jsonl"), predict(model, run, data["dev"]))
        say("epoch", epoch + 1, "done")
        if a.cycles and averaged:
            save(os.path.join(a.out, f"mean{epoch + 1}.npz"), {n: mean[n] / averaged for n in mean})
        if done() >= 1 and not a.cycles:
            break
    if averaged:
        for name, variable in model.variables.items():
            variable.assign(mean[name] / averaged)
        save(os.path.join(a.out, "mean.npz"), {n: v.numpy() for n, v in model.variables.items()})
        write_predictions(os.path.join(a.out, "mean.jsonl"), predict(model, run, data["dev"]))
        say("mean of", averaged, "done")


if __name__ == "__main__":
    main()
