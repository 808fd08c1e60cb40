"""Bring posts of a Jekyll blog into the book: `make post FILE=my-post.md`, `make blog DIR=my-blog`.

A post becomes the page of a part. Liquid is resolved as Jekyll would (`liquid`, `expressions`), kramdown reads the
Markdown as Jekyll does (`read.rb`), what it makes of it is written as MyST (`markdown`), and the words, images, links
and formulas of both are compared (`audit`): what is missing is named with its line. Nothing is overwritten, and where
something fails nothing is written.
"""


class PostError(ValueError):
    """Why a post can't be brought in, in a line."""
