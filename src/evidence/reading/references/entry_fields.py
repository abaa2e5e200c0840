"""The types and fields that an entry may have, those that each type needs, and those that readers see."""

import re

from evidence.files import resource

_BIBTEX = resource("bibtex")


def _words(name: str) -> frozenset[str]:
    return frozenset(_BIBTEX[name].split())


def _groups(listed: str) -> tuple[tuple[str, ...], ...]:
    """Fields that are needed, each a group of alternatives: "author editor, title"."""
    return tuple(tuple(group.split()) for group in listed.split(","))


ENTRY_TYPES: dict[str, str] = {name: kind for kind, names in _BIBTEX["types"].items() for name in names.split()}
OTHER_NAMES: dict[str, str] = {name: kind for kind, names in _BIBTEX["other_names"].items() for name in names.split()}
REQUIRED = {name: _groups(listed) for names, listed in _BIBTEX["required"].items() for name in names.split()}
OTHERS = _groups(_BIBTEX["required_of_others"])
REACHABLE = ("doi", "url", "pmcid", "pmid")
PRINTED, UNPRINTED = _words("printed"), _words("unprinted")
PUBLISHED = (PRINTED | _words("published_too")) - _words("not_published")  # in the downloads
KNOWN = PRINTED | PUBLISHED | UNPRINTED
FIELDS = PRINTED | _words("verifiable_too")
NOT_INHERITED, IN_A_BOOK = _words("not_inherited"), _words("in_a_book")
_PRINTED_OF_UNPUBLISHED = PRINTED | {"note"}


def printed(kind: str) -> frozenset[str]:
    """The fields of a type of entry that readers see. A note is printed only for unpublished work, which has little else."""
    return _PRINTED_OF_UNPUBLISHED if kind == "unpublished" else PRINTED


def fold_title(title: str) -> str:
    """Only the letters and digits of a title, for comparing."""
    return re.sub(r"[\W_]+", " ", title).casefold().strip()
