"""The list of all checks, as Markdown."""

from __future__ import annotations

from evidence.checks.check import FAMILIES, Check
from evidence.problem import Level


def listing(known: dict[str, Check]) -> str:
    """The checks as Markdown tables, one for each family."""
    parts: list[str] = []
    for family, title in FAMILIES.items():
        rows = [check for code, check in known.items() if code.startswith(family)]
        if rows:
            parts.append(f"### {title} ({family})\n\n| code | what it wants | fails | passes |\n|---|---|---|---|\n")
            parts += [_row(check) for check in rows]
            parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def _row(check: Check) -> str:
    notice = "" if check.level is Level.ERROR else " (a notice)"
    return f"| `{check.code}` | {_cell(check.sentence)}{notice} | {_code(check.bad)} | {_code(check.good)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _code(text: str) -> str:
    """An example as inline code, whatever backticks it has in it."""
    text = text.replace("\n", " ⏎ ").replace("|", "\\|")
    if "`" not in text:
        return f"`{text}`"
    return f"`` {text} ``"
