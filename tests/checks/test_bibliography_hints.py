"""Hints never harm: the hint of each broken bibliography is typed, and must pass or lead to the next true fault.

What a hint may never lead to: a file that cannot be read, a key or a work twice, another fault in the same field.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from helpers.broken_projects import CASES
from helpers.projects import check_bibliography, entry

from evidence.problem import Problem
from evidence.reading.project_files import BIBLIOGRAPHY

HARM = {"BIB001", "BIB002", "BIB003", "BIB005", "BIB007", "BIB022", "BIB024", "BIB027", "BIB028"}
FIELD = r"(?P<name>[\w-]+) = \{(?P<value>.*)\}"


def _set(lines: list[str], line: int, name: str, value: str) -> None:
    """Type a field's value on the line where the problem is, or add the field below the entry's first line."""
    found = next((i for i in (line - 1, *range(len(lines))) if re.match(rf"\s*{name}\s*=", lines[i], re.I)), None)
    if found is None:
        lines.insert(line, f"  {name} = {{{value}}},")
    else:
        lines[found] = f"  {name} = {{{value}}},"


def _unverified(lines: list[str], line: int, names: str) -> None:
    del lines[line - 1]
    start = max(i for i in range(line - 1) if lines[i].startswith("@"))
    lines.insert(start + 1, f"  unverified = {{{names}}},")


def _rename(lines: list[str], line: int, key: str) -> None:
    lines[line - 1] = re.sub(r"\{[^,]*,", f"{{{key},", lines[line - 1], count=1)


def _brace(lines: list[str], line: int, words: str) -> None:
    for word in re.findall(r"\{([^{}]+)\}", words):
        lines[line - 1] = re.sub(rf"(?<![\w{{]){re.escape(word)}", f"{{{word}}}", lines[line - 1], count=1)


def _field_name(lines: list[str], line: int, name: str) -> None:
    lines[line - 1] = re.sub(r"^(\s*)[\w-]+", rf"\g<1>{name}", lines[line - 1])


def _type(lines: list[str], line: int, kind: str) -> None:
    lines[line - 1] = re.sub(r"@\s*\w*", f"@{kind}", lines[line - 1], count=1)


def _drop_line(lines: list[str], line: int, _: str) -> None:
    del lines[line - 1]


Typed = Callable[[list[str], int, str], None]
WAYS: tuple[tuple[str, Typed], ...] = (
    (r"leave the command out: write (\w.* = \{.*\})$", lambda lines, line, hint: _field(lines, line, hint)),
    (r"a range cannot be printed: write (.*)$", lambda lines, line, hint: _field(lines, line, hint)),
    (r"add ([\w-]+ = \{…\}), or .*$", lambda lines, line, hint: _field(lines, line, hint)),
    (r"(?:write one address: |write )([\w-]+ = \{.*\})$", lambda lines, line, hint: _field(lines, line, hint)),
    (r"leave (?:\w+) out and name it in unverified = \{(\w+)\}$", _unverified),
    (r"leave it out; unverified = \{(\w+)\}$", _unverified),
    (r"(?:rename it to|.*rename the key to) (\w+)$", _rename),
    (r"write ([a-z]+[0-9]{4}[a-z]?)$", _rename),
    (r"write (\{.+\}(?:, \{.+\})*)$", _brace),
    (r'did you mean "@(\w+)"\?$', _type),
    (r'write "@(\w+)"$', _type),
    (r'did you mean "([\w-]+)"\?$', _field_name),
    (r"(delete the % .*)$", _drop_line),
    (r"(keep one of the two)$", _drop_line),
)


def _field(lines: list[str], line: int, hint: str) -> None:
    found = re.match(FIELD, hint)
    assert found, hint
    _set(lines, line, found["name"], found["value"] if found["value"] != "…" else "Something Else")


def typed(text: str, problem: Problem) -> str | None:
    """The bibliography after somebody typed what the hint says; None where the hint asks for a decision."""
    lines = text.split("\n")
    if problem.code == "BIB026":  # a word inside the field, not the field's name
        wrong, right = re.findall(r'"([^"]+)"', f"{problem.message} {problem.hint}")[:2]
        return text.replace(wrong, right)
    for form, way in WAYS:
        if found := re.fullmatch(form, problem.hint):
            way(lines, problem.place.line, found[1])
            return "\n".join(lines)
    return None


def _samples() -> dict[str, str]:
    files = {code: folder / BIBLIOGRAPHY for code, folder in CASES.items()}
    found = {code: file.read_bytes().decode("utf-8", "replace") for code, file in files.items() if file.is_file()}
    odd: dict[str, dict[str, str]] = {
        "range": {"date": "2010/2012", "year": ""}, "doi address": {"doi": "https://doi.org/10.1000%2Ffeder2021"},
        "key by others": {"author": "Yermus, Ryan"}, "vancouver": {"author": "Feder A, Rutter SB"},
        "body": {"author": "World Health Organization"}, "capitals": {"author": "FEDER, ANNA"}, "ampersand": {"author": r"Feder, A. \& Rutter, S."},
        "command": {"title": r"The \textit{COMT} gene"}, "html": {"title": "CO<sub>2</sub> &amp; sleep"}, "pages": {"pages": "n/a"},
        "year": {"year": "in press"}, "url": {"url": "https://example.org/a b"}, "pmid": {"pmid": "PMID 33397139"},
        "pmcid": {"pmcid": "5904792"}, "capital": {"title": "A GLIM trial in the VA"}, "type": {"journal": "J"},
    }  # fmt: skip
    found |= {name: entry("feder2021", **fields) for name, fields in odd.items()}
    found["@webpage"] = entry().replace("@article", "@webpage")
    found["@editedbook"] = entry().replace("@article", "@editedbook")
    found["two of one key"] = entry("yermus2021", author="Feder, Ann", doi="10.1/y", title="{Y}") + entry()
    found["key outside"] = entry().replace("{feder2021,", "{Feder:21,") + entry("feder2021", doi="10.1/z", title="{Z}")
    found["percent"] = entry().replace("  year", "  % issn = {0},\n  year")
    return found


SAMPLES = _samples()


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_hint_says_passes_or_leads_to_the_next_true_fault(name: str) -> None:
    text = SAMPLES[name]
    before = check_bibliography(text)
    for problem in before:
        after = typed(text, problem)
        if after is None:
            continue
        new = check_bibliography(after)
        where = {(one.code, one.message) for one in before}
        assert (problem.code, problem.message) not in {(one.code, one.message) for one in new}, (problem, after)
        harm = [one for one in new if (one.code, one.message) not in where and one.code in HARM]
        assert not harm, (str(problem), [str(one) for one in harm])


def test_most_hints_are_typed_by_this_test() -> None:
    """Else the test above would look at nothing."""
    every = [(text, problem) for text in SAMPLES.values() for problem in check_bibliography(text) if problem.hint]
    assert sum(typed(text, problem) is not None for text, problem in every) > 0.6 * len(every)
