"""Judges every setting in `mkdocs.yml`: what it must be, or of what type it is."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from evidence.checks.check import Context, FoundByCode, check
from evidence.checks.configuration.setting_values import Held, Rule, as_typed, is_one_of, rules, shown, wrong
from evidence.checks.redirects import redirect_problems
from evidence.files import resource
from evidence.problem import Place
from evidence.reading.configuration import Configuration, options
from evidence.reading.project_files import CONFIGURATION
from evidence.reading.sources import Sources
from evidence.text import did_you_mean

_TABLES = resource("settings")
SETTINGS = rules(_TABLES["settings"])
PLUGINS = {name: rules(options) for name, options in _TABLES["plugins"].items()}
EXTENSIONS = {name: rules(options) for name, options in _TABLES["extensions"].items()}
NEEDED_PLUGINS, NEEDED_EXTENSIONS = ("evidence", "bibtex"), tuple(EXTENSIONS)
_JUDGED_APART = ("plugins", "markdown_extensions", "exclude_docs")


def problems(read: Configuration) -> FoundByCode:
    """The problems of the settings themselves, whatever the pages are. There are none if no setting could be read."""
    if read.settings:
        settings = {name: value for name, value in read.settings.items() if name not in _JUDGED_APART}
        yield from _judged(settings, SETTINGS, read)
        yield from _parts(read, "plugins", "plugin", PLUGINS, NEEDED_PLUGINS)
        yield from _parts(read, "markdown_extensions", "extension", EXTENSIONS, NEEDED_EXTENSIONS)
        yield from _order_of_extensions(read)
        yield from _excluded(read)


@check(
    "CFG001",
    "Each setting in mkdocs.yml that the chain relies on has the value that the checks expect.",
    bad="sed -i 's/^strict: true/strict: false/' mkdocs.yml",
    good="grep 'strict: true' mkdocs.yml",
    into="terminal",
)
@check(
    "CFG002",
    "Every setting in mkdocs.yml is one that the checks know.",
    why="A setting that nobody thought about can change what readers see after everything was checked.",
    bad="echo 'analytics: on' >> mkdocs.yml",
    good="echo 'copyright: Nobody yet' >> mkdocs.yml",
    into="terminal",
)
@check(
    "CFG003",
    "The plugins are those that the checks know, with the options that they expect.",
    bad="sed -i 's/^  evidence: .*/  search: {}/' mkdocs.yml",
    good="grep 'evidence: {}' mkdocs.yml",
    into="terminal",
)
@check(
    "CFG004",
    "The Markdown extensions are those that the checks know, in their order, with the options that they expect.",
    bad="sed -i 's/^  - tables/  - pymdownx.snippets/' mkdocs.yml",
    good="grep -e '- tables' mkdocs.yml",
    into="terminal",
)
@check(
    "CFG006",
    "A redirect leads from an address that is free to a page that is there.",
    bad="sed -i 's/redirect_maps: {}/redirect_maps: {articles\\/a.md: index.md}/' mkdocs.yml",
    good="sed -i 's/redirect_maps: {}/redirect_maps: {articles\\/old.md: index.md}/' mkdocs.yml",
    into="terminal",
)
def configuration(sources: Sources, _: Context) -> FoundByCode:
    read = sources.configuration
    yield from problems(read)
    pages = {page.uri: page for page in sources.pages}
    yield from _menu_problems(read, pages)
    yield from redirect_problems(read, pages)


def _menu_problems(read: Configuration, pages: Container[str]) -> FoundByCode:
    """What MkDocs' menu names without being a page: the build would stop without a line."""
    place, menu = read.place("nav"), read.settings.get("nav")
    if not isinstance(menu, list | None):
        yield "CFG001", place, f'"nav" must be a list, not {shown(menu)}', 'write each page as "- index.md"'
        return
    waiting = list(menu or ())
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list | dict):
            waiting += item.values() if isinstance(item, dict) else item
        elif item not in pages:
            hint = "write its path from docs/ on, for example index.md, or remove it"
            yield "CFG001", place, f'"nav" names {shown(item)}, which is not a page of this site', hint


def _order_of_extensions(read: Configuration) -> FoundByCode:
    known = [name for name in options(read.settings.get("markdown_extensions")) if name in EXTENSIONS]
    if known != sorted(known, key=NEEDED_EXTENSIONS.index):
        place = read.place("markdown_extensions")
        message = "the extensions are in the wrong order; each reads what the one before it left"
        yield "CFG004", place, message, f"keep this order: {', '.join(NEEDED_EXTENSIONS)}"


