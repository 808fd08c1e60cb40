"""Bring posts of a Jekyll blog into a Sphinx project: `python -m jekyll2myst my-post.md --out pages/`.

A post becomes a page in MyST. Liquid is resolved as Jekyll would (`liquid`, `expressions`), kramdown reads the
Markdown as Jekyll does (`read.rb`), what it makes of it is written as MyST (`markdown`), and the words, images, links
and formulas of both are compared (`audit`): what is missing is named with its line. Nothing is overwritten, and where
something fails nothing is written.
"""


class PostError(ValueError):
    """Why a post can't be brought in, in a line."""
