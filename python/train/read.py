"""What a large encoder reads in text without annotations. In: its weights, a folder of text files and the annotated articles beside
which `fold.py` read them, whose scores are kept; out: a line of JSON a file, with its attributions as `fit.py` writes them.
`scripts/teach` makes lessons for the fast engine of it."""

import argparse
import os

import bases
import decode
import encoder as E
import fit as F
import fold
from kept import Kept


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("weights")
    p.add_argument("train", help="folder of annotated articles, as given to fold.py")
    p.add_argument("texts", help="folder of text files, as given to fold.py")
    p.add_argument("out")
    p.add_argument("--lean", type=float, default=0.0, help="added to the scores of contents")
    a = p.parse_args()
    data = fold.material(a.train, a.texts, bases.pieces())
    kept = Kept(a.weights, "large", data)
    lean, chain, found = [0.0, 0.0, 0.0, 0.0, 0.0, a.lean, a.lean], kept.chain.numpy() + E.CONSTRAINTS, {}
    own = {os.path.join(a.texts, name) for name in os.listdir(a.texts)}
    for length, numbers in F.batches(data, 16):
        numbers = [n for n in numbers if data[n].document in own]
        for n, scores, to_cue, to_source in zip(numbers, *kept.of(numbers, length)):
            got = decode.attributions(scores[: len(data[n])] + lean, to_cue, to_source, chain, data[n].offsets)
            found.setdefault(os.path.splitext(os.path.basename(data[n].document))[0], []).extend(got)
    F.write_predictions(a.out, found)


if __name__ == "__main__":
    main()
