"""The program's weights file back to weights, to go on training from what is shipped. In: `encoder.bin`; out: a weights file as
`fit.py` writes it, each product within half a unit of its 8-bit scale. Undoes `export.py`."""

import argparse

import numpy as np

from encoder import CONSTRAINTS
from export import DEPTH, PANEL


class Reader:
    """Takes arrays from the front of the file."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, kind, *shape):
        count = int(np.prod(shape))
        out = np.frombuffer(self.data, kind, count, self.at).reshape(shape)
        self.at += out.nbytes
        return out

    def floats(self, *shape):
        return self.take("<f4", *shape).copy()

    def matrix(self, depth, outputs):
        """Weights as depth by outputs, and the bias."""
        packed = self.take("i1", outputs // PANEL, depth // DEPTH, PANEL, DEPTH)
        scales = self.floats(outputs)
        self.take("<i4", outputs)
        rows = packed.transpose(0, 2, 1, 3).reshape(outputs, depth)
        return (rows * scales[:, None]).T, self.floats(outputs)


def weights(data):
    """Name -> array."""
    read = Reader(data)
    assert data[:4] == b"ORE1"
    read.at = 4
    count, hidden, layers, _, feed, pointer, length, labels, text = map(int, read.take("<u4", 9))
    read.at += text
    read.take("i1", count, hidden), read.floats(count)
    w = {"position": read.floats(length, hidden), "state": read.floats(4, hidden), "case": read.floats(4, hidden)}
    norm = lambda name: w.update({f"{name}gain": read.floats(hidden), f"{name}shift": read.floats(hidden)})
    norm("")
    for n in range(layers):
        for name, depth, outputs, after in (("qkv", hidden, 3 * hidden, None), ("attend", hidden, hidden, "first"),
                                            ("up", hidden, feed, None), ("down", feed, hidden, "second")):
            w[f"{n}.{name}"], w[f"{n}.{name}.bias"] = read.matrix(depth, outputs)
            if after:
                norm(f"{n}.{after}.")
    w["labels"], w["labels.bias"] = read.floats(labels, hidden).T, read.floats(labels)
    w["chain"] = read.floats(labels, labels) - CONSTRAINTS
    for name in ("cue", "source"):
        w[name + ".from"], w[name + ".to"] = read.floats(pointer, hidden).T, read.floats(pointer, hidden).T
        w[name + ".distance"] = read.floats(2 * length + 1)
    assert read.at == len(data)
    return w


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("file")
    p.add_argument("out")
    p.add_argument("--lean", type=float, default=0.0, help="what was added to the scores of contents")
    a = p.parse_args()
    with open(a.file, "rb") as file:
        w = weights(file.read())
    w["labels.bias"] -= np.array([0, 0, 0, 0, 0, a.lean, a.lean], np.float32)
    np.savez(a.out, **w)


if __name__ == "__main__":
    main()
