"""The Atom feed of corrections and changes, made from the log that readers see."""

import html
import re

PATH = "feed.xml"
LOG = "about/changes/"
_DAY_RE = re.compile(r"^## +(\d{4}-\d{2}-\d{2})\b.*$", re.M)


def feed(markdown: str, site_url: str, site_name: str) -> str:
    """The feed's text, made from `docs/about/changes.md` without its front matter.

    The log has a heading such as `## 2026-11-23` for each day, newest first. Each day becomes an entry whose text is the
    day's list as plain text, and whose address is its heading on the page, so that ids never change. A log without days
    gives a feed without entries.
    """
    root = site_url if site_url.endswith("/") else site_url + "/"
    days = list(_DAY_RE.finditer(markdown))
    entries = []
    for here, following in zip(days, [*days[1:], None], strict=False):
        text = _plain(markdown[here.end() : following.start() if following else len(markdown)])
        address = html.escape(f"{root}{LOG}#{here[1]}")
        title = html.escape(text.splitlines()[0][:120] if text else "Changes")
        entries.append(
            f"<entry><id>{address}</id><title>{title}</title><updated>{here[1]}T00:00:00Z</updated>"
            f'<link href="{address}"/><content type="text">{html.escape(text)}</content></entry>'
        )
    newest = max((day[1] for day in days), default="1970-01-01")
    name = html.escape(site_name)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{html.escape(root + PATH)}</id><title>{name}: corrections and changes</title>"
        f"<updated>{newest}T00:00:00Z</updated><author><name>{name}</name></author>"
        f'<link rel="self" href="{html.escape(root + PATH)}"/><link href="{html.escape(root + LOG)}"/>'
        + "".join(entries)
        + "</feed>\n"
    )


def _plain(markdown: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    text = re.sub(r"\[@[^\]]*\]|[*_`]|<!--.*?-->", "", text, flags=re.S)
    lines = (re.sub(r"^\s*[-+]\s+", "", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
