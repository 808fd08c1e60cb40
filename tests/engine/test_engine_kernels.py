"""The kernels: the bytes that are shipped are those of their source, and both kinds compute what numpy does."""

import numpy as np
import pytest
from engine_side import ALL_KERNELS, node
from node_side import copied
from support import ROOT, need_package

ENGINE = ROOT / "_static/engine"
COUNT = 60_000
A, B, C, D = 256, 80_000, 120_000, 160_000  # pointers, four times a place; far enough from each other
NAMES = ["kernels", "kernels-relaxed", "llama/kernels", "llama/kernels-relaxed"]


def test_the_shipped_kernels_are_assembled_from_their_source(tmp_path):
    need_package("wabt")
    static = copied(tmp_path / "_static", "engine")
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    shipped = {name: (ENGINE / f"{name}.wasm").read_bytes() for name in NAMES}
    assert {name: bytes.fromhex(text) for name, text in node("assembled", static).items()} == shipped
    assert all(1_000 < len(content) < 10_000 for content in shipped.values())
    assert len(set(shipped.values())) == 4


def view(numbers, pointer, stride, *shape):
    """A matrix that lies in the numbers, by bytes; its columns are neighbors."""
    size = numbers.itemsize
    return np.lib.stride_tricks.as_strided(numbers[pointer // 4 :], shape, (size * stride // 4, size))


def panels(numbers, pointer, stride, depth, columns):
    """A matrix that lies in panels of eight columns."""
    starts = range(pointer, pointer + stride * (columns // 8), stride)
    return np.concatenate([view(numbers, start, 32, depth, 8) for start in starts], axis=1)


def product(numbers, left, call):
    _, _, b, b_stride, c, c_stride, rows, depth, columns, more = call
    result = view(numbers, c, c_stride, rows, columns)
    result[:] = more * result + left @ panels(numbers, b, b_stride, depth, columns)


def rows(x, *call):
    product(x, view(x, call[0], call[1], call[6], call[7]).copy(), call)


def columns(x, *call):
    product(x, view(x, call[0], call[1], call[7], call[6]).T.copy(), call)


def row(x, vector, matrix, to, depth, rows, more):
    result = view(x, to, 4, rows, 1)[:, 0]
    result[:] = more * result + view(x, matrix, 4 * depth, rows, depth) @ view(x, vector, 4, depth, 1)[:, 0]


def pack(x, start, stride, to, rows, columns):
    for first in range(0, columns, 8):
        view(x, to + 4 * first * rows, 32, rows, 8)[:] = view(x, start + 4 * first, stride, rows, 8)


def pack_transposed(x, start, stride, to, rows, columns):
    padded = np.zeros((rows, -columns % 8 + columns))
    padded[:, :columns] = view(x, start, stride, columns, rows).T
    for first in range(0, padded.shape[1], 8):
        view(x, to + 4 * first * rows, 32, rows, 8)[:] = padded[:, first : first + 8]


def norm(x, start, gain, to, scale, rows, width, epsilon):
    given = view(x, start, 4 * width, rows, width)
    factor = 1 / np.sqrt((given**2).mean(1, keepdims=True) + epsilon)
    view(x, scale, 4, rows, 1)[:] = factor
    view(x, to, 4 * width, rows, width)[:] = given * factor * view(x, gain, 0, 1, width)


def norm_back(x, start, gain, scale, slope, to, to_gain, rows, width):
    given, slopes, result = (view(x, at, 4 * width, rows, width) for at in (start, slope, to))
    factor, gains = view(x, scale, 4, rows, 1), view(x, gain, 0, 1, width)
    along = (given * slopes * gains).sum(1, keepdims=True)
    view(x, to_gain, 0, 1, width)[:] += (given * slopes * factor).sum(0)
    result += slopes * gains * factor - given * factor**3 * along / width


def turn(x, start, stride, table, following, rows, count, size, sign):
    """Pairs of numbers as complex ones, times those of the table, whose imaginary parts follow the real ones."""
    pairs = view(x, start, stride, rows, count)
    real, imaginary = pairs[:, ::2].copy(), pairs[:, 1::2].copy()
    at = np.arange(0, count, 2) % size
    known = view(x, table, following, rows, 2 * size)
    pairs[:, ::2] = real * known[:, at] + sign * imaginary * known[:, at + size]
    pairs[:, 1::2] = imaginary * known[:, at + 1] + sign * real * known[:, at + size + 1]


def softmax(x, start, stride, rows, count, grow, width, factor):
    for each in view(x, start, stride, rows, width):
        powers = np.exp((each[:count] - each[:count].max()) * factor)
        each[:count], each[count:] = powers / powers.sum(), 0
        count += grow


def softmax_back(x, p, d, stride, rows, width, factor):
    shares, slopes = (view(x, start, stride, rows, width) for start in (p, d))
    slopes[:] = shares * (slopes - (shares * slopes).sum(1, keepdims=True)) * factor


def halves(x, start, rows, inner):
    both = view(x, start, 8 * inner, rows, 2 * inner)
    return both[:, :inner], both[:, inner:], 1 / (1 + np.exp(-both[:, :inner]))


def gate(x, start, to, rows, inner):
    gates, up, sigmoid = halves(x, start, rows, inner)
    view(x, to, 4 * inner, rows, inner)[:] = gates * sigmoid * up


def gate_back(x, start, slope, rows, inner):
    gates, up, sigmoid = halves(x, start, rows, inner)
    slopes = view(x, slope, 4 * inner, rows, inner)
    d_gate, d_up = slopes * up * sigmoid * (1 + gates * (1 - sigmoid)), slopes * gates * sigmoid
    gates[:], up[:] = d_gate, d_up


def fit(x, query, keys, stride, fits, fit_stride, count, heads, size):
    queries, known = view(x, query, 4 * size, heads, size), view(x, keys, stride, count, heads * size)
    view(x, fits, fit_stride, heads, count)[:] = np.einsum("hi,jhi->hj", queries, known.reshape(count, heads, size))


def mix(x, shares, share_stride, values, stride, result, count, heads, size):
    known = view(x, values, stride, count, heads * size).reshape(count, heads, size)
    mixed = np.einsum("hj,jhi->hi", view(x, shares, share_stride, heads, count), known)
    view(x, result, 4 * size, heads, size)[:] = mixed


def adamw(x, weights, gradient, mean, spread, count, cut, first, second, rate, root, keep):
    p, g, m, v = (view(x, start, 0, 1, count) for start in (weights, gradient, mean, spread))
    slopes = g * cut
    m[:], v[:] = m * first + slopes * (1 - first), v * second + slopes**2 * (1 - second)
    p[:] = p * keep - m * rate / (np.sqrt(v) * root + 1e-8)


def squares(x, start, count):
    return (view(x, start, 0, 1, count) ** 2).sum()


CALLS = [
    (rows, [A, 4 * 24, B, 32 * 24, C, 4 * 48, 12, 24, 48, 0]),
    (rows, [A, 4 * 100, B, 32 * 7, C, 4 * 16, 4, 7, 16, 1]),
    (columns, [A, 4 * 24, B, 32 * 9, C, 4 * 16, 24, 9, 16, 0]),
    (columns, [A, 4 * 8, B, 32 * 5, C, 4 * 8, 8, 5, 8, 1]),
    (row, [A, B, C, 48, 40, 0]),
    (row, [A, B, C, 8, 4, 1]),
    (pack, [A, 4 * 30, B, 7, 24]),
    (pack_transposed, [A, 4 * 10, B, 9, 21]),
    (norm, [A, B, C, D, 5, 24, 1e-6]),
    (norm_back, [A, B, D, A + 4000, C, C + 8000, 5, 24]),
    (turn, [A, 4 * 60, B, 4 * 16, 6, 32, 8, 1]),
    (turn, [A, 4 * 60, B, 4 * 16, 6, 32, 8, -1]),
    (softmax, [A, 4 * 48, 9, 30, 0, 48, 3]),
    (softmax, [A, 4 * 16, 11, 1, 1, 16, 40]),
    (softmax_back, [A, B, 4 * 24, 7, 20, 0.3]),
    (gate, [A, C, 6, 40]),
    (gate_back, [A, C, 6, 40]),
    (fit, [A, B, 4 * 96, C, 4 * 40, 33, 3, 16]),
    (mix, [A, 4 * 40, B, 4 * 96, C, 33, 3, 16]),
    (adamw, [A, B, C, D, 500, 0.4, 0.9, 0.95, 0.03, 1.2, 0.99]),
    (squares, [A, 3000]),
]


def named(kernel):
    """Its name in JavaScript."""
    first, *rest = kernel.__name__.split("_")
    return first + "".join(each.title() for each in rest)


@ALL_KERNELS
@pytest.mark.slow
def test_kernels_compute_what_numpy_does(modules, tmp_path, kernels):
    given = np.random.default_rng(1).uniform(-2, 2, COUNT).astype(np.float32)
    given[D // 4 : D // 4 + 500] = abs(given[D // 4 : D // 4 + 500])  # squares, to adamw
    given.tofile(tmp_path / "given")
    files = {name: str(tmp_path / name) for name in ("given", "found")}
    calls = [[named(kernel), call] for kernel, call in CALLS]
    results = node("kernels", modules, kernels=kernels, numbers=files["given"], calls=calls, found=files["found"])
    found = np.fromfile(files["found"], np.float32).reshape(len(CALLS), COUNT)
    for (kernel, call), ours, result in zip(CALLS, found, results, strict=True):
        wanted = given.astype(float)
        expected = kernel(wanted, *call)
        assert np.allclose(ours, wanted, rtol=2e-5, atol=2e-5), kernel
        assert expected is not None or (wanted != given).any(), kernel
        assert np.isclose(result or 0, expected or 0, rtol=1e-5), kernel


@ALL_KERNELS
def test_kernels_of_rounded_numbers_compute_what_numpy_does(modules, kernels):
    found = {name: np.array(numbers) for name, numbers in node("rounded", modules, kernels=kernels).items()}
    assert len(found) == 11
    x, whole = found["x"].reshape(8, 3, 32), found["quantize"].reshape(8, 3, 32)
    steps = abs(x).max(-1) / 32767
    assert (abs(whole - x) <= steps[..., None] * 0.51).all() and np.ptp(whole) > 1
    assert np.allclose(found["scales"].reshape(8, 3, 2), np.stack([steps, whole.sum(-1)], -1), rtol=1e-5, atol=1e-5)
    scale, least = np.moveaxis(found["steps"].reshape(12, 3, 2), -1, 0)
    packed = found["bytes"].astype(np.uint8)
    half = packed[: 12 * 3 * 16].reshape(12, 3, 16)
    fours, eights = np.concatenate([half & 15, half >> 4], -1), found["bytes"].reshape(12, 3, 32)
    for kind, numbers in (("Q4", fours), ("Q8", eights)):
        wanted = np.einsum("cbi,nbi->cn", whole, scale[..., None] * numbers + least[..., None])
        for name in (f"row{kind}", f"rows{kind}", f"row{kind}More", f"rows{kind}More"):
            if name not in found:
                continue
            count = 8 if name.startswith("rows") else 1
            given = np.arange(160.0).reshape(8, 20)
            expected = given.copy()
            expected[:count, :12] = wanted[:count] + name.endswith("More") * given[:count, :12]
            assert np.allclose(found[name].reshape(8, 20), expected, rtol=1e-4, atol=1e-4 * np.ptp(wanted)), name
