"""Allow comments.

`<!-- evidence: allow FIG001 because … -->` silences that code in the block that the comment is in, or in the next
one. A run prints each reason in its summary. What protects readers or the chain cannot be silenced: `is_protected`.
"""

import re
from dataclasses import dataclass

from evidence.checks.check import REGISTRY, Outcome, Silenced
from evidence.problem import Place, Problem
from evidence.reading.pages.page import Comment, Page
from evidence.reading.sources import Sources

NO_REASON, NOTHING, PROTECTED = "ALW001", "ALW002", "ALW003"

# Crisis help and data; sign-offs; files and configuration; unfinished text; references and records; these comments.
PROTECTED_FAMILIES = frozenset("ALW BIB CFG DAT FIL INP NEW REC SGN".split())
PROTECTED_CODES = frozenset(
    (
        "CIT001 CIT003 CIT004 CIT005 CIT006 CIT007 CIT008 CIT014 CIT015 CIT017 "  # citations that lead to no reference
        "FIG004 FIG005 "  # doses; what a record says of its own figures
        "PAG008 PAG009 PAG015 PAG017 PAG022 PAG024 PAG045 PAG046 "  # links that are unsafe, or lead elsewhere than they say
        "PAG018 PAG019 PAG020 PAG021 "  # what is not closed, invisible characters, forged ids
        "PAG030 PAG031 PAG032 PAG034 PAG037 PAG039 "  # pages and words that are not read as they are published
        "VER001 VER002 VER003 VER004 VER005"  # what Crossref and PubMed say
    ).split()
)


def is_protected(code: str) -> bool:
    """Whether no comment can silence a code."""
    return code[:3] in PROTECTED_FAMILIES or code in PROTECTED_CODES


_OURS_RE = re.compile(r"\s*evidence\s*(?::|(?=allow\s+[A-Z]{3}\d))\s*(.*)", re.DOTALL | re.IGNORECASE)
_ALLOW_RE = re.compile(r"allow\s+([A-Z]{3}\d{3}(?:\s*,\s*[A-Z]{3}\d{3})*)\s+because\s+(\S.*)", re.DOTALL)
_FOREIGN_RE = re.compile(r"\s*(?:rumdl|markdownlint|prettier)[\s:-]*(?:disable|ignore|configure)", re.IGNORECASE)
_FORM = "write  <!-- evidence: allow CODE because REASON -->"


@dataclass(frozen=True, slots=True)
class _Allow:
    """A code that a comment silences, from the first to the last line of its block."""

    place: Place
    code: str
    reason: str
    first: int
    last: int


def apply(problems: list[Problem], sources: Sources) -> Outcome:
    """Separate the problems that comments silence from the others, and add the problems of the comments themselves."""
    allows: list[_Allow] = []
    kept: list[Problem] = []
    for page in sources.pages:
        for comment in page.comments:
            _read(page, comment, allows, kept)
    of_code: dict[tuple[str, str], list[_Allow]] = {}
    for allow in allows:
        of_code.setdefault((allow.place.file, allow.code), []).append(allow)
    silenced: list[Silenced] = []
    used: set[int] = set()
    for problem in problems:
        place = problem.place
        candidates = of_code.get((place.file, problem.code), [])
        match = next((allow for allow in candidates if allow.first <= place.line <= allow.last), None)
        if match is None:
            kept.append(problem)
        else:
            silenced.append(Silenced(problem, match.reason))
            used.add(id(match))
    kept += [_unused(allow) for allow in allows if id(allow) not in used]
    return Outcome(sorted(kept), silenced)


def _unused(allow: _Allow) -> Problem:
    known = "" if allow.code in REGISTRY else "; there is no such code"
    return Problem(
        allow.place, NOTHING, f"this comment silences nothing: no {allow.code} in the block{known}", "remove it"
    )


def _read(page: Page, comment: Comment, allows: list[_Allow], problems: list[Problem]) -> None:
    """Read a comment. Add an allowance for each code that it names, or the problem with it."""
    place = page.at(comment)
    ours = _OURS_RE.match(comment.text)
    if ours is None:
        if _FOREIGN_RE.match(comment.text):
            problems.append(Problem(place, NO_REASON, "this comment silences a rule without a reason", _FORM))
        return
    has_colon = ":" in comment.text[: ours.start(1)]
    match = _ALLOW_RE.match(ours[1].strip()) if has_colon else None
    if match is None:
        allows_something = has_colon and ours[1].lower().startswith("allow")
        said = "gives no reason" if allows_something else "is not one that the checks know"
        problems.append(Problem(place, NO_REASON, f"this comment {said}", _FORM))
        return
    block = page.block_at(comment.offset)
    first = block.line if block else comment.line
    last = block.last_line if block else comment.line
    reason = " ".join(match[2].split())
    for code in re.findall(r"[A-Z]{3}\d{3}", match[1]):
        if is_protected(code) and code in REGISTRY:
            message = f"no comment can silence {code}, since it protects readers or the way to the source"
            problems.append(
                Problem(place, PROTECTED, message, "correct what the check reports, and remove this comment")
            )
        else:
            allows.append(_Allow(place, code, reason, first, last))
