"""Words that say nothing of what a question is about. FTS5 has no such list; without it recall was lower (README)."""

STOP = frozenset(
    "a about an and any are as at be between by can could did do does explain for from had has have how i if in is it "
    "its me my of on or our please s should so t than that the their them then there these they this to us was we "
    "were what when where which who why will with would you your".split()
)
