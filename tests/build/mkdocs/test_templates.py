"""Compiled templates are kept where they can be, and follow their text."""

from __future__ import annotations

import jinja2
import pytest

from evidence.build.mkdocs import templates
from evidence.reading.language import AMERICAN


def environment(folder, cache) -> jinja2.Environment:
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(folder))
    templates.make_ready(env, AMERICAN, cache)
    return env


def test_a_changed_template_is_compiled_again(tmp_path):
    for text in ("one", "two"):
        (tmp_path / "main.html").write_text(text)
        assert environment(tmp_path, tmp_path / "cache").get_template("main.html").render() == text
    assert list((tmp_path / "cache").iterdir())


def test_a_folder_that_takes_nothing_costs_time_alone(tmp_path):
    (tmp_path / "main.html").write_text("one")
    (tmp_path / "cache").write_text("in the way")
    env = environment(tmp_path, tmp_path / "cache")
    assert env.get_template("main.html").render() == "one"
    assert env.get_template(templates.READY).render() == "ready"


def test_a_fault_in_a_template_is_raised_where_it_is_used(tmp_path):
    (tmp_path / "main.html").write_text("{% if %}")
    with pytest.raises(jinja2.TemplateSyntaxError):
        environment(tmp_path, tmp_path / "cache").get_template("main.html")


def test_a_name_means_what_it_means_to_jinja(tmp_path):
    text = "{{ one.title }} {{ one.get('items') }} {{ one.items() | length }} {{ one.none }} {{ word.upper() }} {{ no.no }}"
    given = {"one": {"title": "A", "items": "B", "get": "C"}, "word": "d", "no": {}}
    (tmp_path / "main.html").write_text(text)
    env = environment(tmp_path, tmp_path / "cache")
    assert (
        env.get_template("main.html").render(given)
        == jinja2.Environment().from_string(text).render(given)
        == "A B 3  D "
    )
