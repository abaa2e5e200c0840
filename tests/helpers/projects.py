"""Projects for tests: a small sound one that the checks read, a tiny one that MkDocs builds, and broken ones."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence.build import page_checks
from evidence.checks import check as check_module
from evidence.checks.claims.subject_words import subject_words
from evidence.checks.data.emergency import of_data
from evidence.problem import Problem
from evidence.reading import sources
from evidence.reading.models.subject import Subject
from evidence.reading.pages.engine import engine
from evidence.reading.pages.front_matter import read_front_matter
from evidence.reading.pages.page import Page
from evidence.reading.pages.reader import read_page
from evidence.reading.project_files import BIBLIOGRAPHY, normalise
from evidence.reading.references.bibliography import read_bibliography
from evidence.reading.sources import Sources
from evidence.reading.yaml_lines import read_yaml
from evidence.writing import new_site

TODAY = dt.date(2026, 11, 23)

# The configuration of a new site, no draft any more.
SETTINGS = (
    new_site.files(new_site.Answers(name="Lumenide for GLIM"), TODAY)["mkdocs.yml"]
    .replace("  draft: true\n", "")
    .replace("  name: material\n", "  name: material\n  custom_dir: overrides\n")
    + "  lapsed_approvals_may_land: true\n"
)
# The menu lets tests reach a page without a link to it.
MKDOCS = f"""{SETTINGS}nav:
  - Home: index.md
  - Articles: [articles/a.md]
  - Studies: [studies/feder2021.md]
"""
ENGINE = engine(read_yaml(MKDOCS, "mkdocs.yml", tags={"!ENV": str})[0])

_META = {
    "title": "A page",
    "short": "A page",
    "description": "What this page is about, in one plain sentence.",
    "kind": "reference",
    "updated": "2026-11-01",
    "review_by": "2027-05-01",
}


def front_matter(fields: Mapping[str, object]) -> str:
    """Front matter with these fields, one a line, each as written here."""
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in fields.items()) + "---\n"


def article(body: str, **meta: object) -> str:
    """A page with sound front matter and its H1 (lines 1 to 8, and line 10); the body begins on line 12."""
    fields = {**_META, **meta}
    return f"{front_matter(fields)}\n# {fields['title']}\n\n{body.rstrip()}\n"


def entry(key: str = "feder2021", **fields: str) -> str:
    """A sound bibliography entry by the key's author and year; fields replace or add, an empty one removes."""
    name, year = key.rstrip("abcdefghijklmnopqrstuvwxyz")[:-4] or "feder", "".join(filter(str.isdigit, key)) or "2021"
    found = {
        "author": f"{name.capitalize()}, Adriana and Rutter, Sarah B. and Schiller, Daniela",
        "title": f"A trial of {{Lumenide}} called {key}",
        "journal": "American Journal of Psychiatry",
        "shortjournal": "Am J Psychiatry",
        "year": year,
        "volume": "178",
        "number": "2",
        "pages": "193--202",
        "doi": f"10.1000/{key}",
        **fields,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in found.items() if value)
    return f"@article{{{key},\n{lines}}}\n"


def record(key: str = "feder2021", **fields: object) -> str:
    """A sound study record as a page; fields replace or add top-level lines (YAML as written)."""
    found: dict[str, object] = {
        "kind": "study",
        "title": f'"A trial of Lumenide called {key}"',
        "description": "A small trial of lumenide in people with GLIM.",
        "reference": key,
        "updated": "2026-11-01",
        "asks": "Does lumenide lower GLIM symptoms?",
        "design": "randomised-trial",
        "about": "this-condition",
        "people": '{who: "adults with long GLIM", number: 30}',
        "arms": "[{name: lumenide, people: 15, given: lumenide}, {name: placidole, people: 15, given: placidole}]",
        "route": "into a vein",
        "comparator": "placidole",
        "certainty": "low",
        "certainty_reason": "One small trial.",
        "cannot_show": '["Whether it lasts."]',
        "findings": "\n"
        "  - id: response\n"
        "    outcome: at least 30% fewer symptoms after two weeks\n"
        "    says: More people responded with lumenide.\n"
        "    direction: favours-treatment\n"
        "    place: abstract\n"
        "    read: abstract\n"
        "    figures:\n"
        "      - {value: 10, of: 15, unit: people, arm: lumenide}\n"
        "      - {value: 67, unit: '%', arm: lumenide}\n"
        "      - {value: 3, of: 15, unit: people, arm: placidole}\n"
        "      - {value: 20, unit: '%', arm: placidole}",
        **fields,
    }
    return f"{front_matter(found)}\n# A trial of Lumenide called {key}\n\nWhat the study did, in plain words.\n"


