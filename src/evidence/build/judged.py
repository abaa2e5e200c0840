"""What the checks found in each page alone, kept between runs: most pages of a site have not changed since.

Found by a digest of all that these checks look at (`evidence.build.page_checks`), our own code included.
"""

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

from evidence.files import CACHE, write_beside
from evidence.problem import Level, Place, Problem

Judged = Mapping[str, list[Problem]]  # by the digest


def load(root: Path, name: str) -> dict[str, list[Problem]]:
    """What an earlier run of a name kept; nothing where its file is missing or broken."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        found = json.loads(_file(root, name).read_bytes())
        return {digest: [_problem(*one) for one in problems] for digest, problems in found.items()}
    return {}


def keep(root: Path, name: str, judged: Judged) -> None:
    """Keep what was found, and nothing else. Nothing fails where the disk is full."""
    plain = {digest: [_plain(problem) for problem in problems] for digest, problems in judged.items()}
    with contextlib.suppress(OSError, ValueError):
        write_beside(_file(root, name), json.dumps(plain))


def _file(root: Path, name: str) -> Path:
    return root / CACHE / f"judged-by-{name}.json"


def _plain(problem: Problem) -> list[str | int]:
    place = problem.place
    return [place.file, place.line, place.column, problem.code, problem.message, problem.hint, problem.level]


def _problem(file: str, line: int, column: int, code: str, message: str, hint: str, level: str) -> Problem:
    return Problem(Place(file, line, column), code, message, hint, Level(level))
