"""A second site, on another subject in another country, made and built by the package as its wheel holds it."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers import ROOT

from evidence.checks.data.emergency import emergency
from evidence.reading import sources

SITE = ROOT / "tests/sites/back-pain"
TODAY = "1795392000"  # 23 November 2026
THIS = sources.read(ROOT)
# The names of this site's conditions and treatments, and its numbers.
WORDS = [*THIS.subject.condition_words, *THIS.subject.treatment_words, *emergency(THIS).watched]
WORDS_RE = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(set(WORDS), key=len, reverse=True)))})", re.IGNORECASE
)


@dataclass(frozen=True)
class Package:
    """The package, installed from its wheel into a folder of its own beside the other packages."""

    folder: Path

    def __call__(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run `evidence`, outside this repository."""
        settings = {**os.environ, "PYTHONPATH": str(self.folder), "SOURCE_DATE_EPOCH": TODAY}
        command = [sys.executable, "-m", "evidence", *arguments]
        return subprocess.run(
            command, cwd=cwd, capture_output=True, text=True, env=settings, timeout=120, stdin=subprocess.DEVNULL
        )


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    """Only what is in the wheel counts: a file that is not in it is missed here."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(ROOT / "src", folder / "project/src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    shutil.copy(ROOT / "pyproject.toml", folder / "project")
    compiled = folder / "project/src/evidence/resources/theme/__pycache__"  # as a build leaves it in a clone
    compiled.mkdir()
    for name in ("template.cache", "table.marshal"):
        (compiled / name).touch()
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, folder / "project"], check=True)
    (wheel,) = folder.glob("*.whl")
    assert not [name for name in zipfile.ZipFile(wheel).namelist() if name.endswith((".cache", ".marshal"))]
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--target", folder / "installed", wheel], check=True)
    return Package(folder / "installed")


ANSWERS = ("--name", "Backs: what the studies show", "--about", "back pain", "--treatments", "exercise; fusion surgery",
           "--emergency", "999, 111", "--language", "en-GB", "--publisher", "A charity")  # fmt: skip


@pytest.fixture(scope="module")
def new(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new site, as `evidence new site` makes it, and built."""
    root = tmp_path_factory.mktemp("new")
    made = package("new", "site", "backs", *ANSWERS, cwd=root)
    assert made.returncode == 0 and "make site" in made.stdout, made.stdout + made.stderr
    assert "left empty" not in made.stdout
    return root / "backs"


