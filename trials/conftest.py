"""What the tests of a trial share with those of the lab: one thread, a small model, a folder of toys."""

from tests.lab.conftest import small, toy_store, toys

__all__ = ["small", "toy_store", "toys"]
