"""How much an entry may contain: no text in `references.bib` may take a build minutes or the machine's memory.

BibTeX joins texts by name (`@string{a = b # b}`), so that thirty short lines can mean gigabytes.
"""

MOST_FIELD = 100_000  # characters in one field, once its names are put in; the longest lists of authors have 60,000
MOST_PRINTED = 5_000  # the same for a printed field without names; that is a title of one page
MOST_DEPTH = 50  # braces inside braces
MOST_EXPANDED = 2_000_000  # characters that names may add in the whole file
MOST_FILE = 20_000_000  # characters of the file


class Budget:
    """How much text named strings may still add in this file. Each reading makes its own budget."""

    def __init__(self, left: int = MOST_EXPANDED) -> None:
        self.left = left
        self.reported = False

    def take(self, text: str) -> str:
        """The text of a named string, or as much of it as may still be added."""
        taken = text[: max(self.left, 0)]
        self.left -= len(text)
        return taken

    def ran_out(self) -> bool:
        """Whether the last text was one too many. It is true only once, so that this is reported where it happened."""
        reported, self.reported = self.reported, self.reported or self.left < 0
        return self.left < 0 and not reported


def most(name: str, is_printed: bool) -> int:
    """How many characters a field of this name may have."""
    return MOST_PRINTED if is_printed and name not in ("author", "editor") else MOST_FIELD


def fault_of_length(length: int, limit: int = MOST_FIELD) -> tuple[str, str] | None:
    """What is wrong with a field of this length, and what to do. None if it is fine."""
    if length <= limit:
        return None
    return f"is longer than {limit:,} characters", "shorten it, or leave the field out if it is not printed"


def fault_of_depth(value: str) -> tuple[str, str] | None:
    """What is wrong with a field whose braces are nested this deeply, and what to do. None if it is fine."""
    if value.count("{") <= MOST_DEPTH:
        return None
    depth = deepest = 0
    for char in value:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    if deepest <= MOST_DEPTH:
        return None
    return f"has more than {MOST_DEPTH} braces inside each other", "remove the braces that protect nothing"
