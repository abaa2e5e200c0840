"""Compares a reference with what Crossref and PubMed say about it. They agree, they differ, or they cannot be asked."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from evidence.lookup import crossref, doi_handles, pubmed
from evidence.lookup.answer import Answer, Outcome, is_silence
from evidence.lookup.ask import Asker
from evidence.lookup.clean import full_pages
from evidence.lookup.work import Work
from evidence.reading.models.verification import LABELS, Difference, Entry, Later, Word, identifiers
from evidence.reading.references.authors import families, listed_names
from evidence.reading.references.compared_fields import value_of, year_of
from evidence.reading.references.printed_form import title as printed_title
from evidence.reading.references.reference import Reference

_SUFFIX_RE = re.compile(r"(?:jr|sr|ii|iii|iv)$")
_PLAIN_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l"})  # NFKD leaves these whole
_OFFERED = ("volume", "number", "pages", "doi", "pmid", "pmcid")


def verify(reference: Reference, asker: Asker, before: Entry, today: dt.date) -> Entry:
    """Ask Crossref about the reference's DOI and PubMed about its PMID. `before` is what they said last time.

    If a service gives no answer, its earlier answer about the same DOI or PMID stays, marked with the day of the failed
    attempt. A server's bad day therefore never hides a retraction.
    """
    ids = identifiers(reference)
    return Entry(**{name: _word(name, value, reference, asker, before, today) for name, value in ids.items()})


def _word(service: str, value: str, reference: Reference, asker: Asker, before: Entry, today: dt.date) -> Word:
    answer = (crossref if service == "crossref" else pubmed).work(value, asker)
    if answer.value is not None:
        return word(value, reference, answer.value, today)
    if answer.outcome is Outcome.ABSENT:
        return _absent(service, value, answer, asker, today)
    earlier: Word | None = getattr(before, service)
    if earlier is not None and earlier.id == value and earlier.says != "could not ask":
        return earlier.model_copy(update={"tried": today, "reason": answer.reason})
    return Word(id=value, says="could not ask", asked=today, reason=answer.reason)


def _absent(service: str, value: str, answer: Answer[Work], asker: Asker, today: dt.date) -> Word:
    """The result if a service does not know the number.

    Crossref knows only its own DOIs and not, for example, DataCite's. So the handle service is asked whether the DOI
    exists at all.
    """
    differs = []
    if service == "pubmed":
        differs = [Difference(field="pmid", ours=value, theirs="no such paper")]
    elif doi_handles.ask(value, asker).outcome is Outcome.ABSENT:
        differs = [Difference(field="doi", ours=value, theirs="no such DOI")]
    return Word(
        id=value, says="differs" if differs else "not known", asked=today, reason=answer.reason, differs=differs
    )


def word(value: str, reference: Reference, work: Work, today: dt.date) -> Word:
    """What a service says about the entry, given its description of the work."""
    differs = list(differences(reference, work))
    updates = [Later(kind=u.kind, date=u.date, notice=u.notice, source=u.source) for u in work.updates]
    return Word(
        id=value,
        says="differs" if differs else "agrees",
        asked=today,
        differs=differs,
        offers=offers(reference, work),
        later=updates,
    )


def differences(reference: Reference, work: Work) -> Iterator[Difference]:
    """The fields that both have and that differ by more than case, accents, dashes or markup."""
    title = printed_title(reference)
    if title and work.title and not _same_title(title, work.title):
        yield Difference(field="title", ours=title, theirs=work.title)
    year = year_of(reference)
    if year and work.years and year not in map(str, work.years):
        yield Difference(field="year", ours=year, theirs=str(work.years[0]))
    yield from _authors(reference, work)
    for field in ("volume", "number", "pages", "doi", "pmid"):
        ours, theirs = value_of(reference, field), getattr(work, field)
        if ours and theirs and _loose(full_pages(ours)) != _loose(full_pages(theirs)):
            yield Difference(field=field, ours=ours, theirs=theirs)


def offers(reference: Reference, work: Work) -> dict[str, str]:
    """The fields that the service has and the entry lacks."""
    return {name: getattr(work, name) for name in _OFFERED if getattr(work, name) and not value_of(reference, name)}


def _same_title(ours: str, theirs: str) -> bool:
    """Whether the titles have the same words. A subtitle that only one of them has does not count."""
    one, other = _loose(ours), re.sub(r"^(?:retracted(?:article)?|withdrawn)", "", _loose(theirs))
    if one == other:
        return True
    short, long, whole = (one, other, theirs) if len(one) < len(other) else (other, one, ours)
    head = re.split(r"[:.?!]\s", whole, maxsplit=1)[0]
    return bool(short) and long.startswith(short) and _loose(head) == short


def _authors(reference: Reference, work: Work) -> Iterator[Difference]:
    ours = families(reference)
    theirs = [name.family for name in work.names]
    if not ours or not theirs:
        return
    and_others = bool(re.search(r"\band\s+others\s*$", reference.get("author")))
    same = all(_loose_name(our) == _loose_name(their) for our, their in zip(ours, theirs, strict=False))
    if not same or len(ours) > len(theirs) or (len(ours) < len(theirs) and not and_others):
        yield Difference(field="author", ours=listed_names(ours), theirs=listed_names(theirs))


def _loose_name(name: str) -> str:
    return _SUFFIX_RE.sub("", _loose(name)) or _loose(name)


def _loose(value: str) -> str:
    """Only the letters and digits, in lower case and without accents."""
    folded = unicodedata.normalize("NFKD", value.translate(_PLAIN_LETTERS))
    return "".join(char for char in folded.casefold() if char.isalnum())


def line(key: str, entry: Entry) -> str:
    """The result for one reference in one line of plain text."""
    return f"{key}: " + "; ".join(part for service, word in entry.words() for part in _said(LABELS[service], word))


def _said(label: str, word: Word) -> Iterator[str]:
    if word.tried:
        yield f"could not ask {label} ({word.reason}), which last said: {word.says}"
    elif word.says == "could not ask":
        yield f"could not ask {label} ({word.reason})"
    elif word.says == "agrees":
        yield f"{label} agrees"
    elif word.says == "not known":
        yield f"{label} does not know it"
    yield from (f"{label} has {item.field} {item.theirs!r}, we have {item.ours!r}" for item in word.differs)
    yield from (f"{label}: {item.kind}{f' of {item.date}' if item.date else ''}" for item in word.later)
    yield from (f"{label} offers {name} = {{{value}}}" for name, value in word.offers.items())


def wrong(entry: Entry) -> bool:
    """Whether somebody must look at this reference, because it differs or was retracted or doubted."""
    return any(word.differs or any(x.kind != "correction" for x in word.later) for _, word in entry.words())


def answers(entry: Entry) -> Entry:
    """The entry with only the results of services that have answered at some time, which are worth keeping."""
    return Entry(**{service: word for service, word in entry.words() if word.says != "could not ask"})


def answered(entry: Entry) -> bool:
    """Whether a service answered when it was last asked, even if it does not know the paper."""
    return any(word.tried is None and word.says != "could not ask" for _, word in entry.words())


def silent(entry: Entry) -> bool:
    """Whether nobody answered at all, which happens if our own network is down."""
    return not answered(entry) and all(is_silence(word.reason) for _, word in entry.words())
