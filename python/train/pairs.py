"""Weights of the evidence on pairs of statements: corpora in, rules/lexicons/claim_weights.csv out.

python3 pairs.py --bin target/release/onrecord --corpora DIR --pairs tests/pairs [--out FILE] [--folds]

DIR holds JSON lines {"id", "a", "b", "label" or "score"}: mrpc, sts_news, ecb_pairs (same claim), rte12, rte3 (does the first
support the second), each as NAME_dev.jsonl. The evidence is what `onrecord compare --pairs - --evidence` prints. Needs numpy.
Deterministic: fixed seeds, fixed order. --folds prints cross-validated figures (ECB+ by topic) instead of writing.
"""
import argparse
import json
import subprocess

import numpy as np

# Weight of a pair of each corpus; the generated pairs are few and teach what opposes.
SAME = {"mrpc": 1.5, "sts_news": 1.0, "ecb_pairs": 0.6, "numbers": 1.0, "claims": 0.6}
SUPPORT = {"rte12": 1.0, "rte3": 1.0, "numbers": 0.5, "claims": 0.5}
CONTRADICTION = 8.0
SUMS, PASSES, DECAY, DROP = 24, 20, 1e-2, 0.1


def rows(path):
    with open(path, encoding="utf8") as file:
        return [json.loads(line) for line in file if line.strip()]


