"""The benchmark of the playground's model in small; it ends with an error where the two readers don't agree."""

from support import need, run


def test_quick_run_names_both():
    need("node")
    done = run("node", "bench/lab/playground.mjs", "--quick")
    assert done.returncode == 0, done.stdout
    assert "the page's: " in done.stdout and "plain loops: " in done.stdout
