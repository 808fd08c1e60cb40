"""What a page's `{{ names }}` stand for: measured numbers, the parts, the business case, the owner's tables.

Without Sphinx, since `ask/` reads the pages too.
"""
