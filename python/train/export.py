"""Weights to the file the program reads. In: weights of a training run; out: one binary file in 8-bit whole numbers, its SHA-256
printed. `src/neural/weights.rs` reads it; all numbers are little-endian. Per-channel scales: a scale an output of every product
and a scale a piece of the embeddings (per-tensor scales lost 4.5 points of F1 in a trial, these less than one)."""

import argparse
import hashlib
import struct

import numpy as np

import bases
from encoder import CONSTRAINTS, LABELS, POINTER
from windows import LENGTH

PANEL, DEPTH = 16, 4


def rounded(rows):
    """Rows as signed bytes and what a unit of each row is worth."""
    scales = np.maximum(np.abs(rows).max(1), 1e-12) / 127.0
    return np.rint(rows / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def matrix(weights, bias):
    """A product: outputs in panels of 16, inputs in fours, as the vector instructions take them."""
    rows, scales = rounded(weights.T)
    outputs, depth = rows.shape
    packed = rows.reshape(outputs // PANEL, PANEL, depth // DEPTH, DEPTH).transpose(0, 2, 1, 3)
    sums = rows.astype(np.int32).sum(1)
    return [packed.tobytes(), scales.tobytes(), sums.astype("<i4").tobytes(), floats(bias)]


def floats(values):
    return np.ascontiguousarray(values, "<f4").tobytes()


def file(w, words, base, lean):
    """The whole file's bytes; `lean` is added to the scores of contents."""
    w = {**w, "labels.bias": w["labels.bias"] + np.array([0, 0, 0, 0, 0, lean, lean], np.float32)}
    rows, scales = rounded(base.embeddings)
    text = "\n".join(words).encode()
    out = [b"ORE1", struct.pack("<8I", len(words), base.hidden, base.layers, base.heads, w["0.up"].shape[1], POINTER, LENGTH, LABELS)]
    out += [struct.pack("<I", len(text)), text, rows.tobytes(), scales.tobytes()]
    out += [floats(w[name]) for name in ("position", "state", "case", "gain", "shift")]
    for n in range(base.layers):
        product = lambda name: matrix(w[f"{n}.{name}"], w[f"{n}.{name}.bias"])
        norm = lambda name: [floats(w[f"{n}.{name}.gain"]), floats(w[f"{n}.{name}.shift"])]
        out += product("qkv") + product("attend") + norm("first") + product("up") + product("down") + norm("second")
    out += [floats(w["labels"].T), floats(w["labels.bias"]), floats(w["chain"] + CONSTRAINTS)]
    for pointer in ("cue", "source"):
        out += [floats(w[pointer + ".from"].T), floats(w[pointer + ".to"].T), floats(w[pointer + ".distance"])]
    return b"".join(out)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("weights", help="epochN.npz or mean.npz of a run")
    p.add_argument("out", help="such as rules/attribution/encoder.bin")
    p.add_argument("--lean", type=float, default=0.0, help="added to the scores of contents, chosen on dev")
    a = p.parse_args()
    written = file(dict(np.load(a.weights)), bases.pieces().words, bases.small(), a.lean)
    with open(a.out, "wb") as out:
        out.write(written)
    print(f"{a.out}: {len(written):,} bytes, sha256 {hashlib.sha256(written).hexdigest()}")


if __name__ == "__main__":
    main()
