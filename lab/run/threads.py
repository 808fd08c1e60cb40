"""How a process of the lab uses the machine."""

import contextlib
import ctypes

import torch


def one_thread():
    """Two processes of one thread are faster than one of two, and results must not depend on the number of cores."""
    torch.set_num_threads(1)
    keep_memory()


def keep_memory():
    """Let the C library keep the memory of a training step for the next one. By default glibc gives it back and fetches
    it again, some thousand pages a step, which is a sixth of a small model's time."""
    with contextlib.suppress(OSError, AttributeError):  # another C library has no such setting, and needs none
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(-1, 1 << 30)  # M_TRIM_THRESHOLD
        mallopt(-3, 32 << 20)  # M_MMAP_THRESHOLD
