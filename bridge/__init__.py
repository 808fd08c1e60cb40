"""Other people's libraries in the lab's world: its texts, questions and truth for `transformers`, TRL, PEFT,
TransformerLens and lm-eval. An environment of its own, `make bridge`; nothing else of the book needs it."""
