"""A bench for methods of alignment, on problems whose best policy is known: README.md tells how to bring one.

`Problem(words, length, prompts, beta, seed)` and `method(policy, reference, reward, samples, rate)` are the interface,
of `VERSION`; a change that gives other numbers, or that a method must heed, raises it.
"""

from .command import tell as tell
from .policy import Policy as Policy
from .problems import VERSION as VERSION
from .problems import Problem as Problem
