"""What a large encoder scores of every window, kept on disk beside its weights, since reading them takes longer than learning from
them. In: its weights and the windows; out: padded scores of a batch. What no run has read before is read at the start."""

import hashlib
import os

import numpy as np

import encoder as E
import fit as F

tf = E.tf
BATCH = 16


class Kept:
    def __init__(self, path, base, data):
        self.data = data
        ends = np.cumsum([len(w) * (E.LABELS + 2 * len(w)) for w in data])
        self.begins = np.concatenate([[0], ends])
        # The file's name says which windows it is of.
        windows = hashlib.sha256(b"".join(w.ids.tobytes() for w in data)).hexdigest()[:16]
        file = f"{path}.{windows}.scores"
        if not os.path.exists(file) or os.path.getmtime(file) < os.path.getmtime(path):
            fresh = np.memmap(file + ".new", np.float16, "w+", shape=(int(ends[-1]),))
            fresh[:] = np.nan
            fresh.flush()
            os.replace(file + ".new", file)
        self.flat = np.memmap(file, np.float16, "r+", shape=(int(ends[-1]),))
        self.chain = tf.constant(np.load(path)["chain"])
        self._read(path, base)

    def of(self, numbers, length):
        """Label scores and both pointers' scores of a batch."""
        out = [np.zeros((len(numbers), length, width), np.float32) for width in (E.LABELS, length, length)]
        for pointed in out[1:]:
            pointed[:] = -1e4
        for row, n in enumerate(numbers):
            for into, part in zip(out, self._parts(n)):
                into[row, : part.shape[0], : part.shape[1]] = part
        return out

    def _read(self, path, base):
        # The last of a window's scores is written last.
        missing = [n for n in range(len(self.data)) if np.isnan(self.flat[self.begins[n + 1] - 1])]
        if not missing:
            return
        model = E.Encoder(base, dropout=0.0)
        model.take(path)
        run = F.predictor(model)
        for length, places in F.batches([self.data[n] for n in missing], BATCH):
            numbers = [missing[place] for place in places]
            found = run(*(tf.constant(v) for v in F.padded(self.data, length, numbers)[:4]))
            for whole in zip(numbers, *(y.numpy() for y in found)):
                for into, part in zip(self._parts(whole[0]), whole[1:]):
                    into[:] = part[: into.shape[0], : into.shape[1]]

    def _parts(self, number):
        """A window's places on disk: labels, cues, sources."""
        count, at = len(self.data[number]), self.begins[number]
        for width in (E.LABELS, count, count):
            yield self.flat[at : at + count * width].reshape(count, width)
            at += count * width
