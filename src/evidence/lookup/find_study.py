"""Finds the work that a writer means by a DOI, a PMID, a PMC number, or an address that contains one."""

from evidence.lookup import crossref, pubmed
from evidence.lookup.answer import Answer, Outcome
from evidence.lookup.ask import Asker
from evidence.lookup.identify import Identifier
from evidence.lookup.work import Work, merged
from evidence.reading.references.identifiers import DOI_RE


def find(wanted: Identifier, asker: Asker) -> Answer[Work]:
    """The work as Crossref and PubMed describe it together.

    Crossref's description comes first if there is a DOI, since it has full first names. PubMed adds the PMID, the PMC
    number, NLM's short title of the journal and the types of publication. If PubMed does not answer, these are left out.
    """
    known: dict[str, str] = {wanted.kind: wanted.value}
    if wanted.kind == "pmcid":
        ids = pubmed.ids_of_pmcid(wanted.value, asker)
        if ids.value is None:
            return Answer(ids.outcome, reason=ids.reason)
        known |= ids.value
    doi, pmid, pmcid = (known.get(kind, "") for kind in ("doi", "pmid", "pmcid"))
    medical = pubmed.work(pmid, asker) if pmid else None
    if medical and medical.value and not doi and DOI_RE.match(medical.value.doi):
        doi = medical.value.doi
    published = crossref.work(doi, asker) if doi else None
    if doi and medical is None and published and published.value:
        number = pubmed.pmid_of_doi(doi, asker)
        medical = pubmed.work(number.value, asker) if number.value else None
    return _joined(published, medical, pmcid)


def _joined(published: Answer[Work] | None, medical: Answer[Work] | None, pmcid: str) -> Answer[Work]:
    works = [answer.value for answer in (published, medical) if answer is not None and answer.value is not None]
    if not works:
        answers = [answer for answer in (published, medical) if answer is not None]
        unknown = next((answer for answer in answers if answer.outcome is Outcome.UNKNOWN), None)
        return unknown or Answer(Outcome.ABSENT, reason=answers[0].reason if answers else "")
    work = merged(works[0], works[1]) if len(works) == 2 else works[0]
    return Answer(Outcome.FOUND, merged(work, Work("", pmcid=pmcid)) if pmcid else work)
