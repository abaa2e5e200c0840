"""A site that was brought up to date, edit by edit, is the site that a clean build makes, byte for byte."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import random
import re
import shutil
from pathlib import Path

import pytest
import yaml
from helpers import projects
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from evidence.build import page_digest, workers
from evidence.build.mkdocs import pages
from evidence.build.page_cache import PageCache
from evidence.reading.models import verification
from evidence.writing import sign

WORDS = "slow calm early plain short quiet open usual long second".split()
KEYS = ("feder2021", "yermus2024", "other2020")
ADDRESS = "http://127.0.0.1:8000/"


def body(random_: random.Random, names: list[str]) -> str:
    """Some sentences with citations, a link, a list, a table and a mark."""
    line = lambda: f"The {random_.choice(WORDS)} notes were {random_.choice(WORDS)}."  # noqa: E731
    parts = [
        f"{line()}[@{random_.choice(KEYS)}] {line()}",
        f"## What is {random_.choice(WORDS)}?",
        f"- {line()}[@{random_.choice(KEYS)}]",
    ]
    if names:
        parts.append(f"See [another page]({random_.choice(names)}.md).")
    if random_.random() < 0.3:
        parts.append("It cost {{ programme.price }}, off-label.")
    if random_.random() < 0.3:
        parts.append(f"| What | When |\n| --- | --- |\n| a | {line()}[@feder2021] |\n\nTable: what, and when")
    return "\n\n".join(parts) + "\n"


def article(random_: random.Random, name: str, names: list[str]) -> str:
    return projects.article(
        body(random_, names), title=f"Page {name} {random_.choice(WORDS)}", order=random_.randrange(9)
    )


def start(folder: Path, random_: random.Random) -> Path:
    """A project with six articles that all cite, and the pages that use every mark."""
    names = [f"p{n}" for n in range(6)]
    files = {f"docs/articles/{name}.md": article(random_, name, names) for name in names}
    others = ("about/changes", "about/evidence", "articles/cites", "help/glossary")
    links = "".join(f"- [{name}]({name}.md)\n" for name in (*others, *(f"articles/{name}" for name in names)))
    return projects.tiny(
        folder,
        {
            **files,
            "docs/index.md": projects.article(links, title="Home", kind="home"),
            "docs/articles/cites.md": projects.article(
                "It cost {{ programme.price }}. " + " ".join(f"This stood there.[@{key}]" for key in KEYS)
            ),
            "docs/about/evidence.md": projects.article("{{ ledger }}", title="Ledger", kind="about"),
            "docs/studies/index.md": projects.article("{{ studies }}", title="Studies"),
            "docs/help/glossary.md": projects.article("{{ glossary }}", title="Words", kind="help"),
            "docs/search.md": projects.article("Search.", title="Search", template="search.html"),
            "docs/about/changes.md": projects.article("## 2026-11-01\n\n- Begun.", title="Changes", kind="about"),
            "docs/studies/other2020.md": projects.record("other2020"),
            "references.bib": "\n".join(projects.entry(key) for key in KEYS),
        },
    )


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def appended(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


# What a site may write into overrides/main.html.
FRAME = '{{% extends "frame.html" %}}\n{{% block footer %}}{{{{ super() }}}}<p>{}</p>{{% endblock %}}\n'
STYLED = '{{% extends "frame.html" %}}\n{{% block styles %}}<style>{{{{ evidence.css }}}}.n{}{{margin:0}}</style>{{% endblock %}}\n'

KINDS = ("sentence new delete rename record reference term data template style config order crisis changes touch "
         "sentence record reference").split()  # fmt: skip
random.Random(8).shuffle(KINDS)


class Edits:
    """One edit of each kind, by its name, to a project as `start` makes it."""

    def __init__(self, root: Path, random_: random.Random, number: int) -> None:
        articles = sorted((root / "docs/articles").glob("p*.md"))
        self.root, self.random, self.number = root, random_, number
        self.one, self.names = random_.choice(articles), [path.stem for path in articles]
        self.said, self.key = f"{random_.choice(WORDS)} {number}", random_.choice(KEYS)

    def sentence(self):
        self.one.write_text(article(self.random, self.one.stem, self.names))

    def new(self):
        name = f"p{self.number + 100}"
        appended(self.root / "docs/index.md", f"- [new](articles/{name}.md)\n")
        (self.root / f"docs/articles/{name}.md").write_text(article(self.random, name, self.names))

    def delete(self):
        self.one.unlink()
        for page in [*(self.root / "docs/articles").glob("*.md"), self.root / "docs/index.md"]:
            text = page.read_text().replace(f"({self.one.name})", "(cites.md)")
            page.write_text(text.replace(f"(articles/{self.one.name})", "(articles/cites.md)"))

    def rename(self):
        name = f"p{self.number + 500}"
        appended(self.root / "docs/index.md", f"- [renamed](articles/{name}.md)\n")
        (self.root / f"docs/articles/{name}.md").write_bytes(self.one.read_bytes())
        self.delete()

    def record(self):
        (self.root / f"docs/studies/{self.key}.md").write_text(projects.record(self.key, asks=f"Is it {self.said}?"))

    def reference(self):
        titles = {key: {"title": f"A {self.said} trial"} if key == self.key else {} for key in KEYS}
        entries = "\n".join(projects.entry(key, **title) for key, title in titles.items())
        (self.root / "references.bib").write_text(entries)
        (self.root / f"docs/studies/{self.key}.md").write_text(projects.record(self.key))

    def term(self):
        also, plain = f"{self.random.choice(WORDS)} notes", f"What was {self.said}."
        entry = f'- term: "notes {self.number}"\n  also: ["{also}"]\n  plain: "{plain}"\n'
        appended(self.root / "docs/data/glossary.yml", entry)

    def data(self):
        file = self.root / "docs/data/programme.yml"
        data = yaml.safe_load(file.read_text())
        data["price"]["value"] = f"${self.number + 1}"
        file.write_text(yaml.safe_dump(data, allow_unicode=True))

    def template(self):
        file = self.root / "overrides/main.html"
        file.write_text(FRAME.format(self.said))

    def style(self):
        self.root.joinpath("overrides/main.html").write_text(STYLED.format(self.number))

    def config(self):
        replaced(self.root / "mkdocs.yml", 'publisher: "', f'publisher: "{self.random.choice(WORDS)} ')

    def order(self):
        replaced(self.one, "order: ", f"order: {self.random.randrange(9)}")

    def crisis(self):
        file = self.root / "docs/data/crisis.yml"
        replaced(file, "title: In ", f"title: {self.random.choice(WORDS).title()}, in ")

    def changes(self):
        appended(self.root / "docs/about/changes.md", f"- {self.said}\n")

    def touch(self):
        """Nothing."""


def edit(root: Path, random_: random.Random, number: int, kind: str) -> str:
    """One edit of a kind; what it was."""
    getattr(Edits(root, random_, number), kind)()
    return kind


def made(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def steady(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", projects.WHEN)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    # MkDocs keeps the plugins of a process here, and so what a preview remembers; each test has plugins of its own.
    monkeypatch.setattr(dict(MkDocsConfig._schema)["plugins"], "plugin_cache", {})


def built(root: Path, site: Path) -> dict[str, bytes]:
    """One build in this process."""
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site), strict=True)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return made(site)


def clean(root: Path, folder: Path) -> dict[str, bytes]:
    """The site as a build without any memory makes it."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(".cache", "site"))
    return built(folder, folder / "site")


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.site
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_site_brought_up_to_date_is_the_site_made_anew(seed, tmp_path):
    random_ = random.Random(seed)
    root = start(tmp_path / "project", random_)
    built(root, root / "site")
    history = []
    for number, kind in enumerate(KINDS[seed::3]):
        history.append(edit(root, random_, number, kind))
        assert not differences(built(root, root / "site"), clean(root, tmp_path / "clean")), history


