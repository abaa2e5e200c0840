"""The site's own templates."""

import re

from evidence.checks.check import Context, Found, check
from evidence.files import OVERRIDES, THEME
from evidence.problem import Place
from evidence.reading.sources import Sources
from evidence.text import did_you_mean

_OURS = frozenset(path.relative_to(THEME).as_posix() for path in THEME.rglob("*.html"))
_EXTENDED = {
    "main.html": ("frame.html",),
    "404.html": ("main.html", "frame.html"),
    "search.html": ("main.html", "frame.html"),
}
_EXTENDS_RE = re.compile(r"\s*(?:\{#.*?#\}\s*)*\{%-?\s*extends\s+[\"']([\w./-]+)[\"']\s*-?%\}", re.DOTALL)

_BLOCK_RE = re.compile(r"\{%-?\s*block\s+(\w+)")
_BLOCKS = frozenset(
    name for path in THEME.rglob("*.html") for name in _BLOCK_RE.findall(path.read_text(encoding="utf-8"))
)


@check(
    "CFG005",
    "A template in overrides/ changes blocks of this package's frame, and does not replace the frame.",
    why="Without the frame a page has no crisis help, no references and no content policy.",
    bad="mkdir -p overrides; echo '<p>Hello</p>' > overrides/main.html",
    good="mkdir -p overrides; echo '{% extends \"frame.html\" %}' > overrides/main.html",
    into="terminal",
)
def replaced_frame(sources: Sources, _: Context) -> Found:
    """Templates of the site that take the place of one of ours."""
    for name, text in sources.templates.items():
        if name not in _OURS and name != "base.html":
            continue
        place, extended = Place(f"{OVERRIDES}/{name}"), _EXTENDED.get(name)
        found = _EXTENDS_RE.match(text)
        if extended is None:
            yield place, "this replaces a part of the frame", "remove it, and change a block in overrides/main.html"
        elif not found or found[1] not in extended:
            hint = f'begin it with {{% extends "{extended[0]}" %}}, and write only the blocks that you change'
            yield place, "this template replaces the frame of the pages", hint


@check(
    "CFG008",
    "A template in overrides/ is used, and changes blocks that the frame has.",
    why="A template that nothing uses, or a block whose name has a slip, changes nothing and says nothing.",
    bad="mkdir -p overrides; echo '{% extends \"frame.html\" %}{% block fotter %}{% endblock %}' > overrides/main.html",
    good="mkdir -p overrides; echo '{% extends \"frame.html\" %}{% block footer %}{% endblock %}' > overrides/main.html",
    into="terminal",
)
def without_effect(sources: Sources, _: Context) -> Found:
    theme = sources.config.get("theme")
    if sources.templates and not (isinstance(theme, dict) and theme.get("custom_dir")):
        hint = f'add "custom_dir: {OVERRIDES}" below "theme:", or remove the folder'
        yield sources.configuration.place("theme"), f"no page uses the templates in {OVERRIDES}/", hint
    for name, text in sources.templates.items():
        for found in _BLOCK_RE.finditer(text) if name in _EXTENDED else ():
            if found[1] not in _BLOCKS:
                place = Place(f"{OVERRIDES}/{name}", text.count("\n", 0, found.start()) + 1)
                known = f"the frame has: {', '.join(sorted(_BLOCKS))}"
                yield place, f'the frame has no block "{found[1]}"', did_you_mean(found[1], _BLOCKS, known)
