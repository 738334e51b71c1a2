"""The mean of several weights files that share a start. In: files of training runs, each as often as
it counts; out: one such file."""

import sys

import numpy as np


def main():
    *paths, out = sys.argv[1:]
    files = [np.load(path) for path in paths]
    np.savez(out, **{name: sum(file[name] for file in files) / len(files) for name in files[0].files})


if __name__ == "__main__":
    main()
