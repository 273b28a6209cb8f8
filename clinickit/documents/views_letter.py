"""The patient letter (art. 34 GDPR): short sentences, categories only, nothing asserted that is not established."""

from collections.abc import Iterator

from clinickit.documents.advice import advice_for
from clinickit.documents.blocks import Emphasis, Run, Text
from clinickit.documents.compose import Row
from clinickit.documents.findings import HELP_LINES, HelpLine, many
from clinickit.documents.phrases import (
    NOTHING,
    capital,
    chosen,
    enumerated,
    joined,
    moment,
    option,
    row,
    said,
    say,
    small,
    yes,
)
from clinickit.documents.sources import Sources
from clinickit.domain.facts import Several, Unknown
from clinickit.domain.vocabulary import (
    DataCategory,
    Established,
    Exfiltration,
    MostExposed,
    Nature,
    SensitiveData,
    Unavailability,
)

MOST_RISKS = 3

# What is most often done with stolen data comes first; only a few consequences fit in a letter.
MOST_USED_FIRST = (
    DataCategory.FINANCIAL,
    DataCategory.CREDENTIALS,
    DataCategory.CONTACT,
    DataCategory.NIR,
    DataCategory.OFFICIAL_DOCUMENTS,
    DataCategory.CIVIL_STATUS,
    DataCategory.OFFENCES,
    DataCategory.LOCATION,
    DataCategory.OTHER,
)
MOST_ADVICE = 4


def _all_sentences(sources: Sources) -> Iterator[Text]:
    kinds = chosen(sources, "breach.kinds")
    yield from (say(sources, f"letter_kind_{kind.value}") for kind in kinds)
    if not kinds:
        yield sources.gap("breach.kinds")
    yield say(sources, "letter_known_on", day=sources.text("breach.timeline.aware_at", "day"))
    if _supposed(sources):
        yield say(sources, "letter_supposed")


def _supposed(sources: Sources) -> bool:
    return sources.value("breach.established") is Established.SUPPOSED


def what_happened(sources: Sources) -> tuple[Row, ...]:
    """What happened and since when the practice knows, in plain words; supposed things are said to be supposed."""
    return (row(joined(_all_sentences(sources), " ")),)


def what_it_did_to_the_data(sources: Sources) -> tuple[Row, ...]:
    """What became of the data, nature by nature; a gap while the natures are not all known (art. 34(2))."""
    natures = chosen(sources, "breach.natures")
    parts = [_nature(sources, one) for one in Nature if one in natures]
    unfinished = _incomplete(sources, "breach.natures")
    return (row(joined([*parts, sources.gap("breach.natures") if unfinished else NOTHING], " ")),)


def _nature(sources: Sources, nature: Nature) -> Text:
    if nature is Nature.CONFIDENTIALITY:
        return _seen(sources)
    if nature is Nature.AVAILABILITY:
        return _out_of_reach(sources)
    corrected = yes(sources, "breach.integrity.restored")
    return say(sources, "letter_altered_corrected" if corrected else "letter_altered")


def _seen(sources: Sources) -> Text:
    exfiltration = sources.value("breach.confidentiality.exfiltration")
    attested = yes(sources, "breach.confidentiality.attestation")
    key = {
        Exfiltration.EXFILTRATED: "letter_taken",
        Exfiltration.LIKELY: "letter_maybe_taken",
        Exfiltration.EXCLUDED_BY_EVIDENCE: "letter_no_trace",
    }.get(exfiltration if isinstance(exfiltration, Exfiltration) else Exfiltration.LIKELY, "letter_maybe_taken")
    if not isinstance(exfiltration, Exfiltration) or sources.holds("given_or_lost"):
        key = "letter_maybe_seen"
    return joined([say(sources, key), say(sources, "letter_attested") if attested else NOTHING], " ")


def _out_of_reach(sources: Sources) -> Text:
    if yes(sources, "breach.availability.restored"):
        return say(sources, "letter_unavailable_restored")
    if sources.value("breach.availability.unavailability") is Unavailability.PERMANENT:
        return say(sources, "letter_lost")
    return say(sources, "letter_unavailable")