def evidence(args, name):
    own = name in ("numbers", "claims")
    gold = rows(f"{args.pairs}/{name}.jsonl" if own else f"{args.corpora}/{name}_dev.jsonl")
    if own:
        gold = [g for g in gold if g["split"] == "dev"]
    if name == "ecb_pairs":
        gold = gold[:: len(gold) // 12000 + 1]
    ask = "".join(json.dumps({k: g[k] for k in ("id", "a", "b")}) + "\n" for g in gold)
    run = subprocess.run([args.bin, "compare", "--pairs", "-", "--evidence"], input=ask, capture_output=True, text=True, check=True)
    return gold, [json.loads(line)["evidence"] for line in run.stdout.splitlines()]


def target(row):
    if "score" in row:
        return row["score"] / 5
    label = row["label"]
    return float(label) if isinstance(label, int) else float(label == "support")


class Network:
    """Sums with a bend at zero, then one sum; Adam with decoupled decay."""

    def __init__(self, x, y, w, sums, passes, decay, drop, seed):
        rng = np.random.default_rng(seed)
        self.mean, self.scale = x.mean(0), x.std(0) + 1e-6
        x = (x - self.mean) / self.scale
        n = x.shape[1]
        p = [rng.uniform(-1, 1, (n, sums)) / n**0.5, np.zeros(sums), rng.uniform(-1, 1, sums) / sums**0.5, np.zeros(1)]
        m, v, t = [np.zeros_like(q) for q in p], [np.zeros_like(q) for q in p], 0
        steps = passes * -(-len(x) // 256)
        for _ in range(passes):
            order = rng.permutation(len(x))
            for at in range(0, len(x), 256):
                ix = order[at : at + 256]
                xb = x[ix] * (rng.random((len(ix), n)) >= drop) / (1 - drop)
                z = xb @ p[0] + p[1]
                h = np.maximum(z, 0)
                o = 1 / (1 + np.exp(-(h @ p[2] + p[3])))
                d = (o - y[ix]) * w[ix] / len(ix)
                dz = np.outer(d, p[2]) * (z > 0)
                grads = [xb.T @ dz, dz.sum(0), h.T @ d, np.array([d.sum()])]
                t += 1
                rate = 3e-3 * 0.5 * (1 + np.cos(np.pi * t / steps))
                for q, g, mq, vq in zip(p, grads, m, v):
                    mq *= 0.9
                    mq += 0.1 * g
                    vq *= 0.999
                    vq += 0.001 * g * g
                    q *= 1 - rate * decay * 100
                    q -= rate * (mq / (1 - 0.9**t)) / (np.sqrt(vq / (1 - 0.999**t)) + 1e-8)
        self.p = p

    def __call__(self, x):
        x = (x - self.mean) / self.scale
        return np.maximum(x @ self.p[0] + self.p[1], 0) @ self.p[2] + self.p[3][0]

    def table(self, names):
        """Rows of the list, the scaling folded in."""
        w = self.p[0] / self.scale[:, None]
        out = [(name, list(row)) for name, row in zip(names, w)]
        return out + [("bias", list(self.p[1] - self.mean @ w)), ("out", list(self.p[2])), ("constant", [self.p[3][0]])]


class Linear:
    """Logistic regression by Newton's method with a ridge, written as two opposite sums."""

    def __init__(self, x, y, w, ridge):
        self.mean, self.scale = x.mean(0), x.std(0) + 1e-6
        z = np.hstack([(x - self.mean) / self.scale, np.ones((len(x), 1))])
        b, r = np.zeros(z.shape[1]), np.full(z.shape[1], ridge)
        r[-1] = 0
        for _ in range(25):
            o = 1 / (1 + np.exp(-np.clip(z @ b, -30, 30)))
            g = z.T @ (w * (o - y)) + r * b
            h = (z * (w * o * (1 - o))[:, None]).T @ z + np.diag(r + 1e-9)
            b -= np.linalg.solve(h, g)
        self.b = b

    def __call__(self, x):
        return (x - self.mean) / self.scale @ self.b[:-1] + self.b[-1]

    def table(self, names):
        w = self.b[:-1] / self.scale
        bias = self.b[-1] - self.mean @ w
        return [(n, [v, -v]) for n, v in zip(names, w)] + [("bias", [bias, -bias]), ("out", [1.0, -1.0]), ("constant", [0.0])]


def auc(score, label):
    order = np.argsort(score, kind="stable")
    rank = np.empty(len(score))
    rank[order] = np.arange(1, len(score) + 1)
    pos = label.sum()
    return (rank[label == 1].sum() - pos * (pos + 1) / 2) / (pos * (len(label) - pos))


def spearman(a, b):
    r = lambda v: np.argsort(np.argsort(v, kind="stable"), kind="stable")
    return float(np.corrcoef(r(a), r(b))[0, 1])


def gather(args, weights, keys):
    xs, ys, ws, groups, source, labels, names = [], [], [], [], [], [], None
    for name, weight in weights.items():
        gold, found = evidence(args, name)
        flat = [{k: v for key in keys for k, v in f[key].items()} for f in found]
        names = names or list(flat[0])
        xs.append(np.array([[f[n] for n in names] for f in flat]))
        ys.append(np.array([target(g) for g in gold]))
        w = np.full(len(gold), weight)
        if name == "rte3":
            w[[g["label"] == "contradict" for g in gold]] *= CONTRADICTION
        ws.append(w)
        topic = lambda g: g["a_id"].split(":")[1].split("_")[0] if "a_id" in g else g["id"]
        groups += [f"{name}/{topic(g)}" for g in gold]
        source += [name] * len(gold)
        labels += [g.get("label") for g in gold]
    return np.vstack(xs), np.concatenate(ys), np.concatenate(ws), np.array(groups), np.array(source), labels, names


def folds(groups, count=5):
    unique = sorted(set(groups))
    np.random.default_rng(7).shuffle(unique)
    fold = {g: n % count for n, g in enumerate(unique)}
    number = np.array([fold[g] for g in groups])
    for k in range(count):
        yield np.flatnonzero(number != k), np.flatnonzero(number == k)


def crossed(make, x, y, w, groups):
    out = np.zeros(len(x))
    for train, test in folds(groups):
        out[test] = make(x[train], y[train], w[train])(x[test])
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--corpora", required=True)
    parser.add_argument("--pairs", required=True)
    parser.add_argument("--out")
    parser.add_argument("--folds", action="store_true")
    args = parser.parse_args()
    network = lambda x, y, w: Network(x, y, w, SUMS, PASSES, DECAY, DROP, 1)
    linear = lambda x, y, w: Linear(x, y, w, 100.0)
    table = []
    for prefix, weights, keys, make in (("same", SAME, ["both"], network), ("support", SUPPORT, ["a_to_b", "both"], linear)):
        x, y, w, groups, source, labels, names = gather(args, weights, keys)
        if args.folds:
            p = crossed(make, x, y, w, groups)
            for name in weights:
                mine = source == name
                figure = spearman(p[mine], y[mine]) if name == "sts_news" else auc(p[mine], (y[mine] > 0.5).astype(int))
                print(f"{prefix:8s} {name:10s} {100 * figure:.2f}")
            against = np.array([s == "rte3" and l == "contradict" for s, l in zip(source, labels)])
            if against.any():
                up = (source == "rte3") & (y == 1)
                for recall in (0.70, 0.72, 0.75):
                    limit = np.quantile(p[up], 1 - recall)
                    print(f"{prefix:8s} contradictions above the threshold of recall {recall}: {100 * (p[against] >= limit).mean():.1f} % (logit {limit:.3f})")
        table += [(f"{prefix}:{n}", row) for n, row in make(x, y, w).table(names)]
    if args.out:
        with open(args.out, "w", encoding="utf8") as file:
            file.write("term," + ",".join(f"w{n + 1}" for n in range(SUMS)) + ",source\n")
            for name, row in table:
                cells = [f"{v:.4f}" for v in row] + [""] * (SUMS - len(row))
                file.write(f"{name},{','.join(cells)},python/train/pairs.py\n")


if __name__ == "__main__":
    main()
