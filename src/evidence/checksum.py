"""Puts a text behind a checksum, so that nothing that was damaged in a cache is taken for what was kept there."""

import zlib


def summed(text: str) -> str:
    """A text with its checksum."""
    return f"{_sum(text)} {text}"


def checked(line: str) -> str:
    """The text that `summed` was given. Raises ValueError if it was damaged."""
    checksum, _, text = line.partition(" ")
    if checksum != _sum(text):
        raise ValueError("not what was written")
    return text


def _sum(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8')):08x}"
