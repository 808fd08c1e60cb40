"""What somebody who knows the world exactly expects after each word of a text, in either form.

A chat is read as the document that it stands for (see `conversation.py`); its marks are certain where questions and
answers end. The page has the same in `_static/engine/expectations.js`.
"""

from collections.abc import Mapping, Sequence
from math import log

from ..world import World, words
from ..world.program import read

Shares = Mapping[int, float]  # by token
LEAST = 1e-12  # of a share, so that its logarithm is a number


def expected(world: World, tokens: Sequence[int]) -> list[Shares | None]:
    """After each token of a text, which begins with a boundary: the share of each that may come next. None where the
    world doesn't say: between the turns of a chat, and from the first token on that nobody could have written there."""
    boundary, found = world.token(words.BOUNDARY), list[Shares | None]()
    chat = len(tokens) > 1 and tokens[1] == world.token(words.USER)
    start = 0
    for place, token in enumerate(tokens):
        if place and found[-1] is not None and token not in found[-1] and not (chat and place == 1):
            break
        if token == boundary:
            start = place
        told = tokens[start + 1 : place + 1]
        found.append(after_chat(world, told) if chat and place else read(world.document(), told, world.prior).next)
    return found + [None] * (len(tokens) - len(found))


def after_chat(world: World, told: Sequence[int]) -> Shares | None:
    """The same after the turns of a chat, without its boundary."""
    if told[-1] == world.token(words.END):
        return None
    stands_for = {words.BOT: "reply :", words.END: ""}
    written = list[int]()
    for token in told:
        word = world.word(token)
        if word == words.USER:
            written += world.vocabulary.encode("ask :" if written else "talk : ask :")
        else:
            written += world.vocabulary.encode(stands_for.get(word, word))
    following = read(world.document(), written, world.prior).next
    for next_word, mark in (("reply", words.BOT), ("ask", words.END)):
        if world.token(next_word) in following:
            return {world.token(mark): 1.0}
    return following


def unavoidable(following: Shares) -> float:
    """By how much the next word surprises, on average, whoever knows the world, in nats."""
    return sum(-share * log(share) for share in following.values())


def added(following: Shares, said: Sequence[float]) -> float:
    """By how much more it surprises a model that gives the words these shares: KL(world | model), in nats."""
    return sum(share * log(share / max(said[token], LEAST)) for token, share in following.items())