@pytest.mark.site
def test_a_new_article_changes_few_pages(tmp_path, monkeypatch):
    """No page lists all pages but those that are lists: else each new article would make every page anew."""
    root = start(tmp_path / "project", random.Random(12))
    for number, file in enumerate(sorted((root / "docs/articles").glob("*.md"))):
        file.write_text(re.sub(r"order: \d+", f"order: {number}", file.read_text()))
    before = built(root, root / "site")
    (root / "docs/articles/new.md").write_text(article(random.Random(13), "new", []).replace("order: ", "order: 9"))
    with (root / "docs/index.md").open("a") as file:
        file.write("- [new](articles/new.md)\n")
    after = built(root, root / "site")
    changed = {path for path in differences(before, after) if path.endswith("index.html")}
    articles = {path for path in changed if path.startswith("articles/")}
    assert "articles/new/index.html" in articles and len(articles) <= 3, articles  # itself, and its two neighbours
    assert {path.partition("/")[0] for path in changed - articles} <= {"index.html", "search", "about", "studies"}


@pytest.mark.site
def test_a_page_is_made_once(tmp_path, monkeypatch):
    """Not seconds, but what is done: a second build, with everything loaded anew, makes no page again."""
    root = start(tmp_path / "project", random.Random(10))
    put: list[str] = []
    keep = PageCache.put
    monkeypatch.setattr(PageCache, "put", lambda self, key, page: (put.append(key), keep(self, key, page))[1])
    first = built(root, root / "site")
    made, put[:] = len(put), []
    assert built(root, root / "other") == first and made > 10 and not put


