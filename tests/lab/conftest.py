"""One thread, as the lab runs with: its results and its speed don't depend on the number of cores."""

import torch

torch.set_num_threads(1)