# A made-up subject.
SUBJECT = """short: Lumenide for GLIM
conditions:
  - {name: Glimmer disorder, words: [GLIM], person: person with GLIM}
treatments:
  - name: Lumenide
    kind: drug
    words: [eslumenide, lumenide-assisted psychotherapy, lumenide-assisted therapy, LAP, Glimvato]
may_last: [trauma, depression]
eased: [depression, nightmares, flashbacks, trauma]
"""
_LOOKED_UP = "source: https://example.org/, checked: 2026-11-20, how: the page itself"
EMERGENCY = f"""title: In danger?
actions:
  - {{label: Call 988, href: "tel:988"}}
  - {{label: Text 988, href: "sms:988"}}
lines:
  - [{{text: "Danger: "}}, {{text: "911", href: "tel:911"}}, {{text: ", "}}, {{text: "777", href: "tel:777"}}]
  - [{{text: "At night: 777, then press 1, or text "}}, {{text: "838255", href: "sms:838255"}}]
more: {{label: More, url: help/crisis/}}
contacts:
  - {{name: Danger, number: "777", href: "tel:777", {_LOOKED_UP}}}
  - {{name: Danger elsewhere, number: "911", href: "tel:911", {_LOOKED_UP}}}
  - {{name: The lifeline, number: "988", href: "tel:988", {_LOOKED_UP}}}
  - {{name: The lifeline by text, number: "838255", href: "sms:838255", {_LOOKED_UP}}}
  - {{name: "Danger, abroad", number: "112", href: "tel:112", {_LOOKED_UP}}}
  - {{name: Listeners abroad, number: 116 123, href: "tel:116123", {_LOOKED_UP}}}
  - {{name: Listeners far away, number: "131114", href: "tel:131114", {_LOOKED_UP}}}
  - {{name: Danger abroad, number: "999", href: "tel:999", {_LOOKED_UP}}}
  - {{name: Advice abroad, number: "111", href: "tel:111", {_LOOKED_UP}}}
"""
NUMBERS = of_data(read_yaml(EMERGENCY, "crisis.yml")[0])
WORDS = subject_words(Subject.model_validate(read_yaml(SUBJECT, "subject.yml")[0]))


def sound() -> dict[str, str]:
    """The files of a small project in which every check passes."""
    return {
        "mkdocs.yml": MKDOCS,
        "references.bib": entry(),
        "docs/data/subject.yml": SUBJECT,
        "docs/data/crisis.yml": EMERGENCY,
        "docs/help/crisis.md": article("Somebody listens.", title="Whom can I call?", kind="help"),
        "docs/index.md": article("Welcome. See [whom to call](help/crisis.md).", title="Home", kind="home"),
        "docs/articles/a.md": article("Ten of 15 people had fewer symptoms.[@feder2021]"),
        "docs/studies/feder2021.md": record(),
    }


def read(text: str, path: str = "docs/articles/a.md") -> Page:
    """A page, read as this site reads its pages."""
    text = normalise(text)
    meta, lines, body, _ = read_front_matter(text, path)
    return read_page(text, path, ENGINE, meta, lines, body)


