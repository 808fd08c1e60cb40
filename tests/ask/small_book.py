"""A small book, and an embedder that counts letters: enough for what is not about meaning."""

import numpy as np

PAGES = {
    "masks.md": "# Masks\n\nA mask is what tuning adds. "
    "It was measured in 2024 by Ada Byron: 12 of 30 answers changed.\n\n"
    "## Thin masks\n\nA thin mask has rank 4.\n",
    "cherries.md": "# Cherries\n\nA cherry is learning from feedback. It rests on a leash.\n",
}


class Letters:
    """Vectors of letter counts: enough of an embedder for what is not about meaning."""

    name = "letters"

    def embed(self, texts):
        found = np.array(
            [[text.lower().count(letter) + 0.01 for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts]
        )
        return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
