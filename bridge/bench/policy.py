"""A policy so small that all it can say is listed: the lab's model, on words that mean nothing.

A prompt is a word, and an answer up to `length` words. Word 0 ends an answer; what follows it is 0 too. In shapes B is
answers, L the length, P prompts and A all answers that there are.

The model reads a fixed word before the prompt. Without it no Llama could tell the text *1 1* from *1*: positions only
say which of the words before to look at, and these would all be the same.
"""

import copy
from functools import cache
from itertools import pairwise, product

import torch
from torch import Tensor

from lab.model import Config, Model

END = 0
SHAPE = {"width": 64, "layers": 2, "heads": 4, "inner": 128}
GAIN = 0.15  # of the last norm: the reference finds no word much likelier than another, so none need be asked first


@cache
def listed(words: int, length: int) -> Tensor:
    """Every answer once, (A, L)."""
    rows = product(range(words), repeat=length)
    kept = [row for row in rows if all(later == END for first, later in pairwise(row) if first == END)]
    return torch.tensor(kept)


def mask(answers: Tensor) -> Tensor:
    """True on the words of answers and on the END of those that have one, (B, L)."""
    ended = (answers == END).cumsum(1) - (answers == END).long()
    return ended == 0


class Policy:
    """What a method gets: it draws answers and says how likely they are. `model` is what learns."""

    def __init__(self, words: int, length: int, prompts: int, seed: int, device: str = "cpu"):
        self.words, self.length = words, length
        self.prompts = torch.arange(1, prompts + 1, device=device)
        self.start = words - 1
        self.model = Model(Config(words, **SHAPE, context=length + 2), seed)
        with torch.no_grad():
            self.model.norm.weight *= GAIN
        self.model.to(device)

    def copy(self) -> "Policy":
        return copy.deepcopy(self)

    def parameters(self):
        return self.model.parameters()

    @torch.no_grad()
    def write(self, prompts: Tensor) -> Tensor:
        """Draw an answer to each prompt, (B,) to (B, L)."""
        text, alive = self.begun(prompts), torch.ones_like(prompts)
        for _ in range(self.length):
            word = torch.multinomial(self.model(text)[:, -1].softmax(-1), 1)[:, 0] * alive
            text, alive = torch.cat((text, word[:, None]), 1), alive * (word != END)
        return text[:, 2:]

    def begun(self, prompts: Tensor) -> Tensor:
        """What the model has read when it begins to answer, (B, 2)."""
        return torch.stack((torch.full_like(prompts, self.start), prompts), 1)

    def log_p(self, prompts: Tensor, answers: Tensor) -> Tensor:
        """log p(word | prompt and the words before it), (B, L), zero after the end."""
        text = torch.cat((self.begun(prompts), answers[:, :-1]), 1)
        scores = self.model(text)[:, 1:].log_softmax(-1)
        return scores.gather(-1, answers[..., None])[..., 0] * mask(answers)

    def every(self) -> Tensor:
        """log p of every answer to every prompt, (P, A), in the order of `listed`."""
        return self.after(self.begun(self.prompts))

    def after(self, text: Tensor) -> Tensor:
        """The same of every way to go on from some beginnings, (rows, 2 to L + 1)."""
        now = self.model(text)[:, -1].log_softmax(-1)
        if text.shape[1] == self.length + 1:
            return now
        words = torch.arange(1, self.words, device=text.device)
        longer = torch.cat((text.repeat_interleave(len(words), 0), words.repeat(len(text))[:, None]), 1)
        later = self.after(longer).view(len(text), len(words), -1)
        return torch.cat((now[:, :1], (now[:, 1:, None] + later).flatten(1)), 1)
