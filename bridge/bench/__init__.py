"""A bench for methods of alignment, on problems whose best policy is known: README.md tells how to bring one."""

from .command import tell as tell