def project(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The sound project in a folder, with some files replaced, added or (None) left out; the folder."""
    wanted: dict[str, str | bytes | None] = {**sound(), **(files or {})}
    for name, content in wanted.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def check(root: Path, today: dt.date = TODAY) -> list[Problem]:
    """What every check together says about a project."""
    return page_checks.run(sources.read(root), check_module.Context(today))


check_module.load()
OF_BIBLIOGRAPHIES = {
    code: (finder, unit)
    for finder, (units, codes) in check_module.FINDERS.items()
    for code, unit in zip(codes, units, strict=False)
    if code.startswith("BIB") and code not in ("BIB018", "BIB021")  # these ask for records and articles
}


def check_bibliography(text: str) -> list[Problem]:
    """What the checks say about a bibliography's text and the entries in it, apart from records and articles."""
    references, problems = read_bibliography(text, BIBLIOGRAPHY)
    made = Sources(Path(), references=references, bibliography_text=text, problems=tuple(problems))
    context, of_unit = check_module.Context(TODAY, made), {"site": [made], "entry": references.values()}
    found = [one for one in problems if one.code.startswith("BIB")]
    for code, (finder, unit) in OF_BIBLIOGRAPHIES.items():
        level = check_module.REGISTRY[code].level
        for thing in of_unit.get(unit, ()):
            found += [Problem(place, code, message, hint, level) for place, message, hint in finder(thing, context)]
    return sorted(set(found))


def codes(problems: Iterable[Problem]) -> list[str]:
    """The problems' codes, in order."""
    return [problem.code for problem in problems]


# Projects that MkDocs builds -----------------------------------------------------------------------------------------

# What readers of the made-up subject meet in lists, steps and facts.
DATA = {
    "glossary": "- term: Placidole\n  also: [placidoles]\n  plain: A pill without a drug in it.\n",
    "timeline": "# One dosing day.\n"
    "- at: Days before\n  title: Checks and plan\n  text: Somebody looks at your health.\n"
    "- at: That day\n  title: The drug\n  text: Staff stay with you.\n",
    "programme": "".join(
        f'{name}:\n  value: "{value}"\n  unit: {unit}\n  source: An old leaflet\n  recorded: 2025-03-31\n'
        "  valid_until: 2025-12-31\n  past: true\n"
        for name, value, unit in (("price", "$7", "a dose"), ("length", "4", "months"))
    ),
}
WHEN = "1795392000"  # 23 November 2026: a build's date must not depend on the clock


@dataclass(frozen=True)
class Outcome:
    """What a build did: its exit code, everything it said, and where the site is."""

    code: int
    said: str
    site: Path

    def page(self, url: str) -> str:
        """A built page's HTML."""
        return (self.site / url / "index.html").read_text(encoding="utf-8")


def page(body: str, title: str = "A tiny page") -> str:
    """A page's Markdown with sound front matter (12 lines before the body). The body is taken as it is."""
    return article("BODY", title=title).removesuffix("BODY\n") + body


def tiny(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """The made-up subject as a site in `folder`: two references, two records, data of each kind, and `files`."""
    keys = ("feder2021", "yermus2024")
    base: dict[str, str | bytes | None] = {
        "mkdocs.yml": SETTINGS,
        "overrides/README.md": "Nothing is changed.\n",
        "references.bib": "\n".join(entry(key) for key in keys),
        **{f"docs/data/{name}.yml": text for name, text in DATA.items()},
        **{f"docs/studies/{key}.md": record(key) for key in keys},
        "docs/articles/a.md": None,
    }
    return project(folder, {**base, **files})


def put(file: Path, content: str | bytes | None) -> None:
    """Write a file as it is, or delete it."""
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())


def build(root: Path, **environment: str) -> Outcome:
    """Run `evidence build` in a project, as `make site` does."""
    command = [sys.executable, "-m", "evidence", "build", "--root", str(root)]
    settings = {**os.environ, "SOURCE_DATE_EPOCH": WHEN, **environment}
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, env=settings, timeout=120)
    return Outcome(done.returncode, done.stdout + done.stderr, root / "site")