def _excluded(read: Configuration) -> FoundByCode:
    """The problems of `exclude_docs`: lines that hide a page from readers, or a missing line that hides the data."""
    place, value = read.place("exclude_docs"), read.settings.get("exclude_docs")
    if value is not None and not isinstance(value, str):
        yield "CFG001", place, '"exclude_docs" must be lines of text', _EXCLUDE
        return
    lines = [line.strip() for line in (value or "").splitlines() if line.strip() and not line.startswith("#")]
    for line in lines:
        if line != "/data/":
            message = f'"exclude_docs" hides "{line}" from readers, but the checks read it as published'
            yield "CFG001", place, message, "remove this line, and the files too if nobody needs them"
    if "/data/" not in lines:
        yield "CFG001", place, "the files in docs/data/ would be published", _EXCLUDE


_EXCLUDE = 'write "exclude_docs: |" and below it, indented by two spaces, "/data/"'


def _parts(
    read: Configuration, setting: str, word: str, known: Mapping[str, Any], needed: Iterable[str]
) -> FoundByCode:
    """The problems of a list of plugins or extensions with their options."""
    code = "CFG003" if word == "plugin" else "CFG004"
    given = {name.removeprefix("markdown.extensions."): v for name, v in options(read.settings.get(setting)).items()}
    inherits = any(place.file != CONFIGURATION for place in read.places.values())
    for name in needed:
        if name not in given:
            message = f"mkdocs.yml does not load the {word} {name}"
            why = "; a list here replaces the inherited one" if inherits else ""
            yield code, read.place(setting), message + why, f'add "- {name}" below "{setting}:"'
    for name, chosen in given.items():
        place = _place_of_part(read, setting, name)
        if name not in known:
            message = f'the {word} "{name}" is not one that the checks know'
            yield code, place, message, did_you_mean(name, known, "remove it", cutoff=0.8)
        elif not isinstance(chosen, dict):
            message = f'the options of the {word} "{name}" must be names with values'
            yield code, place, message, "write each option on a line of its own below it"
        else:
            yield from _judged(chosen, known[name], read, place, code)


def _place_of_part(read: Configuration, setting: str, name: str) -> Place:
    """The place where a plugin or extension is named, in a mapping or in a list."""
    for path, place in read.places.items():
        if path.startswith(f"{setting}.") and path.endswith(f".{name}"):
            return place
    listed = read.settings.get(setting)
    index = listed.index(name) if isinstance(listed, list) and name in listed else -1
    return read.place(f"{setting}.{index}") if index >= 0 else read.place(setting)


def _judged(
    settings: Mapping[str, Any],
    rules: Mapping[str, Rule],
    read: Configuration,
    place: Place | None = None,
    code: str = "",
) -> FoundByCode:
    """The problems of settings by the rules. If a setting is left out, its default is judged."""
    flat = {path: value for name, given in settings.items() for path, value in _flat(given, name, rules)}
    for path, value in flat.items():
        where = place or read.place(path)
        if path in rules:
            yield from ((code or "CFG001", where, *said) for said in wrong(path, value, rules[path]))
        elif _is_group(path, rules):
            message = f'"{path}" must hold settings of its own, not {shown(value)}'
            yield code or "CFG001", where, message, "write each on a line of its own below it"
        else:
            message = f'"{path}" is not a setting that the checks know'
            yield code or "CFG002", where, message, did_you_mean(path, _names(rules), "remove it", cutoff=0.8)
    for path, rule in rules.items():
        if isinstance(rule, Held) and path not in flat and not is_one_of(rule.default, rule.values):
            message = f'"{path}" is missing: {rule.why}'
            yield code or "CFG001", place or read.place(path), message, f"add {as_typed(path, rule)}"


def _names(rules: Mapping[str, Rule]) -> list[str]:
    """What may be meant by a mistyped name: each setting, and each group of settings."""
    groups = {
        ".".join(steps[:count]) for steps in (path.split(".") for path in rules) for count in range(1, len(steps))
    }
    return sorted({*rules, *groups, *(_JUDGED_APART if rules is SETTINGS else ())})


def _is_group(path: str, rules: Mapping[str, Rule]) -> bool:
    return any(rule.startswith(f"{path}.") for rule in rules)


def _flat(value: Any, path: str, rules: Mapping[str, Rule]) -> Iterator[tuple[str, Any]]:
    """Each single setting with its dotted path. An empty group has none."""
    if path in rules or not (isinstance(value, dict | None) and _is_group(path, rules)):
        yield path, value
    else:
        for name, inner in (value or {}).items():
            yield from _flat(inner, f"{path}.{name}", rules)
