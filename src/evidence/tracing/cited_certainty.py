"""How certain a citation is: the word beside it, by which its claim and the checks go.

A finding may be less certain than its study. So this is the certainty of the weakest finding that the words say which
rest on the citation, and the study's own where a finding has none.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from evidence.reading.models.record import CERTAINTIES, AnyRecord, Certainty, Study
from evidence.reading.pages.page import Citation, Page
from evidence.tracing.findings_said import ByCitation, findings_by_citation, signs_in

Apart = Mapping[tuple[str, int], Certainty]  # by the key and the occurrence of a citation


class Said:
    """What pages say of the studies whose findings are not all as certain as the study itself.

    It is worked out once for each page, since its claims and the page itself both ask.
    """

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        self.signs = signs_in(records)
        self._labels = cache(lambda key: _labels(records.get(key)))
        self._found: dict[str, ByCitation] = {}

    def findings(self, page: Page) -> ByCitation:
        """The findings that rest on each citation of such a study on a page."""
        if page.path not in self._found:
            keys = {one.key for one in page.citations if self._labels(one.key)}
            self._found[page.path] = findings_by_citation(page, keys, self.signs) if keys else {}
        return self._found[page.path]

    def certainties(self, page: Page) -> Apart:
        """The certainty of each of these citations."""
        found = self.findings(page).items()
        of_each = {place: weakest(self._labels(place[0])[one] for one in findings) for place, findings in found}
        return {place: certainty for place, certainty in of_each.items() if certainty}


def of_citation(one: Citation, records: Mapping[str, AnyRecord], apart: Apart) -> Certainty | None:
    """The certainty of a citation; None for guidance, which has none, and for a key without a record.

    `apart` is what `Said.certainties` gives for its page.
    """
    record = records.get(one.key)
    own = record.certainty if isinstance(record, Study) else None
    return apart.get((one.key, one.occurrence), own)


def weakest(certainties: Iterable[Certainty | None]) -> Certainty | None:
    """The lowest of these; None if there is none."""
    return min(filter(None, certainties), key=CERTAINTIES.index, default=None)


def _labels(record: AnyRecord | None) -> dict[str, Certainty]:
    """The certainty of each finding of a record, by its id, where one of them differs from the record's; else empty."""
    if not isinstance(record, Study) or all(one.certainty in (None, record.certainty) for one in record.findings):
        return {}
    return {one.id: one.certainty or record.certainty for one in record.findings}
