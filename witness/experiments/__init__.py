"""One question a file: `measure(witness, seed)` answers it, and is the same for every model and seed."""

from . import counting, induction, lookup, mask, prejudice, refusal, switch

EXPERIMENTS = {
    module.__name__.rpartition(".")[2]: module.measure
    for module in (induction, mask, switch, refusal, counting, prejudice, lookup)
}
