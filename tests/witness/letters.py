"""A witness of random weights whose tokens are letters."""

import torch

from witness.llama import Config, Llama
from witness.load import Witness

LETTERS = "".join(map(chr, range(32, 127))) + "\n"


class Letters:
    """Their tokenizer; one token more ends a text."""

    def encode(self, text, **options):
        return type("Encoded", (), {"ids": [LETTERS.index(letter) for letter in text]})

    def decode(self, row, **options):
        return "".join(LETTERS[token] for token in row if token < len(LETTERS))


def tiny():
    torch.manual_seed(0)
    config = Config(vocabulary=len(LETTERS) + 1, width=24, layers=1, heads=2, key_heads=1, hidden=32)
    return Witness(Llama(config).eval(), Letters(), len(LETTERS), "letters")
