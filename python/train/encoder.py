"""The encoder and its heads: a base of `bases.py`, two small tables added to its word embeddings (quotation state, letter case), a
linear chain over seven labels and two pointers. In: windows as arrays; out: scores and losses. Products run in bfloat16 where the
processor has tiles for it; sums and norms in float32."""

import math
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow as tf

import bases
from pieces import CASES, STATES
from windows import LENGTH

F32 = tf.float32


def product_type():
    """What products run in. In tiles (AMX) bfloat16 is the faster by far; with AVX-512 BF16 alone a product of 1280 by 768 by 3072
    took 1.7 times as long in it as in float32, and a step of the large encoder 3.7 s for 2.2."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return tf.bfloat16 if "amx_bf16" in file.read() else F32
    except OSError:
        return F32


PRODUCT = product_type()
LABELS, POINTER = 7, 64
FUSED = dict(jit_compile=True)


def constraints():
    """Minus infinity (about) where a label that continues a role does not follow that role."""
    out = np.zeros((LABELS, LABELS), np.float32)
    for before in range(LABELS):
        for after in range(2, LABELS, 2):
            if before not in (after - 1, after):
                out[before, after] = -30.0
    return out


CONSTRAINTS = constraints()


@tf.function(**FUSED)
def _gelu(x, bias):
    v = tf.cast(x, F32) + bias
    return tf.cast(0.5 * v * (1 + tf.math.erf(v * math.sqrt(0.5))), PRODUCT)


@tf.function(**FUSED)
def _gelu_back(x, bias, dy):
    v = tf.cast(x, F32) + bias
    slope = 0.5 * (1 + tf.math.erf(v * math.sqrt(0.5))) + v * tf.exp(-0.5 * v * v) * 0.3989422804
    d = tf.cast(dy, F32) * slope
    return tf.cast(d, PRODUCT), tf.reduce_sum(d, 0)


@tf.custom_gradient
def bias_gelu(x, bias):
    return _gelu(x, bias), lambda dy: _gelu_back(x, bias, dy)


@tf.function(**FUSED)
def _norm(x, bias, rest, gain, shift):
    v = tf.cast(x, F32) + bias + rest
    c = v - tf.reduce_mean(v, -1, keepdims=True)
    s = tf.math.rsqrt(tf.reduce_mean(c * c, -1, keepdims=True) + 1e-12)
    n = c * s
    return n * gain + shift, n, s


@tf.function(**FUSED)
def _norm_back(n, s, gain, dy):
    dn = dy * gain
    dx = s * (dn - tf.reduce_mean(dn, -1, keepdims=True) - n * tf.reduce_mean(dn * n, -1, keepdims=True))
    return tf.cast(dx, PRODUCT), tf.reduce_sum(dx, 0), dx, tf.reduce_sum(dy * n, 0), tf.reduce_sum(dy, 0)


@tf.custom_gradient
def add_norm(x, bias, rest, gain, shift):
    y, n, s = _norm(x, bias, rest, gain, shift)
    return y, lambda dy: _norm_back(n, s, gain, dy)


@tf.function(**FUSED)
def _softmax(x, scale, added):
    v = tf.cast(x, F32) * scale + added
    v = tf.exp(v - tf.reduce_max(v, -1, keepdims=True))
    return tf.cast(v / tf.reduce_sum(v, -1, keepdims=True), PRODUCT)


@tf.function(**FUSED)
def _softmax_back(p, scale, dp):
    p, dp = tf.cast(p, F32), tf.cast(dp, F32)
    return tf.cast(p * (dp - tf.reduce_sum(p * dp, -1, keepdims=True)) * scale, PRODUCT)


@tf.custom_gradient
def softmax(x, scale, added):
    p = _softmax(x, scale, added)
    return p, lambda dp: (_softmax_back(p, scale, dp), None, None)


class Encoder:
    """Variables by name, each with the factor by which its learning rate differs."""

    def __init__(self, base="small", seed=0, dropout=0.1):
        random = np.random.RandomState(seed)
        self.base, self.dropout, self.variables, self.rates = bases.BASES[base](), dropout, {}, {}
        hidden, pace = self.base.hidden, self.base.pace
        normal = lambda rows, columns, scale: random.randn(rows, columns) / math.sqrt(rows) * scale
        self.embeddings = tf.constant(self.base.embeddings)
        for name, value in self.base.weights.items():
            self.add(name, value)
        self.add("state", np.zeros((STATES, hidden)), 5.0 * pace)
        self.add("case", np.zeros((CASES, hidden)), 5.0 * pace)
        self.add("labels", normal(hidden, LABELS, 0.5), 10.0 * pace)
        self.add("labels.bias", np.zeros(LABELS), 10.0 * pace)
        self.add("chain", np.zeros((LABELS, LABELS)), 10.0 * pace)
        for pointer in ("cue", "source"):
            self.add(pointer + ".from", normal(hidden, POINTER, 0.6), 5.0 * pace)
            self.add(pointer + ".to", normal(hidden, POINTER, 0.6), 5.0 * pace)
            self.add(pointer + ".distance", np.zeros(2 * LENGTH + 1), 20.0 * pace)

    def add(self, name, value, rate=1.0):
        self.variables[name] = tf.Variable(np.asarray(value, np.float32), name=name.replace(".", "_"))
        self.rates[name] = rate

    def take(self, path):
        """Goes on from a file of weights."""
        kept = np.load(path)
        for name, variable in self.variables.items():
            variable.assign(kept[name])

    def __getitem__(self, name):
        return self.variables[name]

    def encode(self, ids, states, cases, counts, training):
        """Windows padded to one length -> a vector a piece."""
        batch, length, hidden, heads = tf.shape(ids)[0], ids.shape[1], self.base.hidden, self.base.heads
        width = hidden // heads
        drop = (lambda x: tf.nn.dropout(x, self.dropout)) if training and self.dropout else (lambda x: x)
        times = lambda x, name: tf.matmul(x, tf.cast(self[name], PRODUCT))
        x = tf.gather(self.embeddings, ids) + self["position"][:length]
        x = x + tf.gather(self["state"], states) + tf.gather(self["case"], cases)
        x = tf.reshape(x, (-1, hidden))
        x = drop(add_norm(tf.cast(x, PRODUCT) * 0, tf.zeros((hidden,)), x, self["gain"], self["shift"]))
        added = self.added(counts, length)
        for n in range(self.base.layers):
            h = times(tf.cast(x, PRODUCT), f"{n}.qkv") + tf.cast(self[f"{n}.qkv.bias"], PRODUCT)
            h = tf.transpose(tf.reshape(h, (batch, length, 3, heads, width)), (2, 0, 3, 1, 4))
            p = softmax(tf.matmul(h[0], h[1], transpose_b=True), tf.constant(1 / math.sqrt(width), F32), added)
            o = tf.reshape(tf.transpose(tf.matmul(p, h[2]), (0, 2, 1, 3)), (-1, hidden))
            o = drop(times(o, f"{n}.attend"))
            x = add_norm(o, self[f"{n}.attend.bias"], x, self[f"{n}.first.gain"], self[f"{n}.first.shift"])
            u = bias_gelu(times(tf.cast(x, PRODUCT), f"{n}.up"), self[f"{n}.up.bias"])
            u = drop(times(u, f"{n}.down"))
            x = add_norm(u, self[f"{n}.down.bias"], x, self[f"{n}.second.gain"], self[f"{n}.second.shift"])
        return tf.reshape(x, (batch, length, hidden))

    def added(self, counts, length):
        """What is added to the scores of attention: little to pieces that are there, and what the base makes of distances."""
        mask = tf.where(tf.sequence_mask(counts, length), 0.0, -1e4)[:, None, None, :]
        if self.base.distances is None:
            return mask
        table = self.base.distances[bases.buckets(length, len(self.base.distances))]
        return mask + tf.constant(table.transpose(2, 0, 1)[None])

    def heads(self, h, counts, training):
        """Label scores, content-to-cue scores, cue-to-source scores. Place 0, the window's first piece, means none."""
        h = tf.nn.dropout(h, 0.1) if training else h
        length = h.shape[1]
        absent = tf.where(tf.sequence_mask(counts, length), 0.0, -1e4)[:, None, :]
        distance = np.arange(length)[None, :] - np.arange(length)[:, None] + LENGTH
        distance[:, 0] = 0
        out = [tf.matmul(h, self["labels"]) + self["labels.bias"]]
        for name in ("cue", "source"):
            scores = tf.matmul(tf.matmul(h, self[name + ".from"]), tf.matmul(h, self[name + ".to"]), transpose_b=True)
            near = tf.reshape(tf.gather(self[name + ".distance"], distance.reshape(-1)), (length, length))
            out.append(scores / math.sqrt(POINTER) + near + absent)
        return out

    def losses(self, scores, to_cue_scores, to_source_scores, labels, wanted, counts, to_cue, to_source):
        """Of the chain (a piece) and of the two pointers (a decision)."""
        chain = self["chain"] + CONSTRAINTS
        batch, length = tf.shape(labels)[0], labels.shape[1]
        live = tf.sequence_mask(counts, length, dtype=F32)
        hot = tf.one_hot(labels, LABELS)
        gold = tf.reduce_sum(tf.reduce_sum(scores * hot, -1) * live, 1)
        gold += tf.reduce_sum(tf.einsum("bti,ij,btj->bt", hot[:, :-1], chain, hot[:, 1:]) * live[:, 1:], 1)
        total = self.log_total(scores, chain, live, batch, length)
        # Windows that annotators set aside for the most part do not count.
        share = tf.reduce_sum(wanted, 1) / tf.maximum(tf.reduce_sum(live, 1), 1.0)
        loss = tf.reduce_sum((total - gold) * tf.where(share > 0.5, 1.0, 0.0)) / tf.reduce_sum(live)

        def pointed(s, target):
            known = tf.cast(target >= 0, F32)
            each = tf.nn.sparse_softmax_cross_entropy_with_logits(tf.maximum(target, 0), s)
            return tf.reduce_sum(each * known) / (tf.reduce_sum(known) + 1.0)

        return loss, pointed(to_cue_scores, to_cue), pointed(to_source_scores, to_source)

    @staticmethod
    def log_total(scores, chain, live, batch, length):
        """Log of the sum over all label sequences, by halving: matrices of neighbours are joined pair by pair."""
        steps = chain[None, None] + scores[:, 1:, None, :]
        same = tf.constant(np.where(np.eye(LABELS) > 0, 0, -1e4).astype(np.float32))
        steps = tf.where(live[:, 1:, None, None] > 0, steps, same)
        count = length - 1
        while count > 1:
            if count % 2:
                steps = tf.concat([steps, tf.broadcast_to(same, tf.stack([batch, 1, LABELS, LABELS]))], 1)
                count += 1
            left, right = steps[:, 0::2], steps[:, 1::2]
            steps = tf.reduce_logsumexp(left[..., :, None] + right[..., None, :, :], axis=3)
            count //= 2
        return tf.reduce_logsumexp(scores[:, 0, :, None] + steps[:, 0], axis=(1, 2))