def data(sources: Sources) -> tuple[Row, ...]:
    """The categories of data; health is named, what reveals more is only offered by telephone."""
    ordinary = [small(option(sources, one)) for one in chosen(sources, "breach.data.categories")]
    sensitive = chosen(sources, "breach.data.sensitive")
    named = [*ordinary]
    if SensitiveData.HEALTH in sensitive:
        named.append(sources.words.sentences["health_data"])
    if any(one is not SensitiveData.HEALTH for one in sensitive):
        named.append(sources.words.sentences["letter_other_sensitive"])
    listed = enumerated(named) or sources.gap("breach.data.categories")
    lead = sources.words.sentences["letter_data_maybe" if _supposed(sources) else "letter_data"]
    return (row(joined([(Run(lead, Emphasis.STRONG),), joined([listed, "."])], " ")),)


def not_known_yet(sources: Sources) -> tuple[Row, ...]:
    """What is still unknown, so that nobody takes silence for safety; nothing when all is known."""
    lacks = []
    confidential = Nature.CONFIDENTIALITY in chosen(sources, "breach.natures")
    if confidential and isinstance(sources.value("breach.confidentiality.exfiltration"), Unknown):
        lacks.append(sources.words.sentences["letter_lacks_taken"])
    if _incomplete(sources, "breach.data.categories") or _incomplete(sources, "breach.data.sensitive"):
        lacks.append(sources.words.sentences["letter_lacks_data"])
    return (row(say(sources, "letter_not_known", what=enumerated(lacks))),) if lacks else ()


def _incomplete(sources: Sources, path: str) -> bool:
    value = sources.value(path)
    return not value.complete if isinstance(value, Several) else True


def _risks(sources: Sources) -> Iterator[str]:
    natures = chosen(sources, "breach.natures")
    if Nature.AVAILABILITY in natures:
        yield "letter_risk_availability"
    if Nature.INTEGRITY in natures:
        yield "letter_risk_integrity"
    if natures and Nature.CONFIDENTIALITY not in natures:
        return
    if chosen(sources, "breach.data.sensitive"):
        yield "letter_risk_sensitive"
    exposed = chosen(sources, "breach.data.categories")
    yield from (f"letter_risk_{one.value}" for one in MOST_USED_FIRST if one in exposed)


def consequences(sources: Sources) -> tuple[Row, ...]:
    """The likely consequences, three at most, from what was exposed or lost."""
    keys = dict.fromkeys(_risks(sources))
    sentences = list(dict.fromkeys(sources.words.sentences[key] for key in keys))[:MOST_RISKS]
    return (row(joined([enumerated(sentences) or sources.gap("breach.data.categories"), "."])),)


def steps(sources: Sources) -> tuple[Row, ...]:
    """What the practice did; the CNIL and the complaint only once their dates are known."""
    done = joined([capital(said(sources, "breach.after.immediate"))]) or sources.gap("breach.after.immediate")
    stop = "" if done[-1].text.rstrip().endswith((".", "!", "]")) else "."
    filed = moment(sources, "breach.notification.initial_filed_at")
    notified = NOTHING
    if filed:
        notified = say(sources, "letter_notified", day=sources.text("breach.notification.initial_filed_at", "day"))
    complaint = NOTHING
    if sources.holds("real_complaint") and moment(sources, "breach.complaint.filed_at"):
        complaint = say(sources, "letter_complaint", day=sources.text("breach.complaint.filed_at", "day"))
    return (row(joined([joined([done, stop]), notified, complaint], " ")),)


def advice(sources: Sources, always: frozenset[str] = frozenset()) -> tuple[Row, ...]:
    """What the person can do, by category of data; only what is sure, with help lines only once checked.

    Four pieces at most, and beyond them those of `always` (their ids) that what was exposed calls for.
    """
    wanted = advice_for(
        sources.words.advice,
        tuple(DataCategory(one.value) for one in chosen(sources, "breach.data.categories")),
        tuple(SensitiveData(one.value) for one in chosen(sources, "breach.data.sensitive")),
        tuple(MostExposed(one.value) for one in chosen(sources, "breach.data.most_exposed")),
        tuple(Nature(one.value) for one in chosen(sources, "breach.natures")),
    )
    checked = {one.id: one for one in many(sources.findings, HELP_LINES, HelpLine) if not one.to_verify}
    attacked = not sources.holds("given_or_lost")
    fit = [one for one in wanted if one.letter and one.sure and (attacked or not one.attack_only)]
    printed = [one for rank, one in enumerate(fit) if rank < MOST_ADVICE or one.id in always]
    if not printed:
        return (row(say(sources, "letter_advice_any")),)
    return tuple(
        row(joined([one.text, *(_help(sources, checked[line]) for line in one.help_lines if line in checked)], " "))
        for one in printed
    )


def _help(sources: Sources, line: HelpLine) -> Text:
    return say(sources, "letter_help", name=line.name, value=line.value)
