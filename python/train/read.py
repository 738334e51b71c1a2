"""What trained weights read in text without annotations. In: weights, their base, a folder of text files; out: a line of JSON a file,
with its attributions as `fit.py` writes them. `scripts/teach` makes lessons for the fast engine of it."""

import argparse
import os

import bases
import fit as F
import fold
import windows as W


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("weights")
    p.add_argument("texts", help="folder of text files")
    p.add_argument("out")
    p.add_argument("--base", choices=bases.BASES, default="large")
    p.add_argument("--lean", type=float, default=0.0, help="added to the scores of contents")
    a = p.parse_args()
    pieces = bases.pieces()
    model = fold.loaded(a.weights, a.base, 0.0)
    model["labels.bias"].assign_add([0.0, 0.0, 0.0, 0.0, 0.0, a.lean, a.lean])
    data = [w for d in fold.texts(a.texts) for w in W.windows(d, pieces, F.DEV_SHARE)]
    found = {os.path.splitext(os.path.basename(name))[0]: read for name, read in F.predict(model, F.predictor(model), data).items()}
    F.write_predictions(a.out, found)


if __name__ == "__main__":
    main()
