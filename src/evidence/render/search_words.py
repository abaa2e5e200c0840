"""What a site's search adds to a question, says above its answers, and ranks first. The search page reads it.

The words are the site's own, from `docs/data/subject.yml`.
"""

from evidence.reading.models.subject import Search

# "Does it work?" asks for results; only "how does it work?" asks for the mechanism.
RESULTS = ("work works help helps effective", "show", "how")
# How much a page's words count, by the beginning of its address: articles answer questions; records come after them.
SECTIONS = {"articles/": 1.4, "help/": 1.2, "studies/": 0.3, "about/": 0.7}
LISTS = ("", "articles/", "help/")  # the first page, and the lists of these sections
A_LIST, FIRST = 0.5, 1.7  # FIRST: the article where a reader who types one word should begin


def rank(url: str, search: Search, first: str) -> float:
    """How much a page's words count.

    `url` is relative to the site's root; `first` is the address of the first article, or empty. What the site says
    itself of an address comes first.
    """
    own = next((weight for begin, weight in search.weights.items() if url.startswith(begin)), None)
    if own is not None:
        return own
    if url in LISTS:
        return A_LIST
    if first and url.startswith(first):
        return FIRST
    return next((weight for begin, weight in SECTIONS.items() if url.startswith(begin)), 1)


def for_the_page(search: Search) -> dict[str, object]:
    """What the search page reads of this, as plain data."""
    return {
        "also": {word.lower(): one.look_for for one in search.also for word in one.typed},
        "alone": {word.lower(): " ".join(one.look_for) for one in search.alone for word in one.typed},
        "results": RESULTS,
        "said": [(" ".join(one.typed), one.say) for one in search.say],
        "elsewhere": [(one.page, one.label) for one in search.elsewhere],
    }