@pytest.fixture(scope="module")
def second(package: Package, new: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second site: a new one, with its own subject, records and articles; built."""
    root = tmp_path_factory.mktemp("second") / "site"
    shutil.copytree(new, root, ignore=shutil.ignore_patterns("site", ".cache"))
    (root / "docs/studies/altman1995.md").unlink()
    shutil.copytree(SITE, root, dirs_exist_ok=True)
    settings = (root / "mkdocs.yml").read_text("utf-8").replace('text_license: ""', 'text_license: "CC BY 4.0"')
    moved = "redirect_maps: {articles/moved.md: articles/surgery.md}"
    (root / "mkdocs.yml").write_text(settings.replace("redirect_maps: {}", moved), "utf-8")
    built = package("build", cwd=root)
    assert built.returncode == 0, built.stdout + built.stderr
    return root


def test_nothing_in_the_wheel_names_this_sites_subject(package: Package) -> None:
    """Not even what `pip show` prints."""
    compiled_or_digests = {"__pycache__", "RECORD"}  # where 911 may stand by chance
    files = [path for path in package.folder.glob("evidence*/**/*") if compiled_or_digests.isdisjoint(path.parts)]
    files = [path for path in files if path.is_file()]
    found = {path.name: words for path in files if (words := WORDS_RE.findall(path.read_text("utf-8")))}
    assert any(path.name == "METADATA" for path in files) and len(files) > 250
    assert found == {}


def test_what_only_this_repository_has_is_named_nowhere(package: Package, tmp_path: Path) -> None:
    for arguments in (("explain", "CIT001"), ("checks",), *(([*command, "--help"]) for command in COMMANDS)):
        said = package(*arguments, cwd=tmp_path)
        assert said.returncode == 0, said.stderr
        assert re.findall(r"tests/|src/|handbook/|feder2021 |appi\.ajp|33397139", said.stdout) == [], arguments
        assert WORDS_RE.findall(said.stdout) == []


COMMANDS = [(name,) for name in
            "build check checks cite diff explain links new readability schema serve sign verify".split()]  # fmt: skip
COMMANDS += [("new", name) for name in ("article", "study", "site")]


def test_two_commands_later_a_new_site_is_built_and_its_tests_pass(package: Package, new: Path) -> None:
    for arguments in (("check",), ("build",), ("links", "--offline", "site")):
        done = package(*arguments, cwd=new)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "NEW002" in package("check", cwd=new).stdout, "what is still to be written is listed"
    pages = "".join(
        path.read_text("utf-8")
        for path in new.rglob("*")
        if path.suffix in (".md", ".yml", ".html", ".js", ".json")
        and ".cache" not in path.parts  # digests, in which any three digits may stand
    )
    assert WORDS_RE.findall(pages) == []
    ledger = (new / "site/about/evidence/index.html").read_text("utf-8")
    assert ">Who<" in ledger and "given how" not in ledger, "no record says how anything was given"


def test_a_new_site_can_be_packed_for_a_host(package: Package, new: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(new, root, ignore=shutil.ignore_patterns(".cache"))
    done = package("build", "--pack", cwd=root)
    assert done.returncode == 0 and " files packed, 0 unchanged, in site/" in done.stdout, done.stdout + done.stderr
    assert (root / "site/index.html.br").is_file() and (root / "site/index.html.gz").is_file()
    (root / "docs/index.md").write_text("no front matter", "utf-8")
    done = package("build", "--pack", cwd=root)
    assert done.returncode == 1 and "packed" not in done.stdout, "what was refused is not packed"


def test_numbers_may_have_gaps_where_people_write_them_so(package: Package, tmp_path: Path) -> None:
    made = package(
        "new", "site", "lines", *ANSWERS, "--emergency", "112; 999; 116 123; +49 112; 1800 11 22 33", cwd=tmp_path
    )
    assert made.returncode == 0, made.stderr
    done = package("check", cwd=tmp_path / "lines")
    assert done.returncode == 0, done.stdout
    article = tmp_path / "lines/docs/articles/first-article.md"
    article.write_text(article.read_text("utf-8") + "\nCall [116 123](tel:116123). Do not wait.\n", "utf-8")
    assert "CLM004" not in package("check", cwd=tmp_path / "lines").stdout
    page = tmp_path / "lines/docs/help/crisis.md"
    page.write_text(page.read_text("utf-8") + "\nCall 9 9 9, or 116 132.\n", "utf-8")
    assert package("check", cwd=tmp_path / "lines").stdout.count(" DAT0") == 2


def test_a_short_form_in_brackets_is_another_name_and_none_is_no_number(package: Package, tmp_path: Path) -> None:
    asked = ("--treatments", "magnetic stimulation (TMS, rTMS); (a) glim", "--about", "ringing ears (tinnitus)")
    made = package("new", "site", "ears", *ANSWERS, *asked, "--emergency", "none", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    subject = sources.read(tmp_path / "ears").subject
    assert subject.treatment_words == ["magnetic stimulation", "TMS", "rTMS", "(a) glim"]
    assert subject.condition_words == ["ringing ears", "tinnitus"]
    assert subject.conditions[0].person == "person with ringing ears"
    assert not (tmp_path / "ears/docs/data/crisis.yml").exists()
    article = tmp_path / "ears/docs/articles/first-article.md"
    article.write_text(article.read_text("utf-8") + "\nTMS helps many people.\n", "utf-8")
    assert "CLM001" in package("check", cwd=tmp_path / "ears").stdout


def test_what_is_typed_at_the_questions_is_written(package: Package, tmp_path: Path) -> None:
    import pty  # Windows has none: there this test fails and says so

    typed = ["Ears: what helps?", "hearing loss; deafness", "implants (CI)", "112", "en-DK", "Øregruppen Łódź"]
    master, slave = pty.openpty()
    settings = {**os.environ, "PYTHONPATH": str(package.folder), "SOURCE_DATE_EPOCH": TODAY}
    command = [sys.executable, "-m", "evidence", "new", "site", "ears"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=slave, stdout=slave, stderr=slave, env=settings) as asked:
        os.close(slave)
        os.write(master, "".join(f"{line}\n" for line in typed).encode())
        assert asked.wait(timeout=60) == 0
    os.close(master)
    subject = sources.read(tmp_path / "ears").subject
    assert (subject.short, subject.condition_words, subject.treatment_words) == (
        "Ears",
        ["hearing loss", "deafness"],
        ["implants", "CI"],
    )
    settings_file = (tmp_path / "ears/mkdocs.yml").read_text("utf-8")
    assert "language: en-DK" in settings_file and "Øregruppen Łódź" in settings_file
    assert 'href: "tel:112"' in (tmp_path / "ears/docs/data/crisis.yml").read_text("utf-8")


def test_what_nobody_could_be_asked_is_said(package: Package, tmp_path: Path) -> None:
    said = package("new", "site", "backs", *ANSWERS[2:], cwd=tmp_path).stdout
    assert "Nobody could be asked here, so this was left empty: --name." in said


def test_what_is_still_to_be_written_fails_once_a_publisher_is_named(
    package: Package, new: Path, tmp_path: Path
) -> None:
    root = tmp_path / "published"
    shutil.copytree(new, root, ignore=shutil.ignore_patterns("site", ".cache"))
    settings = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(settings.replace('publisher: ""', 'publisher: "A charity"', 1), "utf-8")
    done = package("check", cwd=root)
    assert done.returncode == 1 and "NEW001" in done.stdout and "NEW002" not in done.stdout


def test_nothing_is_overwritten(package: Package, new: Path) -> None:
    done = package("new", "site", "backs", *ANSWERS, cwd=new.parent)
    assert (done.returncode, done.stdout) == (2, "") and "is there already" in done.stderr


@pytest.mark.parametrize(
    "answer", [("--language", "de"), ("--emergency", "nine"), ("--about", "[back](x)"), ("--name", "a\nb # c")]
)
def test_an_answer_that_cannot_be_used_is_told_and_nothing_is_written(
    answer: tuple[str, str], package: Package, tmp_path: Path
) -> None:
    done = package("new", "site", "backs", *ANSWERS, *answer, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.stderr
    assert not (tmp_path / "backs").exists()


@pytest.mark.parametrize("name", ["theme/404.html", "ama.csl", "markdown-rules.toml", "theme/assets/search.js"])
@pytest.mark.parametrize("command", ["check", "build"])
def test_a_file_of_the_package_that_is_gone_is_told(
    command: str, name: str, package: Package, new: Path, tmp_path: Path
) -> None:
    root, gone, kept = tmp_path / "site", package.folder / "evidence/resources" / name, tmp_path / "kept"
    shutil.copytree(new, root, ignore=shutil.ignore_patterns("site", ".cache"))
    gone.rename(kept)
    try:
        done = package(command, cwd=root)
    finally:
        kept.rename(gone)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert f"{name}, which came with this package, is gone" in done.stderr and not (root / "site").exists()


def test_the_second_site_is_about_its_own_subject_alone(second: Path) -> None:
    page = (second / "site/articles/first-article/index.html").read_text("utf-8")
    assert "<html lang=en-GB" in page and "| Backs and exercise</title>" in page
    assert "Last updated 20 November 2026" in page
    assert (
        '{"@type":"MedicalCondition","name":"Long-lasting back pain","code":{"@type":"MedicalCode","codingSystem":"ICD-11","codeValue":"ME84.2"}}'
        in page
    )
    assert '{"@type":"SurgicalProcedure","name":"Spinal fusion"}' in page
    assert "tel:999" in page and "tel:111" in page and "og:image" not in page
    assert "sales article" not in page and "Ødegård K" in page
    built = {
        path.relative_to(second / "site").as_posix(): path.read_text("utf-8")
        for path in (second / "site").rglob("*")
        if path.suffix in (".html", ".js", ".json")
    }
    assert WORDS_RE.findall("".join(built.values())) == []
    assert {
        name for name, text in built.items() if name.endswith(".html") and not re.search('<html lang="?en-GB', text)
    } == set()
    assert {name for name, text in built.items() if re.search(r"andomiz|\bLicense\b|avors\b", text)} == set()
    assert "Randomised trial" in built["about/evidence/index.html"] and "404.html" in built
    assert "Licence of the text: CC BY 4.0." in page and "articles/moved/index.html" in built
    surgery = (second / "site/articles/surgery/index.html").read_text("utf-8")
    assert "„Rückenschule“" in surgery and "Accessed 20 November 2026" in surgery
    assert ">Moves</a>" in page, "a folder with an index is in the menu of every page"
    ledger = (second / "site/about/evidence/index.html").read_text("utf-8")
    assert "fewer than 40 people" in ledger and "Who, and given how" in ledger


MISTAKES = {
    "Exercise eases back pain for many people.": "CLM001",
    "Exercise classes help.": "CLM001",
    "The fusion surgery works.": "CLM001",
    "Back school prevents pain.": "CLM001",
    "Exercise is the only way out of pain.": "CLM001",
    "Spinal fusion has no side effects.": "CLM001 this says that the treatment harms nobody",
    "Nothing works better than back school.": "CLM002",
    "They lifted 9 sacks more.[@odegard2020]": 'FIG001 no study cited here reports "9 sacks"',
    "Call 110 at once.": "DAT005 110 looks like a typing mistake for 111",
    "Call 998 at once.": "DAT005 998 looks like a typing mistake for 999",
    "Call [a friend](tel:988).": "DAT011",
    "A back patient was asked.": "write: person with back pain",
    "Call nine nine nine.": "DAT013",
    "TODO: more": "NEW002",
    "It was proven in Oslo.": "CLM002",
}
LEGAL = ("Call [999](tel:999) and do not wait.", "Lasting stiffness was common.", "Exercise classes cost money.")


def test_the_second_sites_own_words_and_numbers_are_watched(package: Package, second: Path, tmp_path: Path) -> None:
    root = tmp_path / "site"
    shutil.copytree(second, root, ignore=shutil.ignore_patterns("site", ".cache"))
    article = root / "docs/articles/surgery.md"
    sound = article.read_text("utf-8")
    article.write_text(sound + "".join(f"\n{text}\n" for text in LEGAL), "utf-8")
    assert package("check", cwd=root).returncode == 0, package("check", cwd=root).stdout
    article.write_text(sound + "".join(f"\n{text}\n" for text in MISTAKES), "utf-8")
    said = package("check", cwd=root).stdout
    first = sound.count("\n") + 2
    for number, (text, told) in enumerate(MISTAKES.items()):
        lines = [
            line for line in said.splitlines() if line.startswith(f"docs/articles/surgery.md:{first + 2 * number}:")
        ]
        assert any(told in line for line in lines), f"{text}: {lines}"


# The package knows no subject ------------------------------------------------------------------------------------------

WATCHED = [path for folder in ("src", "schemas") for path in sorted((ROOT / folder).rglob("*"))
           if path.is_file() and path.suffix in (".py", ".html", ".js", ".css", ".json", ".toml", ".md", ".yml", ".bib")]  # fmt: skip


def test_the_package_has_no_word_of_this_sites_subject_and_none_of_its_numbers() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): words
        for path in WATCHED
        if (words := WORDS_RE.findall(path.read_text("utf-8")))
    }
    assert found == {}


def test_a_word_would_be_found() -> None:
    assert len(WATCHED) > 250 and WORDS and all(WORDS_RE.search(f"a {word.upper()}") for word in WORDS)
    assert not WORDS_RE.search("lumenide")


# Tests of the package know this site neither -------------------------------------------------------------------------

ABOUT_THIS_SITE = {"site", "browser", "repository"}
# What a test of the package may name below ROOT: nothing that another site would replace.
MAY_READ = {"src", "src/evidence", "src/evidence/resources", "schemas", "handbook/checks.md", "tests", "tests/checks",
            "tests/checks/legal", ".cache", ".cache/second-engine", ".gitattributes"}  # fmt: skip
MAY_NAME = {"FOLDER", "example_folder(KNOWN[code])"}  # schemas; an example of a check


def outside(text: str) -> list[str]:
    """Each use of ROOT in a test that is not the beginning of a path that every site has."""
    tree = ast.parse(text)
    fine = {
        node.left
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and (getattr(node.right, "value", None) in MAY_READ or ast.unparse(node.right) in MAY_NAME)
    }
    fine |= {
        argument
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "relative_to"
        for argument in node.args
    }
    return [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and (getattr(node, "id", "") or getattr(node, "attr", "")) == "ROOT"
        and node not in fine
    ]


def test_tests_of_the_package_read_nothing_of_this_site() -> None:
    files = [path for path in sorted((ROOT / "tests").rglob("*.py"))
             if path.relative_to(ROOT / "tests").parts[0] not in ABOUT_THIS_SITE]  # fmt: skip
    found = {path.relative_to(ROOT).as_posix(): told for path in files if (told := outside(path.read_text("utf-8")))}
    assert len(files) > 80 and found == {}, (
        "use the made-up subject of tests/helpers/projects.py, or move it to tests/site"
    )


NAMES = "|".join(map(re.escape, [*THIS.subject.condition_words, *THIS.subject.treatment_words]))
NAMES_RE = re.compile(rf"(?<![a-z])(?:{NAMES})", re.IGNORECASE)


def test_tests_of_the_package_name_a_made_up_subject() -> None:
    """Whoever takes the package to another subject keeps these tests."""
    files = [path for path in sorted((ROOT / "tests").rglob("*"))
             if path.is_file() and path.suffix in (".py", ".md", ".yml", ".bib", ".txt")
             and path.relative_to(ROOT / "tests").parts[0] not in ABOUT_THIS_SITE]  # fmt: skip
    found = {path.relative_to(ROOT).as_posix(): NAMES_RE.findall(path.read_text("utf-8", "replace")) for path in files}
    assert len(files) > 600, len(files)
    assert {name: words for name, words in found.items() if words} == {}, (
        "write lumenide, GLIM, LAP; or move the test to tests/site"
    )


@pytest.mark.parametrize(
    "line",
    ["read(ROOT)", "ROOT / 'docs'", "ROOT / 'mkdocs.yml'", "helpers.ROOT / 'docs'", "for name in x: ROOT / name"],
)
def test_a_test_that_reads_this_site_is_seen(line: str) -> None:
    assert outside(line) == ["line 1"] and outside("ROOT / 'src'; path.relative_to(ROOT)") == []