@pytest.mark.site
def test_a_page_made_while_a_template_changed_is_not_kept(tmp_path, monkeypatch):
    root = start(tmp_path / "project", random.Random(11))
    template, digest = root / "overrides/main.html", page_digest.of_every_page
    sound = FRAME.format("As it is")
    template.write_text(sound)

    def change(*given):  # once the digest is made, and before the template is read
        try:
            return digest(*given)
        finally:
            template.write_text(FRAME.format("For a moment"))

    monkeypatch.setattr(page_digest, "of_every_page", change)
    assert b"For a moment" in built(root, root / "site")["articles/p1/index.html"]
    monkeypatch.setattr(page_digest, "of_every_page", digest)
    template.write_text(sound)
    assert not differences(built(root, root / "site"), clean(root, tmp_path / "clean"))


@pytest.mark.site
def test_a_signature_and_a_retraction_reach_every_page_that_shows_them(tmp_path):
    article = "docs/articles/a.md"
    root = projects.tiny(
        tmp_path / "project",
        {
            article: projects.page("It was a small trial.[@feder2021]\n\nMany were lost.[@yermus2024]\n"),
            "docs/about/reviewers.md": projects.article("Jo Doe reads.", title="Reviewers", kind="about"),
            "docs/index.md": projects.page("- [A](articles/a.md)\n- [Reviewers](about/reviewers.md)\n", "Home"),
        },
    )
    retraction = (
        "feder2021:\n  crossref:\n    id: 10.1000/feder2021\n    says: agrees\n    asked: 2026-11-20\n    later:\n"
        '      - {kind: retraction, date: "2026-11-01", notice: 10.1000/notice, source: publisher}\n'
    )
    (root / verification.PATH).write_text(retraction)
    seen = [built(root, root / "site")]
    sign.sign(root, article, "Jo Doe", "nurse", dt.date(2026, 11, 20))
    seen.append(built(root, root / "site"))
    assert seen[-1] == clean(root, tmp_path / "signed")
    projects.put(root / verification.PATH, retraction.replace("2026-11-01", "2026-10-01"))
    seen.append(built(root, root / "site"))
    assert seen[-1] == clean(root, tmp_path / "other day")
    page = "articles/a/index.html"
    assert len({site[page] for site in seen}) == 3 and b"Jo Doe" in seen[1][page] and b"October 1" in seen[2][page]


