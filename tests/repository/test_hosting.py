"""The two ways of serving the site that HOSTING.md offers say the same."""

from __future__ import annotations

import re

from helpers import ROOT


def test_the_header_file_and_nginx_say_the_same():
    named = dict(
        re.findall(r"^  ([A-Za-z-]+): (.+)$", (ROOT / "deploy/_headers").read_text(encoding="utf-8"), flags=re.M)
    )
    nginx = dict(
        re.findall(
            r"add_header (\S+) \"?([^\";]+)\"? always;", (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
        )
    )
    assert set(named) == {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"}
    assert {name: nginx[name] for name in named} == named
