"""Keeps long generated lists and tables (a ledger's thousands of rows) away from Markdown, and puts them back.

Markdown would take such HTML apart and put it together again, three times over.
"""


def put_aside(generated: str, aside: list[str]) -> str:
    """Generated Markdown with a mark in the place of each long HTML list or table; these are added to `aside`."""
    blocks = generated.split("\n\n")
    for place, block in enumerate(blocks):
        if len(block) > LONG and any(block.startswith(f"<{tag}>") and block.endswith(f"</{tag}>") for tag in _WHOLE):
            blocks[place] = f"\ue0f4{len(aside)}\ue0f4"
            aside.append(block)
    return "\n\n".join(blocks)


def put_back(html: str, aside: list[str]) -> str:
    """The page's HTML with what was put aside in its place."""
    for number, block in enumerate(aside):
        mark = f"\ue0f4{number}\ue0f4"
        alone = f"<p>{mark}</p>"  # else there is text right above or below, in the same paragraph
        html = html.replace(alone, block, 1) if alone in html else html.replace(mark, f"</p>\n{block}\n<p>", 1)
    return html


LONG = 2_000  # characters
_WHOLE = ("ul", "table")
