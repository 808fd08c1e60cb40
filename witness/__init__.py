"""The second witness: questions of the book put to a real, if small, language model, SmolLM2-135M-Instruct.

Read in this order: `llama` (the model), `load` (its weights and its tokenizer), `generate` (answers), `facts` and
`styles` (what it is asked, and how it is taught to speak), `tune` (full, LoRA, cut to a rank), `experiments/` (one
question a file), `verdicts` (what was predicted, and what came of it). `python -m witness --help` lists the commands.
"""
