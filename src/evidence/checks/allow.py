"""Allow comments: `<!-- evidence: allow FIG001 because … -->` silences that code in the block that it stands in
or before. The reason is printed in the summary of a run."""

from __future__ import annotations

import re
from dataclasses import dataclass

from evidence.checks.check import REGISTRY, Outcome, Silenced, declare
from evidence.problem import Place, Problem
from evidence.reading.pages.page import Comment, Page
from evidence.reading.sources import Sources

NO_REASON = declare(
    "ALW001",
    "An allow comment names codes and a reason.",
    bad="<!-- evidence: allow FIG001 -->",
    good="<!-- evidence: allow FIG001 because the 67% is of a form, not of people -->",
)
NOTHING = declare(
    "ALW002",
    "An allow comment silences a problem that is there.",
    bad="<!-- evidence: allow FIG001 because of an old sentence --> (and nothing below it has FIG001)",
    good="(remove the comment)",
)

_OURS_RE = re.compile(r"\s*evidence\s*(?::|(?=allow\s+[A-Z]{3}\d))\s*(.*)", re.DOTALL | re.IGNORECASE)
_ALLOW_RE = re.compile(r"allow\s+([A-Z]{3}\d{3}(?:\s*,\s*[A-Z]{3}\d{3})*)\s+because\s+(\S.*)", re.DOTALL)
_FOREIGN_RE = re.compile(r"\s*(?:rumdl|markdownlint|prettier)[\s:-]*(?:disable|ignore|configure)", re.IGNORECASE)
_FORM = "write  <!-- evidence: allow CODE because REASON -->"


@dataclass(frozen=True, slots=True)
class _Allow:
    page: Page
    comment: Comment
    code: str
    reason: str
    first: int
    last: int

    @property
    def place(self) -> Place:
        return Place(self.page.path, self.comment.line, self.comment.column)


def apply(problems: list[Problem], sources: Sources) -> Outcome:
    """Part problems into those that stand and those that a comment silences; add the comments' own problems."""
    allows: list[_Allow] = []
    kept: list[Problem] = []
    for page in sources.pages:
        for comment in page.comments:
            _read(page, comment, allows, kept)
    at: dict[tuple[str, str], list[_Allow]] = {}
    for allow in allows:
        at.setdefault((allow.page.path, allow.code), []).append(allow)
    silenced: list[Silenced] = []
    used: set[int] = set()
    for problem in problems:
        for allow in at.get((problem.place.file, problem.code), ()):
            if allow.first <= problem.place.line <= allow.last:
                silenced.append(Silenced(problem, allow.reason))
                used.add(id(allow))
                break
        else:
            kept.append(problem)
    for allow in allows:
        if id(allow) not in used:
            known = "" if allow.code in REGISTRY else "; there is no such code"
            message = f"this comment silences nothing: no {allow.code} in the block{known}"
            kept.append(Problem(allow.place, NOTHING, message, "remove it"))
    return Outcome(sorted(kept), silenced)


def _read(page: Page, comment: Comment, allows: list[_Allow], problems: list[Problem]) -> None:
    """One comment: a silence for each code that it names, or what is wrong with it."""
    ours = _OURS_RE.match(comment.text)
    if ours is None:
        if _FOREIGN_RE.match(comment.text):
            place = Place(page.path, comment.line, comment.column)
            problems.append(Problem(place, NO_REASON, "this comment silences without a reason", _FORM))
        return
    match = _ALLOW_RE.match(ours[1].strip()) if ":" in comment.text[: ours.start(1)] else None
    if match is None:
        known = ours[1].lower().startswith("allow") and ":" in comment.text[: ours.start(1)]
        said = "gives no reason" if known else "is none that the checks know"
        place = Place(page.path, comment.line, comment.column)
        problems.append(Problem(place, NO_REASON, f"this comment {said}", _FORM))
        return
    block = page.block_at(comment.offset)
    first = block.line if block else comment.line
    last = page.place(block.start + len(block.text))[0] if block else comment.line
    reason = " ".join(match[2].split())
    for code in re.findall(r"[A-Z]{3}\d{3}", match[1]):
        allows.append(_Allow(page, comment, code, reason, first, last))
