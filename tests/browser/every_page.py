"""What several tests ask of every page, looked at in one visit: each page is loaded once, which is most of what a look
costs, and seen in each window. What costs more than a load goes through a page of each kind, and through all pages by
`make release`.
"""

import pytest
from page_checks import NARROW, SIDEWAYS, watch
from support import CHAPTERS, FIRST_PART

PHONE, LARGER_PHONE, TABLET, DESKTOP = "360 px", "390 px", "740 px", "1280 px"
WINDOWS = {
    DESKTOP: {"width": 1280, "height": 800},
    TABLET: {"width": 740, "height": 800},
    LARGER_PHONE: {"width": 390, "height": 844},
    **{name: window["viewport"] for name, window in NARROW.items()},
}

# Whether an equation's number lies on a piece of its formula.
NUMBERS = """
() => [...document.querySelectorAll("div.math:has(.eqno)")].map(block => {
    const number = block.querySelector(".eqno").getBoundingClientRect();
    const pieces = [...block.querySelectorAll("math *")].map(piece => piece.getBoundingClientRect());
    return pieces.some(piece => piece.right > number.left && piece.left < number.right
        && piece.bottom > number.top && piece.top < number.bottom);
})
"""

# Listings of the lab's code, which are those in Python, and whether one has to push them aside.
LISTINGS = """
() => [...document.querySelectorAll(".highlight-python pre")].map(
    listing => [listing.innerText.slice(0, 60), listing.scrollWidth > listing.clientWidth])
"""

# Which drawing a picture shows, and how wide.
FIGURES = """
async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));  // the window was another
    const images = [...document.querySelectorAll("article img")].filter(image => image.checkVisibility());
    for (const image of images) image.loading = "eager";
    await Promise.all(images.map(image => image.decode()));
    return images.map(image => [image.currentSrc, image.getBoundingClientRect().width]);
}
"""

# What is wider than its box, of which kind it is, and whether it takes the focus.
WIDE = """
() => {
    window.wide = [...document.querySelectorAll("article .table-wrapper, article div.math, article pre")]
        .filter(area => area.checkVisibility() && area.scrollWidth > area.clientWidth);
    return wide.map(area => {
        area.focus();
        return [(area.className || "listing").split(" ")[0], document.activeElement === area];
    });
}
"""

# Of tables that scroll, whether the caption stays in view when one has pushed the table aside, and when not.
CAPTIONS = """
() => [...document.querySelectorAll(".table-wrapper:has(caption)")]
    .filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth)
    .map(box => {
        const frame = box.getBoundingClientRect();
        const seen = pushed => {
            box.scrollLeft = pushed;
            const parts = [...box.querySelectorAll("caption > span")].map(part => part.getBoundingClientRect());
            return parts.every(at => at.left > frame.left - 1 && at.right < frame.right + 1);
        };
        return [box.querySelector("caption").innerText, seen(box.scrollWidth) && seen(0)];
    })
"""

# How many columns a table has, and by how much it is too wide.
TABLES = """
() => [...document.querySelectorAll(".table-wrapper")].filter(box => box.checkVisibility()).map(box => {
    const columns = Math.max(...[...box.querySelectorAll("tr")].map(row => row.cells.length));
    return [columns, box.scrollWidth - box.clientWidth, box.innerText.slice(0, 60)];
})
"""

# The heading of the page, and the entries of the contents that are marked.
MARKED = """
() => [document.querySelector("article h1")?.innerText.replace(/#$/, ""),
       [...document.querySelectorAll(".sidebar-tree li.current-page > a")].map(link => link.innerText)]
"""

# How many entries of the contents are in sight.
ENTRIES = "() => [...document.querySelectorAll('.sidebar-tree a')].filter(link => link.checkVisibility()).length"

# Where the page is, the places on it, and its links. Those into the playground carry what it shall show.
LINKS = """
() => [location.href, [...document.querySelectorAll("[id]")].map(place => location.href + "#" + place.id),
       [...document.links].filter(link => !link.matches(".playground-try, .front-chips a, .glass-look"))
       .map(link => link.href)]
"""

# What the page has loaded beside itself.
LOADED = "() => performance.getEntriesByType('resource').map(entry => entry.name)"

LOOKS = {
    "sideways": (SIDEWAYS, NARROW),
    "numbers": (NUMBERS, [PHONE, LARGER_PHONE, DESKTOP]),
    "listings": (LISTINGS, [DESKTOP]),
    "figures": (FIGURES, [PHONE, TABLET, DESKTOP]),
    "captions": (CAPTIONS, [PHONE]),
    "tables": (TABLES, [PHONE]),
    "marked": (MARKED, [DESKTOP]),
    "entries": (ENTRIES, [DESKTOP]),
    "links": (LINKS, [DESKTOP]),
    "wide": (WIDE, [PHONE]),
    "loaded": (LOADED, [DESKTOP]),
}


# Those left out are parts, chapters and pages to look things up as these are, or their own tests look at them.
OF_EACH_KIND = {"404.html", "index.html", "search.html", FIRST_PART}
OF_EACH_KIND |= {f"series/{path.stem}.html" for path in CHAPTERS[:1]}
OF_EACH_KIND |= {f"series/{name}.html" for name in "cards claims glossary owner read solutions".split()}


@pytest.fixture(params=["each kind", pytest.param("all", marks=pytest.mark.release)])
def gone_through(request, html_pages):
    """The addresses of a page of each kind, or of all pages."""
    return [address for address in html_pages if request.param == "all" or address in OF_EACH_KIND]


@pytest.fixture(scope="session")
def looked_at(browser, site, html_pages):
    """A function that gives, for a look and a window, what was found on each page; and, for the desktop, which kinds of
    resources all pages loaded, and what is wrong with one."""
    found = {(look, window): {} for look, (_, windows) in LOOKS.items() for window in windows}
    kinds = found["kinds", DESKTOP] = set()
    problems = found["problems", DESKTOP] = []
    # Of two pixels for one, as phones have, and as a screen where one enlarges a page to 200%
    context = browser.new_context(base_url=site, device_scale_factor=2, viewport=WINDOWS[DESKTOP])
    watch(context, {site}, problems)
    context.on("requestfinished", lambda request: kinds.add(request.resource_type))
    page = context.new_page()
    for address in html_pages:
        page.set_viewport_size(WINDOWS[DESKTOP])
        page.goto(address)
        for window, size in WINDOWS.items():
            page.set_viewport_size(size)
            for look, (script, windows) in LOOKS.items():
                if window in windows:
                    found[look, window][address] = page.evaluate(script)
    context.close()
    return lambda look, window: found[look, window]
