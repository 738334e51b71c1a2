"""Text to word pieces with the features the encoder reads beside them. In: a paragraph; out: piece numbers, places,
quotation states, letter cases. The vocabulary is that of the base encoder, cut to what news in English needs."""

import re

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from corpus import CLOSE, OPEN, STRAIGHT

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
# One sign for every shape of a mark, so that typography does not matter; its direction comes from the quotation state.
MARKS = str.maketrans({**dict.fromkeys("“”„‟«»＂", '"'), **dict.fromkeys("‘’‚‛ʼ`´", "'")})
STATES = 4  # special piece, outside, inside, a mark
CASES = 4  # no letters, lower, Capitalised, UPPER


def is_wanted(piece):
    """Pieces of Latin letters, digits and common marks; those of other scripts and the unused ones are left out."""
    bare = piece[2:] if piece.startswith("##") else piece
    if piece in SPECIAL:
        return True
    if re.fullmatch(r"\[unused\d+\]", piece):
        return False
    return all(ord(c) < 0x250 or 0x2010 <= ord(c) <= 0x2044 or 0x20A0 <= ord(c) <= 0x20BF for c in bare)


def cut(words):
    """The vocabulary's pieces that are kept, with their old numbers: the special ones first, then in the old order."""
    old = {piece: number for number, piece in enumerate(words)}
    kept = SPECIAL + [piece for piece in words if piece not in SPECIAL and is_wanted(piece)]
    return kept, [old[piece] for piece in kept]


class Pieces:
    """The tokenizer over a cut vocabulary."""

    def __init__(self, words):
        self.words, self.old = cut(words)
        vocabulary = {piece: number for number, piece in enumerate(self.words)}
        self.unknown, self.cls, self.sep, self.mask = (vocabulary[p] for p in SPECIAL[1:])
        self.tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
        self.tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
        self.tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()

    def encode(self, paragraph):
        """(numbers, [(start, end), ...]) of a paragraph."""
        got = self.tokenizer.encode(paragraph.translate(MARKS), add_special_tokens=False)
        return got.ids, got.offsets


def state(text, states, at):
    """The quotation state of the piece that begins at a place."""
    return 3 if text[at] in OPEN + CLOSE + STRAIGHT else 1 + states[at]


WORD = re.compile(r"[^\W\d_]+")


def cases(text):
    """Place of each letter -> the case of its run of letters."""
    out = bytearray(len(text))
    for match in WORD.finditer(text):
        word = match.group()
        upper = word == word.upper() and len(word) > 1
        kind = 3 if upper else 2 if word[0].isupper() else 1
        out[match.start() : match.end()] = bytes([kind]) * len(word)
    return out
