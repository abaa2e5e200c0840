"""The values of a reference that are compared with what services say."""

from evidence.reading.references.authors import families, listed_names
from evidence.reading.references.latex import plain
from evidence.reading.references.printed_form import title as printed_title
from evidence.reading.references.reference import Reference


def value_of(reference: Reference, field: str) -> str:
    """A field in the form in which it is compared, which a difference shows as "ours"."""
    if field == "title":
        return printed_title(reference)
    if field == "year":
        return year_of(reference)
    if field == "author":
        return listed_names(families(reference))
    if field == "pages":
        return plain(reference.get("pages") or reference.get("eid")).replace("–", "-")
    return plain(reference.get(field))


def year_of(reference: Reference) -> str:
    """The entry's year, from `year` or `date`."""
    return (reference.get("year") or reference.get("date"))[:4]
