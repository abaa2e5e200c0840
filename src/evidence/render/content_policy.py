"""The content security policy of a page, with the hashes of its own style and scripts."""

import base64
import hashlib
import re
from functools import lru_cache

# What is before the closing tag, in as few steps as possible, since styles are long.
_STYLE_RE, _SCRIPT_RE = (
    re.compile(rf"<{start}>([^<]*+(?:<(?!/{name}>)[^<]*+)*)</{name}>")
    for start, name in (("style", "style"), ("script([^>]*)", "script"))
)


@lru_cache(maxsize=32)
def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def with_policy(page: str) -> str:
    """The page with its Content-Security-Policy first in the head.

    The policy has hashes of the minified styles and scripts, so this is the last step.
    """
    styles = sorted({_hash(style) for style in _STYLE_RE.findall(page)})
    inline: set[str] = set()
    files = False
    for attributes, body in _SCRIPT_RE.findall(page):
        if "src=" in attributes:
            files = True
        elif "ld+json" not in attributes:
            inline.add(_hash(body))
    policy = ["default-src 'none'", "img-src 'self' data:"]
    if styles:
        policy.append("style-src " + " ".join(styles))
    if files or inline:
        policy.append("script-src " + " ".join((["'self'"] if files else []) + sorted(inline)))
    if files:
        policy.append("connect-src 'self'")
    policy += ["form-action 'self'", "base-uri 'none'"]
    meta = f'<meta http-equiv="Content-Security-Policy" content="{";".join(policy)}">'
    return re.sub(r"(<meta charset=[^>]*>)", lambda match: match[1] + meta, page, count=1)
