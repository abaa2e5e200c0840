"""The page at an address that has moved: it leads on by itself, and offers the link and crisis help meanwhile."""

import posixpath
from collections.abc import Mapping
from typing import Any

from evidence.reading.project_files import published_address
from evidence.render.html import escape

_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8">\
<meta http-equiv="Content-Security-Policy" content="default-src 'none';base-uri 'none';form-action 'none'">\
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">\
<meta http-equiv="refresh" content="0;url={target}"><title>This page has moved</title></head>\
<body><main><h1>This page has moved</h1><p><a href="{target}">Go to its new address</a></p>{crisis}</main></body></html>
"""


def path(old: str) -> str:
    """Where in the site the page for an old address (`articles/old.md`) is written."""
    return f"{published_address(old)}index.html"


def redirect_page(old: str, new: str, crisis: Mapping[str, Any], language: str) -> str:
    """The HTML that leads from an old page to a new one (`articles/new.md` or `articles/new.md#section`).

    `crisis` is the crisis data of the site; without any, the page offers none. `language` is the code of its pages.
    """
    page, hash_sign, section = new.partition("#")
    relative = posixpath.relpath(published_address(page) or ".", published_address(old))
    target = escape(f"{relative}/{hash_sign}{section}")
    links = " ".join(f'<a href="{escape(one["href"])}">{escape(one["label"])}</a>' for one in crisis.get("actions", ()))
    help_line = f"<p>{escape(crisis.get('title', ''))} {links}</p>" if links else ""
    return _PAGE.format(language=escape(language), target=target, crisis=help_line)
