"""The benchmark of the playground's model in small; it ends with an error where the readers don't agree."""

from support import need, run


def test_quick_run_names_all():
    need("node")
    done = run("node", "bench/lab/playground.mjs", "--quick")
    assert done.returncode == 0, done.stdout
    readers = [f"the page's, {kernels}" for kernels in ("relaxed", "simd", "plain")]
    for name in (*readers, "plain JavaScript before", "plain loops"):
        assert f"{name}: " in done.stdout
