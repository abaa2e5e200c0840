"""What pages say about a study that was retracted."""


def warning(words: str) -> str:
    """The words "Retracted on November 10, 2026" as a sentence with what follows from it; empty for none."""
    return f"This study was {words[:1].lower()}{words[1:]}. Its results can no longer be relied on." if words else ""


def with_retraction(words: str, text: str) -> str:
    """A text, with the words of a retraction before it if there are any: "Retracted on …. Many felt better."."""
    return f"{words}. {text}" if words else text
