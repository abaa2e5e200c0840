"""The sentences that readers meet in pages and data files, each with its place."""

from collections.abc import Iterator

from evidence.problem import Place
from evidence.reading.models.data_files import DataFile
from evidence.tracing.sentences import sentence_spans

_SHOWN_FIELDS = {"docs/data/glossary.yml": "plain", "docs/data/timeline.yml": "text"}  # pages print these as our words


def sentences_in(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text, each with its offset."""
    for start, end in sentence_spans(text):
        yield start, text[start:end]


def data_texts(data: DataFile) -> Iterator[tuple[Place, str]]:
    """The texts of a data file that pages print as our own words, each with its place."""
    name = _SHOWN_FIELDS.get(data.path)
    for index, item in enumerate(data.content if name and isinstance(data.content, list) else ()):
        value = item.get(name) if isinstance(item, dict) else None
        if isinstance(value, str):
            yield data.place_of(index, name), value


def is_question(sentence: str) -> bool:
    """Whether a sentence ends with a question mark."""
    return sentence.rstrip(" \t\n\"'”’)]*_").endswith("?")
