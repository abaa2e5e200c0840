"""Which services are asked, at which addresses, and how we introduce ourselves."""

import os
import tomllib
from dataclasses import dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from evidence.reading.addresses import UNREADABLE, read_address


class BadSettings(Exception):
    """A setting of the services cannot be used. The text says which one, and what to write."""


@dataclass(frozen=True, slots=True)
class Services:
    """Where to ask, and how to introduce ourselves.

    `contact` is a mail address. Crossref and NCBI want one, so that they can write to somebody before they block them
    (Crossref: REST API, access and authentication; NCBI: E-utilities, usage guidelines). `timeout` is in seconds.
    """

    crossref: str = "https://api.crossref.org"
    pubmed: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    handles: str = "https://doi.org/api/handles"
    idconv: str = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1/articles"
    contact: str = ""
    timeout: float = 20.0
    tries: int = 3
    pause: float = 1.0  # seconds between two questions to one host, and before the first retry; doubled at each retry


def services(root: Path, environment: dict[str, str] | None = None) -> Services:
    """The settings, each from the environment (`EVIDENCE_CROSSREF`, …) or from `[tool.evidence]` in pyproject.toml.

    Raises BadSettings for something that is not a web address or not a number.
    """
    given = _from_pyproject(root / "pyproject.toml")
    environment = dict(os.environ) if environment is None else environment
    made: dict[str, Any] = {}
    for item in fields(Services):
        value = environment.get(f"EVIDENCE_{item.name.upper()}") or given.get(item.name)
        if value is not None:
            made[item.name] = _setting(item.name, value)
    return Services(**made)


def _from_pyproject(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("evidence", {})
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _setting(name: str, value: Any) -> Any:
    shown = str(value)[:80]
    if name == "contact":
        return "".join(char for char in shown if char.isprintable())
    if name in ("timeout", "tries", "pause"):
        try:
            return int(value) if name == "tries" else float(value)
        except (TypeError, ValueError):
            raise BadSettings(f'EVIDENCE_{name.upper()} is "{shown}": write a number') from None
    address = read_address(str(value))
    if address.scheme not in ("http", "https") or not address.host or address.fault == UNREADABLE:
        raise BadSettings(f'EVIDENCE_{name.upper()} is "{shown}": write an address that begins with https://')
    return str(value).rstrip("/")


def user_agent(given: Services) -> str:
    """The name by which the other side's log knows us."""
    try:
        own = version("evidence")
    except PackageNotFoundError:
        own = "0"
    return f"evidence/{own}" + (f" (mailto:{given.contact})" if given.contact else "")
