"""The list of references, labeled as the text cites: "Brown et al., 2020".

sphinxcontrib-bibtex cites by author and year, but labels its list with numbers, so that a reader of the PDF could not
find what was cited. Also keeps pybtex from scanning every installed package at each citation, a third of the build.
"""

import functools

import pybtex.plugin
from pybtex.style.formatting.plain import Style
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle

pybtex.plugin._load_entry_point = functools.cache(pybtex.plugin._load_entry_point)


def author_year(entry):
    """The label of a bibliography entry, as in "Brown et al., 2020" or "West and Potts, 2025"."""
    names = [" ".join(person.last_names).strip("{}") for person in entry.persons["author"]]
    authors = " and ".join(names) if len(names) <= 2 else f"{names[0]} et al."
    return f"{authors}, {entry.fields['year']}"


class AuthorYearLabels(BaseLabelStyle):
    def format_labels(self, sorted_entries):
        return (author_year(entry) for entry in sorted_entries)


class AuthorYearOrder(BaseSortingStyle):
    def sorting_key(self, entry):
        return author_year(entry).casefold()


class AuthorYearStyle(Style):
    default_label_style = AuthorYearLabels
    default_sorting_style = AuthorYearOrder


pybtex.plugin.register_plugin("pybtex.style.formatting", "author_year", AuthorYearStyle)


def setup(app):
    return {"parallel_read_safe": True, "parallel_write_safe": True}
