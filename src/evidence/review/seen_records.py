"""A study record in a doctor's words: each of its fields as a line, by the words that the site prints."""

from collections.abc import Iterator

from evidence.files import resource
from evidence.reading.language import AMERICAN
from evidence.reading.models.record import NOT_SEEN, AnyRecord, Arm, Finding, FollowUp, Guidance, Study
from evidence.tracing import words
from evidence.tracing.certainty import WORDS, certainty_of

_WORDS = resource("records")
GOOD = {True: "a filled person is a good outcome", False: "a filled person is a bad outcome"}

Row = tuple[str, str, str]  # what it is, its words, the dotted path of the field


def clinical(record: AnyRecord) -> Iterator[Row]:
    """What an approval covers: who was studied, next to what, what was found, what it cannot show, how certain."""
    yield from _study(record) if isinstance(record, Study) else _guidance(record)
    if record.valid_until:
        yield "holds until", str(record.valid_until), "valid_until"
    for index, text in enumerate(record.cannot_show):
        yield "cannot show", text, f"cannot_show.{index}"
    for index, finding in enumerate(record.findings):
        yield from _finding(finding, f"findings.{index}")


def besides(record: AnyRecord) -> Iterator[Row]:
    """The rest of a record, which its own page shows."""
    if isinstance(record, Study):
        yield "question", record.asks, "asks"
        yield "place", record.setting, "setting"
        yield "who paid", record.funding, "funding"
        yield "conflicts of interest", record.conflicts, "conflicts"
        yield from (("measured", text, f"outcomes.{index}") for index, text in enumerate(record.outcomes))
        yield from (("name of the comparator on pages", text, "comparator_words") for text in record.comparator_words)
        yield from (("to be cited with", key, "cite_with") for key in record.cite_with)
    yield from (("not verified", text, f"unverified.{index}") for index, text in enumerate(record.unverified))
    for index, source in enumerate(record.sources):
        yield "opened", f"{source.url}, {source.what}, on {source.opened}", f"sources.{index}"


def _study(record: Study) -> Iterator[Row]:
    yield "design", words.design(record.design), "design"
    yield "about", _WORDS["about"][record.about], "about"
    yield "who was studied", record.people.who, "people.who"
    yield "how many", words.how_many(record.people), "people.number"
    yield from (("group", _arm(arm), f"arms.{index}") for index, arm in enumerate(record.arms))
    yield "how it was given", record.route, "route"
    yield "compared with", record.comparator, "comparator"
    yield from (("follow-up", _follow_up(one), f"follow_up.{index}") for index, one in enumerate(record.follow_up))
    yield "certainty", f"{WORDS[certainty_of(record)].plain}: {record.certainty_reason}", "certainty"


def _guidance(record: Guidance) -> Iterator[Row]:
    yield "issued by", record.issuer, "issuer"
    yield "issued", record.issued, "issued"
    yield "about", record.about, "about"


def _arm(arm: Arm) -> str:
    people = NOT_SEEN if arm.people is None else str(arm.people)
    return (
        f"{arm.name}: people {people}, given {arm.given}, route {arm.route}, dose {arm.dose}, how often {arm.schedule}"
    )


def _follow_up(one: FollowUp) -> str:
    left = f", {one.left} people left" if one.left is not None else ""
    lost = f", {AMERICAN.number(one.lost_percent)}% lost" if one.lost_percent is not None else ""
    return f"{one.when}{left}{lost}"


def _finding(finding: Finding, path: str) -> Iterator[Row]:
    name = f"finding “{finding.id.replace('-', ' ')}”"
    yield name, finding.says, f"{path}.says"
    yield f"{name}, what was measured", finding.outcome, f"{path}.outcome"
    yield f"{name}, which way it came out", _WORDS["directions"][finding.direction], f"{path}.direction"
    for index, figure in enumerate(finding.figures):
        parts = (words.figure(figure), figure.arm, figure.means)
        yield f"{name}, figure", ", ".join(part for part in parts if part), f"{path}.figures.{index}"
    read = words.READ[finding.read] + (f": {finding.relay}" if finding.relay else "")
    yield f"{name}, where it stands and how we read it", f"{finding.place}; {read}", f"{path}.place"
    if finding.source_grade:
        yield f"{name}, the source's own grade", finding.source_grade, f"{path}.source_grade"
    if finding.certainty:
        yield f"{name}, certainty", WORDS[finding.certainty].plain, f"{path}.certainty"
    if finding.good is not None:
        yield f"{name}, picture", GOOD[finding.good], f"{path}.good"


def in_sentences(name: str, record: AnyRecord) -> list[str]:
    """A study as a doctor would introduce it, a line for each thing: design, people, comparator, result, limits."""
    found = [f"Found: {finding.says}" for finding in record.findings] or ["Found: nothing is recorded."]
    limits = [f"Cannot show: {text}" for text in record.cannot_show]
    read = "; ".join(dict.fromkeys(words.READ[finding.read] for finding in record.findings))
    rest = [*found, *limits, *([f"Read: {read}."] if read else [])]
    if isinstance(record, Guidance):
        return [f"{name}. Official position of {record.issuer}, {record.issued}.", f"About: {record.about}", *rest]
    people = (
        record.people.who if record.people.number is None else f"{words.how_many(record.people)}: {record.people.who}"
    )
    return [
        f"{name}. {words.design(record.design)}.",
        f"Who: {people}",
        f"Given: {record.route}. Compared with: {record.comparator}",
        f"Who paid: {record.funding}",
        f"Certainty {WORDS[certainty_of(record)].plain}: {record.certainty_reason}",
        *rest,
    ]
