"""Half-resolved merges: Git's four marks, alone or in a row, in any file that is read or published.

Mostly both sides of a merge are wanted: two writers each added a study, a line, an approval. So a file is read with
both sides and without the marks. The conflict is reported once, and faults that only the marks cause are not reported.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from evidence.problem import Place, Problem

CODE = "INP010"
_MARK_RE = re.compile(r"^([<=>|])\1{6}(?: |$)", re.MULTILINE)
_ORDER = "<|=>"  # in which Git writes them
_FENCE_RE = re.compile(r"[ >]*(`{3,}|~{3,})")
_ENTRY_RE = re.compile(r"^@\w+\s*\{\s*([^,\s]+)", re.MULTILINE)
_FIELD_RE = re.compile(r"^\s*([\w-]+)\s*=", re.MULTILINE)


@dataclass(slots=True)
class Conflict:
    """One unfinished merge: its marks as (index of the line, sign), in Git's order; some may be gone."""

    marks: list[tuple[int, str]] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The index of the first line."""
        return self.marks[0][0]

    @property
    def last(self) -> int:
        """The index of the last line."""
        return self.marks[-1][0]

    def sides(self, lines: list[str]) -> list[str]:
        """The text of the two sides; fewer where marks are gone. What was there before both is not a side."""
        signs = [sign for _, sign in self.marks]
        if signs[:1] != ["<"] or signs[-1:] != [">"] or "=" not in signs:
            return []
        ends = [at for at, _ in self.marks]
        middle = ends[signs.index("=")]
        return ["\n".join(lines[ends[0] + 1 : ends[1]]), "\n".join(lines[middle + 1 : ends[-1]])]


def conflicts(text: str, name: str) -> list[Conflict]:
    """The unfinished merges in a file's text. In the code of a page a mark is an example."""
    found: list[Conflict] = []
    marked = any(sign * 7 in text for sign in _ORDER) and _MARK_RE.search(text)
    for index, sign in _marks(text, name) if marked else ():
        before = found[-1].marks[-1][1] if found else ">"
        if _ORDER.index(sign) <= _ORDER.index(before):
            found.append(Conflict())
        found[-1].marks.append((index, sign))
    return found


def _marks(text: str, name: str) -> Iterator[tuple[int, str]]:
    lines, fence = text.split("\n"), ""
    for index, line in enumerate(lines):
        fenced = _FENCE_RE.match(line) if name.endswith(".md") else None
        if fenced and (not fence or fenced[1].startswith(fence)):
            fence = "" if fence else fenced[1]
        elif not fence and (mark := _MARK_RE.match(line)):
            row = line.strip() == "|" * 7 and any(one.startswith("|") for one in lines[index - 1 : index])
            if not row:  # an empty row of a table
                yield index, mark[1]


def both_sides(text: str, name: str) -> tuple[str, list[Problem]]:
    """The text with both sides of each merge and without marks, its lines kept; and each conflict as a problem."""
    found = conflicts(text, name)
    if not found:
        return text, []
    lines = text.split("\n")
    problems = [_problem(conflict, lines, name) for conflict in found]
    for conflict in found:
        for (start, sign), (end, _) in zip(conflict.marks, conflict.marks[1:], strict=False):
            side = slice(start + 1, end)
            if sign == "|":
                lines[side] = [""] * (end - start - 1)
            elif name.endswith(".bib") and end > start + 1 and sign == "<":
                # The brace below the conflict closes both sides' entries, so the first lacks its own.
                text = "\n".join(lines[side])
                lines[end - 1] += "}" * max(0, text.count("{") - text.count("}"))
        for at, _ in conflict.marks:
            lines[at] = ""
    return "\n".join(lines), problems


def _problem(conflict: Conflict, lines: list[str], name: str) -> Problem:
    signs = ", ".join(sign * 7 for _, sign in conflict.marks)
    numbers = [str(at + 1) for at, _ in conflict.marks]
    where = f"lines {', '.join(numbers[:-1])} and {numbers[-1]}" if len(numbers) > 1 else "this line"
    marks = "marks" if len(numbers) > 1 else "a mark"
    message = f"{marks} of an unfinished merge on {where}: {signs}"
    return Problem(Place(name, conflict.first + 1), CODE, message, _hint(conflict.sides(lines), name))


def _hint(sides: list[str], name: str) -> str:
    delete = "then delete the lines with the marks"
    if len(sides) < 2:
        return "delete the mark, and look above and below it: both sides' words may be there"
    if name.endswith("/signoffs.yml"):
        return f"keep both approvals, {delete}"
    if name.endswith(".bib"):
        return _hint_for_entries(sides, delete)
    if not all(side.strip() for side in sides):
        return f"one side took this text out and the other kept it: choose, {delete}"
    return f"both sides may be wanted: keep what each of them adds, {delete}"


def _hint_for_entries(sides: list[str], delete: str) -> str:
    one, other = (_ENTRY_RE.findall(side) for side in sides)
    keys = list(dict.fromkeys([*one, *other]))
    if keys and set(one).isdisjoint(other):
        return f"both sides are wanted: keep the entries {' and '.join(keys)}, each closed with its own }}, {delete}"
    fields = [name for name in dict.fromkeys(_FIELD_RE.findall("\n".join(sides))) if len(set(_values(name, sides))) > 1]
    differ = f" ({', '.join(fields)})" if fields else ""
    return f"both sides hold the same entry with other fields{differ}: keep one entry with the right ones, {delete}"


def _values(name: str, sides: list[str]) -> list[str]:
    found = (re.search(rf"^\s*{re.escape(name)}\s*=(.*)$", side, re.MULTILINE) for side in sides)
    return [one[1].strip().rstrip(",") if one else "" for one in found]


def without_echoes(problems: Iterable[Problem], root: Path) -> list[Problem]:
    """The problems without those that only the marks of a merge make, in the lines between them."""
    found = list(problems)
    broken = {problem.place.file for problem in found if problem.code == CODE}
    spans = {name: _spans(root / name, name) for name in broken}

    def is_echo(place: Place) -> bool:
        return any(first <= place.line <= last for first, last in spans.get(place.file, []))

    return [one for one in found if one.code == CODE or not is_echo(one.place)]


def _spans(path: Path, name: str) -> list[tuple[int, int]]:
    """The lines (from 1) in which nothing else is reported. A file of YAML, or front matter, is broken as a whole."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    found = conflicts(text.replace("\r\n", "\n"), name)
    head = text.split("\n---", 1)[0].count("\n") + 2 if text.startswith("---") else 0
    whole = name.endswith((".yml", ".yaml")) or any(conflict.first < head for conflict in found)
    return [(1, len(text))] if whole else [(one.first + 1, one.last + 2) for one in found]
