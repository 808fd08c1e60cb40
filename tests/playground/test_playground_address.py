"""What the page's address says of settings is what they were."""

from page_side import node

USUAL = {
    "mask": 1,
    "cherry": 0,
    "leash": True,
    "prompt": "where does yuri crow live ?",
    "form": "chat",
    "temperature": 1,
    "topP": 1,
    "seed": 1,
}


def test_settings_come_back_as_they_went(modules):
    cases = [
        {},
        {"mask": 0.35, "cherry": 1.5},
        {"leash": False, "topP": 0.05, "temperature": 0},
        {"prompt": "a & b = c ; # 100 % + é 文", "form": "words", "seed": 4294967295},
        {name: "x" if name == "prompt" else 0 for name in USUAL},
    ]
    found = node("address", modules, usual=USUAL, cases=cases)
    for case, back in zip(cases, found, strict=True):
        told = {name: value for name, value in case.items() if value != USUAL[name]}
        assert back == {"form": "chat"} | {name: text(value) for name, value in told.items()}


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_address_of_a_heading_has_none_and_other_names_are_left_out(modules):
    cases = ["", "#", "#what-is-in-it", "#a=1&seed=2&__proto__=3", "#preset=rlhf&prompt=is+it%20raining"]
    found = node("address", modules, usual=USUAL, cases=cases)
    assert found == [{}, {}, {}, {"seed": "2"}, {"preset": "rlhf", "prompt": "is it raining"}]
