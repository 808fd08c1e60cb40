"""Write the posts of `posts/` for a blog and for a network without markup: `make posts`.

A post is read once, into Markdown without roles and `{{ names }}` (`source`). From that come a post of a Jekyll blog
with its figure (`jekyll`), the same as plain text (`plain`), and a chapter of the evening's reading (`posts/conf.py`).
"""

from jekyll2myst import PostError


class UnfitPost(PostError):
    """Why a post can't be written, in a line."""
