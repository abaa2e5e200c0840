"""How certain a citation is: the word beside it, by which its claim and the checks go.

A finding may be less certain than its study. So this is the certainty of the weakest finding that the words say which
rest on the citation, and the study's own where a finding has none.
"""

from collections.abc import Iterable, Mapping

from evidence.reading.models.record import CERTAINTIES, AnyRecord, Certainty, Study
from evidence.reading.pages.page import Citation, Page
from evidence.tracing.findings_said import SignsOf, findings_by_citation, signs_in

Apart = Mapping[tuple[str, int], Certainty]  # by the key and the occurrence of a citation


def told_apart(page: Page, records: Mapping[str, AnyRecord], signs: SignsOf | None = None) -> Apart:
    """The certainty of each citation on a page of a study whose findings are not all as certain as the study itself.

    `signs` is that of `findings_said.signs_in`; a caller with many pages keeps it.
    """
    studies = {key: records.get(key) for key in {one.key for one in page.citations}}
    labels = {key: labels for key, record in studies.items() if (labels := _labels(record))}
    if not labels:
        return {}
    said = findings_by_citation(page, labels, signs or signs_in(records))
    of_each = {place: weakest(labels[place[0]][finding] for finding in found) for place, found in said.items()}
    return {place: certainty for place, certainty in of_each.items() if certainty}


def of_citation(one: Citation, records: Mapping[str, AnyRecord], apart: Apart) -> Certainty | None:
    """The certainty of a citation; None for guidance, which has none, and for a key without a record.

    `apart` is what `told_apart` gives for its page.
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
