"""`make findings` brings the places of a finding together, by its mark and by its numbers."""

from tools.findings import VOTE, behind, findings, numbers, sentences

PAGE = """# A page

It was right in {{ part3.sft_correct.percent }} before. It then
fell.{bet}`C3c` Nothing else is said.

```{list-table} Right answers.
* - Tuned. Drawn
  - {{ part3.rlhf_reward }}
* - Others
  - 3
```
"""
ROWS = {"C3c": {"measured": {"part3.rlhf_reward": [0, 0, 0]}}, "C3d": {"measured": {}}}


def test_a_row_of_a_table_is_one_sentence_and_each_has_its_line():
    found = list(sentences(PAGE))
    assert (3, "It was right in {{ part3.sft_correct.percent }} before.") in found
    assert (3, "It then fell.{bet}`C3c`") in found and (4, "Nothing else is said.") in found
    assert (7, "* - Tuned. Drawn - {{ part3.rlhf_reward }}") in found


def test_a_finding_is_told_by_its_mark_its_number_and_a_vote(tmp_path):
    (tmp_path / "series/questions").mkdir(parents=True)
    (tmp_path / "posts").mkdir()
    (tmp_path / "slides").mkdir()
    (tmp_path / "series/page.md").write_text(PAGE)
    (tmp_path / "series/notebook.md").write_text("It is {{ part3.rlhf_reward }}.")
    (tmp_path / "posts/page.md").write_text("Of its marks {{ part3.rlhf_reward.tenth }} are left. And more.")
    (tmp_path / "slides/page.md").write_text("## Vote\n\n[bet C3c]\n\n> 3 minutes.\n")
    (tmp_path / "series/questions/page.toml").write_text('bets = ["C3c", "C3d"]\n')
    told = dict(findings(ROWS, tmp_path))
    assert told.keys() == {"C3c"}  # C3d stands in one place only
    places = [place for place, _ in told["C3c"]]
    told_by_text = ["series/page.md:3", "series/page.md:7", "posts/page.md:1", "slides/page.md:3"]
    assert places == [*told_by_text, "series/questions/page.toml"]
    assert told["C3c"][-1][1] == VOTE


def test_words_count_for_the_numbers_on_which_they_rest():
    assert "distance.tuned_correct" in numbers("{{ distance.tuned_correct.percent_worlds }} of 100")
    assert numbers("answers {holds}`hardly ever refused <part5.nobody_refuses>`") == {"part5.book_open_wrong_refused"}
    assert behind("part5.nobody_refuses") and not behind("part5.there_is_no_such_name")
