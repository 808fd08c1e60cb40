"""Where a node stands, for what changes the tree of all pages that the PDF is made of."""

from docutils import nodes


def insert(node, parent, place):
    """Put a node into another, before the labels of what comes next, which Sphinx writes twice where they are parted
    from it. They stand at the end of what comes before, which may be a section in a section."""
    while place:
        last = parent[place - 1]
        if isinstance(last, nodes.target):
            place -= 1
        elif isinstance(last, nodes.section) and isinstance(last_of(last), nodes.target):
            parent, place = last, len(last)
        else:
            break
    parent.insert(place, node)


def last_of(section):
    return last_of(section[-1]) if isinstance(section[-1], nodes.section) else section[-1]


def within(node, kind):
    """The nearest of a kind around a node, or itself."""
    while node is not None and not isinstance(node, kind):
        node = node.parent
    return node


def docname(node):
    """The page that a node is of, where a builder has made one tree of all."""
    while "docname" not in node:
        node = node.parent
    return node["docname"]