@pytest.mark.site
def test_a_warning_in_a_worker_stops_a_strict_build_as_one_here_does(tmp_path, monkeypatch):
    root = start(tmp_path / "project", random.Random(9))
    for number in range(40):
        (root / f"docs/articles/q{number}.md").write_text(article(random.Random(number), f"q{number}", []))
    links = "".join(f"- [q](articles/q{number}.md)\n" for number in range(40))
    (root / "docs/index.md").write_text((root / "docs/index.md").read_text() + links)
    make = pages.html_as_read

    def warn(source, session):
        if source.uri == "articles/q7.md":
            logging.getLogger("mkdocs.plugins.odd").warning("something is odd in q7")
        return make(source, session)

    monkeypatch.setattr(pages, "html_as_read", warn)
    for count in ("1", "2"):
        monkeypatch.setenv(workers.WORKERS, count)
        with pytest.raises(Abort, match="1 warning"):
            built(root, tmp_path / "site")
        with pytest.raises(Abort, match="1 warning"):
            built(root, tmp_path / "site")  # such a page is not kept: it warns again


class Preview:
    """The live preview without its server: one configuration after another, the same plugins, as MkDocs does."""

    def __init__(self, root: Path, site: Path) -> None:
        self.root, self.site = root, site
        self.plugins: dict[str, object] = {}  # MkDocs keeps a preview's plugins here; each preview has its own
        site.mkdir(parents=True)
        self.config().plugins.on_startup(command="serve", dirty=False)

    def config(self):
        dict(MkDocsConfig._schema)["plugins"].plugin_cache = self.plugins
        config = load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.site), strict=False)
        config.site_url = ADDRESS
        return config

    def build(self) -> dict[str, bytes]:
        build(self.config(), serve_url=ADDRESS)
        return made(self.site)


@pytest.mark.site
@pytest.mark.parametrize("seed", [0, 1])
def test_the_preview_after_an_edit_is_the_preview_begun_anew(seed, tmp_path):
    random_ = random.Random(seed)
    root = start(tmp_path / "project", random_)
    preview = Preview(root, tmp_path / "served")
    preview.build()
    history = []
    for number, kind in enumerate(KINDS[seed::2]):
        history.append(edit(root, random_, number, kind))
        after = preview.build()
        shutil.rmtree(root / ".cache")
        assert not differences(after, Preview(root, tmp_path / f"anew{number}").build()), history


@pytest.mark.site
def test_one_edit_makes_one_page_and_those_that_show_it(tmp_path, monkeypatch):
    """Not seconds, but what is done: which pages are made and which files the preview writes."""
    root = start(tmp_path / "project", random.Random(6))
    preview = Preview(root, tmp_path / "served")
    preview.build()
    put: list[str] = []
    keep = PageCache.put
    monkeypatch.setattr(
        PageCache,
        "put",
        lambda self, key, page: (
            put.append(json.loads(page.texts)["url"] if page.texts else "search/"),
            keep(self, key, page),
        )[1],
    )
    before = {path: path.stat().st_mtime_ns for path in preview.site.rglob("*.html")}
    replaced(root / "docs/articles/cites.md", "This stood there.[@other2020]", "Something else.[@other2020]")
    preview.build()
    assert set(put) == {"articles/cites/", "studies/feder2021/", "studies/other2020/", "studies/yermus2024/", "about/evidence/"} - {
        "studies/feder2021/", "studies/yermus2024/"}  # fmt: skip
    written = {
        path.relative_to(preview.site).as_posix() for path, time in before.items() if path.stat().st_mtime_ns != time
    }
    assert written == {f"{url}index.html" for url in put} | {"404.html"}
    put.clear()
    preview.build()
    assert not put


@pytest.mark.site
def test_the_number_of_workers_changes_no_byte(tmp_path, monkeypatch):
    root = start(tmp_path / "project", random.Random(7))
    names = [f"q{n}" for n in range(50)]
    for name, following in zip(names, [*names[1:], "p0"], strict=True):
        (root / f"docs/articles/{name}.md").write_text(article(random.Random(name), name, [following]))
    with (root / "docs/index.md").open("a") as file:
        file.write("- [q0](articles/q0.md)\n")
    sites = []
    for count in ("1", "2", "4"):
        monkeypatch.setenv(workers.WORKERS, count)
        sites.append(clean(root, tmp_path / f"with{count}"))
    assert sites[0] == sites[1] == sites[2] and os.path.exists(tmp_path / "with2/site/articles/q7/index.html")
