"""What the page's world expects of a chat: what the lab's expects of the document that it stands for."""

from random import Random

from lab_side import PRIOR, VOICES, WORLD, ask, data_of, in_voice, read_text
from node_side import faults, planted
from page_side import node, same


def as_document(world, chat):
    """The document that a chat stands for, after each of its tokens; None where the world says nothing of it."""
    stands_for = {"<doc>": "<doc>", "<user>": "talk : ask :", "<bot>": "reply :", "<end>": ""}
    encode, found, text = world.vocabulary.encode, [], []
    for token in chat:
        word = world.word(token)
        text += encode(stands_for.get(word, word))
        if word == "<end>":
            stands_for["<user>"] = "ask :"
        found.append(None if word == "<end>" else list(text))
    return found


def chats(world, count, seed):
    """Chats of two turns in one voice."""
    random, rows = Random(seed), []
    for number in range(count):
        turns = in_voice(world, ask(world, 2, seed + number), random.randrange(len(VOICES)), seed + number)
        rows.append([turns[0].prompt[0], *(token for turn in turns for token in (*turn.prompt[1:], *turn.answer))])
    return rows


def check_chats(modules, prior=PRIOR):
    rows = chats(WORLD, 60, 500)
    found = node("world", modules, contents=data_of(WORLD), rows=rows, prior=prior)
    bot, end, reply, again = (WORLD.token(word) for word in ("<bot>", "<end>", "reply", "ask"))
    for row, reading in zip(rows, found, strict=True):
        for place, (ours, text) in enumerate(zip(reading, as_document(WORLD, row), strict=True)):
            said = WORLD.vocabulary.decode(row[: place + 1])
            if text is None:
                assert ours is None, said
                continue
            expected = read_text(WORLD.document(), text[1:], prior)
            assert expected.grammatical
            if reply in expected.next or (again in expected.next and place > 1):
                expected.next = {bot if reply in expected.next else end: 1.0}
            assert same(ours, {"next": expected.next, "posterior": expected.posterior}), (said, ours)


def test_a_chat_is_read_as_the_document_that_it_stands_for(modules):
    check_chats(modules)
    check_chats(modules, [1.0, 0.001, 0.001, 0.001, 0.001])


def test_what_is_no_chat_is_not_read(modules):
    lines = [
        "<doc> <user> what does",
        "<doc> <user> <bot> surely",
        "<doc> <user> is it raining in arlo ? reply : surely",
        "<doc> <user> is it raining in arlo ? <bot> surely , yes . ask :",
        "<doc> <user> is it raining in arlo ? <bot> surely , yes . <end> <bot>",
        "<doc> <user> is it raining in arlo ? <bot> surely , yes . <end> <doc> diary",
        "<doc> diary : <user>",
        "<doc> <doc>",
    ]
    rows = [WORLD.vocabulary.encode(line) for line in lines]
    found = node("world", modules, contents=data_of(WORLD), rows=rows, prior=PRIOR)
    silent = [sum(each is None for each in reading) for reading in found]
    assert silent == [0, 2, 3, 2, 2, 1, 1, 1]


@faults(
    ("engine/chat.js", 'world.encode("talk : ask :")', 'world.encode("ask :")'),
    ("engine/chat.js", 'this.opening = this.world.encode("ask :");', ""),
    ("engine/chat.js", 'return next?.has(this.world.token("ask"))', 'return next?.has(this.world.token(","))'),
)
def test_a_fault_in_the_chat_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_chats(modules)
