"""Reads `mkdocs.yml` as MkDocs does, with INHERIT and `!ENV`, without running anything, and keeps each setting's place."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence.problem import Place, Problem
from evidence.reading.citation_styles import lists_references
from evidence.reading.language import AMERICAN, Language, is_english
from evidence.reading.project_files import CONFIGURATION, is_page_path, read_text, required_text
from evidence.reading.yaml_lines import read_yaml


@dataclass(frozen=True)
class Configuration:
    """The settings of the site, and by dotted path (`theme.custom_dir`, `plugins.0`) where each was written."""

    settings: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def place(self, path: str) -> Place:
        """The place where a setting was written. For a missing one, that of the setting that should contain it."""
        while path and path not in self.places:
            path = path.rpartition(".")[0]
        return self.places.get(path, Place(CONFIGURATION))

    def place_of_ending(self, ending: str) -> Place:
        """The place of the setting whose dotted path has this ending, since plugins may be a list or a mapping."""
        found = next((place for path, place in self.places.items() if path.endswith(ending)), None)
        return found or self.place("plugins")


def read_configuration(root: Path) -> tuple[Configuration, list[Problem]]:
    """`mkdocs.yml` with all that it inherits, and what is wrong with these files as YAML."""
    text, problems = required_text(root, CONFIGURATION)
    if not text:
        return Configuration(), problems
    read, faults = _read(root, CONFIGURATION, text, ())
    return read, [*problems, *faults, *_missing_files(root, read)]


def _missing_files(root: Path, read: Configuration) -> Iterator[Problem]:
    """The files that a setting names and that are not there."""
    for name, folder in (("social_image", "docs/"), ("citation_style", "")):
        chosen = extra(read.settings).get(name)
        given = chosen if isinstance(chosen, str) and (folder or chosen.endswith(".csl")) else ""
        place = read.place(f"extra.{name}")
        if given and not (root / folder / given).is_file():
            hint = "correct its name, put the file there, or remove this line"
            yield Problem(place, "CFG007", f'there is no file {folder}{given}, which "extra.{name}" names', hint)
        elif given and given.endswith(".csl") and not lists_references(root / given):
            message = f"{given} is no citation style that says how a list of references is printed"
            yield Problem(place, "CFG007", message, "take a .csl file with a part <bibliography>")


def _read(root: Path, name: str, text: str, below: tuple[str, ...]) -> tuple[Configuration, list[Problem]]:
    """One file, merged with the file that it inherits from. `below` are the files that inherit from this one."""
    settings, lines, problems = read_yaml(text, name, tags={"!ENV": _from_environment})
    if not isinstance(settings, dict):
        message, hint = "this file holds no settings", "write each on a line of its own, as  name: value"
        return Configuration(), problems or [Problem(Place(name), "INP006", message, hint)]
    own = Configuration(settings, {path: Place(name, line) for path, line in lines.items()})
    if "INHERIT" not in settings:
        return own, problems
    place, parent = own.place("INHERIT"), settings.pop("INHERIT")
    found = _inherited(root, name, str(parent), (*below, name))
    if isinstance(found, str):
        return own, [*problems, Problem(place, "INP006", f"INHERIT: {found}", "write its settings into this file")]
    inherited, faults = _read(root, *found, (*below, name))
    return _laid_over(own, inherited), problems + faults


def _inherited(root: Path, name: str, parent: str, seen: tuple[str, ...]) -> tuple[str, str] | str:
    """The name and text of the file that another inherits from, or why it cannot be used."""
    path = Path(os.path.normpath(root / Path(name).parent / parent))
    if not path.resolve().is_relative_to(root.resolve()):
        return "the file lies outside the project, where no check reads it"
    if not path.is_file():
        return f"there is no file {parent}"
    inside = path.relative_to(Path(os.path.normpath(root))).as_posix()
    if inside in seen:
        return "the files inherit from each other in a circle"
    text, faults = read_text(path, inside)
    return (inside, text) if not faults else str(faults[0])


def _laid_over(own: Configuration, inherited: Configuration) -> Configuration:
    """Settings as MkDocs merges them: mappings are joined at every depth, anything else is replaced as a whole."""
    replaced = tuple(f"{path}." for path in _replaced(own.settings, inherited.settings))
    kept = {path: place for path, place in inherited.places.items() if not f"{path}.".startswith(replaced)}
    return Configuration(_merged(inherited.settings, own.settings), kept | own.places)


def _merged(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(lower)
    for name, value in upper.items():
        below = lower.get(name)
        both = isinstance(value, dict) and isinstance(below, dict)
        result[name] = _merged(below, value) if both and isinstance(below, dict) else value
    return result


def _replaced(upper: Mapping[str, Any], lower: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """The dotted paths at which a setting replaces an inherited one."""
    for name, value in upper.items():
        below = lower.get(name)
        if isinstance(value, dict) and isinstance(below, dict):
            yield from _replaced(value, below, f"{prefix}{name}.")
        elif name in lower:
            yield f"{prefix}{name}"


def _from_environment(value: Any) -> Any:
    """The value of MkDocs' `!ENV NAME` or `!ENV [NAME, OTHER, default]`. An empty variable counts as not set."""
    names, default = (value[:-1], value[-1]) if isinstance(value, list) and value else ([value], None)
    return next((os.environ[str(name)] for name in names if os.environ.get(str(name))), default)


def options(setting: Any) -> dict[str, Any]:
    """Plugins or Markdown extensions by name, each with its options, whichever of MkDocs' two ways they are written.

    The value is not a mapping where somebody wrote something else than options.
    """
    if isinstance(setting, dict):
        return {str(name): {} if value is None else value for name, value in setting.items()}
    found: dict[str, Any] = {}
    for item in setting if isinstance(setting, list) else []:
        if isinstance(item, dict):
            found.update(options(item))
        else:
            found[str(item)] = {}
    return found


# What a publisher may state under `extra`, as the templates and the data marks name it.
STATED = ("publisher", "funding", "contact", "repository", "authors", "conflicts", "text_license", "first_published")


def extra(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What the site says about itself under `extra` in `mkdocs.yml`. Empty if that is not a mapping."""
    found = settings.get("extra")
    return found if isinstance(found, dict) else {}


def language(settings: Mapping[str, Any]) -> Language:
    """The language of the site's pages: `extra.language` ("en-GB"), else that of the theme, else English."""
    theme = settings.get("theme")
    chosen = str(extra(settings).get("language") or (theme.get("language") if isinstance(theme, dict) else ""))
    return Language(chosen) if is_english(chosen) else AMERICAN


def redirects_of(settings: Mapping[str, Any]) -> Any:
    """The redirects in `mkdocs.yml`, normally the page for each old address. None if there are none."""
    chosen = options(settings.get("plugins")).get("redirects")
    return chosen.get("redirect_maps") if isinstance(chosen, dict) else None


def sound_redirects(settings: Mapping[str, Any]) -> dict[str, str]:
    """The redirects that stay inside the site, from old to new path. The checks report all others."""
    given = redirects_of(settings)
    items = given.items() if isinstance(given, dict) else ()
    return {
        old: new
        for old, new in items
        if isinstance(old, str) and isinstance(new, str) and is_page_path(old) and is_page_path(new.partition("#")[0])
    }
