"""What happened, to which data, to whom and what was done: passages that several papers share."""

from enum import StrEnum

from clinickit.documents.blocks import Text
from clinickit.documents.compose import Row
from clinickit.documents.findings import EXERCISE
from clinickit.documents.numbers import NBSP, number_in_french
from clinickit.documents.phrases import (
    NOTHING,
    capital,
    chosen,
    count,
    element,
    element_or_gap,
    enumerated,
    joined,
    lines,
    no,
    option,
    row,
    said,
    say,
    small,
    stopped,
    yes,
)
from clinickit.documents.sources import Sources
from clinickit.documents.wording import count_in_french
from clinickit.domain.facts import Count, Precision, Several, Unknown
from clinickit.domain.vocabulary import SensitiveData

PARTIES, PROCESSORS, DEVICES, LOSSES = "breach.parties", "practice.processors", "breach.devices", "breach.losses"
EURO = f"{NBSP}€"


def known_row(sources: Sources, path: str, variant: str = "") -> tuple[Row, ...]:
    """A row « nom du fait | valeur », nothing when the fact is unknown."""
    return (fact_row(sources, path, variant),) if sources.known(path) else ()


def fact_row(sources: Sources, path: str, variant: str = "") -> Row:
    """A row « nom du fait | valeur ou lacune visible »."""
    value, name = sources.value(path), capital(sources.words.fact_name(path))
    if isinstance(value, bool):
        return row(name, say(sources, "yes" if value else "no"))
    return row(name, sources.text(path, variant))


def listed_options(sources: Sources, path: str, *, official: bool = False) -> Text:
    """Each option of a set on its own line, « aucune » for an empty one, a gap when unknown."""
    value = sources.value(path)
    if not isinstance(value, Several):
        return sources.gap(path)
    items = [f"•{NBSP}{option(sources, item, official=official)}" for item in value.items]
    if not items:
        items = [plainly(sources, "none_listed")]
    return lines(*items, "" if value.complete else say(sources, "set_incomplete"))


def plainly(sources: Sources, key: str) -> str:
    """A sentence without blanks."""
    return sources.words.sentences[key]


def what_happened(sources: Sources) -> tuple[Row, ...]:
    """The kinds of incident, one a line."""
    return tuple(row(say(sources, f"kind_{kind.value}")) for kind in chosen(sources, "breach.kinds")) or (
        row(sources.gap("breach.kinds")),
    )


def recording_periods(sources: Sources, element_id: str) -> str:
    """« depuis le …, jusqu’au … » of a processor, empty when unknown."""
    since, until = (element(sources, PROCESSORS, element_id, leaf) for leaf in ("since", "until"))
    parts = (f"depuis le {since}" if since else "", f"jusqu’au {until}" if until else "")
    return ", ".join(part for part in parts if part)


def _processor(sources: Sources, one: str) -> Text:
    service = element(sources, PROCESSORS, one, "service")
    hosted = say(sources, "health_host") if yes(sources, f"{PROCESSORS}[{one}].health_data_host") else NOTHING
    about = joined([small(service), hosted, recording_periods(sources, one)], ", ")
    name = element_or_gap(sources, PROCESSORS, one, "name")
    return joined([name, joined(["(", about, ")"]) if about else NOTHING], " ")


def processors(sources: Sources) -> tuple[Row, ...]:
    """The processors of the practice, present and past, with what they do and when."""
    return tuple(row(_processor(sources, one)) for one in sources.elements(PROCESSORS))


def party(sources: Sources, one: str) -> Text:
    """A processor or joint controller of this breach, by its own answers or by those of the profile."""
    profile = one in sources.elements(PROCESSORS)
    reach: list[str] = [element(sources, PARTIES, one, "contact")]
    if profile and not reach[0]:
        reach = [element(sources, PROCESSORS, one, leaf) for leaf in ("contact", "email", "phone")]
    role = small(element(sources, PARTIES, one, "qualification"))
    return joined([joined([party_name(sources, one), f"({role})" if role else ""], " "), *reach], ", ")


def party_name(sources: Sources, one: str) -> Text:
    """The name of a processor or joint controller, its own or that of the profile."""
    profile = one in sources.elements(PROCESSORS) and not sources.known(f"{PARTIES}[{one}].name")
    return element_or_gap(sources, PROCESSORS if profile else PARTIES, one, "name")


def parties(sources: Sources) -> tuple[Row, ...]:
    """The processors and joint controllers involved in this breach; a gap when one is involved but not named."""
    named = tuple(row(party(sources, one)) for one in sources.elements(PARTIES))
    if named or not sources.holds("processors_involved"):
        return named
    return (row(sources.gap(f"{PARTIES}[].name")),)


def devices(sources: Sources) -> tuple[Row, ...]:
    """The machines, phones, keys and paper files concerned."""
    return tuple(
        row(
            element_or_gap(sources, DEVICES, one, "label"),
            element(sources, DEVICES, one, "role") or "–",
            element(sources, DEVICES, one, "serial") or "–",
        )
        for one in sources.elements(DEVICES)
    )


def data_categories(sources: Sources) -> tuple[Row, ...]:
    """The categories of data, the sensitive ones after the others."""
    ordinary = chosen(sources, "breach.data.categories")
    sensitive = chosen(sources, "breach.data.sensitive")
    if not ordinary and not sensitive:
        return (row(sources.gap("breach.data.categories")),)
    complete = all(
        not isinstance(value, Several) or value.complete
        for value in (sources.value("breach.data.categories"), sources.value("breach.data.sensitive"))
    )
    items = [row(capital(option(sources, item))) for item in ordinary]
    items += [row(capital(sensitive_name(sources, item))) for item in sensitive]
    return (*items, *(() if complete else (row(say(sources, "set_incomplete")),)))


def sensitive_name(sources: Sources, item: StrEnum) -> str:
    """« données de santé », « données sensibles (opinions politiques) »."""
    if item is SensitiveData.HEALTH:
        return plainly(sources, "health_data")
    label = small(option(sources, item))
    return label if label.startswith("données") else plainly(sources, "sensitive_item").format(label=label)


def people_count(sources: Sources) -> tuple[Row, ...]:
    """The number of people of this practice, never the total of the leaked file; with its precision."""
    number = count(sources, "breach.people.count")
    if number is None:
        return (row(sources.text("breach.people.count")),)
    return (row(f"{count_in_french(number)}{NBSP}{'personnes' if number.value > 1 else 'personne'}"),)


def file_of_others(sources: Sources) -> tuple[Row, ...]:
    """Said when the leaked file holds more than this practice's people; its total is never printed."""
    total, ours = count(sources, "breach.people.in_file"), count(sources, "breach.people.count")
    larger = total is not None and (ours is None or total.value > ours.value)
    return (row(say(sources, "file_of_others")),) if larger else ()


def encryption(sources: Sources) -> tuple[Row, ...]:
    """Whether the data were encrypted and the key safe; unknown, it is a gap only if data may have been seen."""
    if not sources.known("breach.protection.encryption"):
        return (row(sources.text("breach.protection.encryption")),) if sources.holds("confidentiality_lost") else ()
    encrypted = sources.holds("data_were_encrypted")
    key = sources.value("breach.protection.key_safe") if encrypted else None
    about_key = say(sources, "key_safe" if key else "key_not_safe") if isinstance(key, bool) else NOTHING
    return (row(joined([sources.text("breach.protection.encryption"), about_key], ". ")),)


def backups(sources: Sources) -> tuple[Row, ...]:
    """Whether a backup existed, was intact and was put back; unknown, it is a gap only if data went out of reach."""
    path = "breach.availability."
    exists = sources.value(f"{path}backup_exists")
    if exists is False:
        return (row(say(sources, "backup_none")),)
    if exists is not True:
        return (row(sources.text(f"{path}backup_exists")),) if sources.holds("availability_lost") else ()
    parts = [say(sources, "backup_exists")]
    intact = sources.value(f"{path}backup_intact")
    if isinstance(intact, bool):
        parts.append(say(sources, "backup_intact" if intact else "backup_not_intact"))
    hours = count(sources, f"{path}restored_after_hours")
    if yes(sources, f"{path}restored"):
        parts.append(say(sources, "backup_restored_after", hours=hours_in_french(hours)) if hours else NOTHING)
        parts.append(NOTHING if hours else say(sources, "backup_restored"))
    if no(sources, f"{path}restored"):
        parts.append(say(sources, "backup_not_restored"))
    return (row(joined(parts, " ")),)


def hours_in_french(hours: Count) -> str:
    """« environ 30 heures »."""
    return f"{count_in_french(hours)}{NBSP}{'heures' if hours.value > 1 else 'heure'}"


def measures_taken(sources: Sources) -> tuple[Row, ...]:
    """What was done: at once, to recover, so that it does not happen again; a gap when nothing is known."""
    rows = [*_told(sources, "breach.after.immediate", "measures_now")]
    rows += _told(sources, "breach.after.recovery", "measures_recovery")
    prevention = chosen(sources, "breach.after.prevention")
    details = said(sources, "breach.after.prevention_details")
    if prevention or details:
        listed = enumerated([small(option(sources, item)) for item in prevention])
        rows.append(row(say(sources, "measures_prevention", what=joined([listed, details], f"{NBSP}; "))))
    return tuple(rows) or (row(sources.gap("breach.after.immediate")),)


def _told(sources: Sources, path: str, key: str) -> tuple[Row, ...]:
    return (row(say(sources, key, what=sources.text(path))),) if sources.known(path) else ()


def ransom(sources: Sources) -> tuple[Row, ...]:
    """Whether money was demanded, in the attacker's words when they are kept; a gap only where it is plausible."""
    demanded = sources.value("breach.ransom.demanded")
    if demanded is True:
        message = said(sources, "breach.ransom.message")
        return (
            row(say(sources, "ransom_demanded")),
            *((row(say(sources, "ransom_message", message=message)),) if message else ()),
        )
    if demanded is False:
        return (row(say(sources, "ransom_none")),)
    if isinstance(demanded, Unknown) and sources.holds("ransom_possible"):
        return (row(sources.gap("breach.ransom.demanded")),)
    return ()


def losses(sources: Sources) -> tuple[Row, ...]:
    """The loss log, line by line, in euros."""
    return tuple(_loss(sources, one) for one in sources.elements(LOSSES))


def _loss(sources: Sources, one: str) -> Row:
    kind, label = (element(sources, LOSSES, one, leaf) for leaf in ("kind", "label"))
    amount = count(sources, f"{LOSSES}[{one}].amount")
    named = label if label.casefold().startswith(kind.casefold()) else ""
    what = joined([named] if named else [kind, label], f"{NBSP}: ") or element_or_gap(sources, LOSSES, one, "label")
    return row(what, in_euros(amount) if amount else element_or_gap(sources, LOSSES, one, "amount"))


def in_euros(amount: Count) -> str:
    """« environ 1 250 € »."""
    return count_in_french(amount) + EURO


def total_of(amounts: list[Count]) -> Count:
    """The sum of several amounts; it is exact only when each of them is."""
    exact = all(one.precision is Precision.EXACT for one in amounts)
    return Count(sum(one.value for one in amounts), Precision.EXACT if exact else Precision.ESTIMATED)


def loss_total(sources: Sources) -> tuple[Row, ...]:
    """The provisional total of the known amounts, and how many lines have none; said to be under way when empty."""
    ids = sources.elements(LOSSES)
    amounts = [one for one in (count(sources, f"{LOSSES}[{i}].amount") for i in ids) if one]
    if not amounts:
        return (row(say(sources, "loss_under_way")),)
    missing = len(ids) - len(amounts)
    more = say(sources, "loss_missing", number=number_in_french(missing)) if missing else NOTHING
    return (row(joined([say(sources, "loss_total", total=in_euros(total_of(amounts))), more], " ")),)


def discovered(sources: Sources) -> tuple[Row, ...]:
    """By whom and how the breach was discovered; a gap when neither is known."""
    who = sources.said("breach.timeline.discovered_by")
    how = said(sources, "breach.timeline.circumstances")
    return (row(joined([stopped(who), stopped(how)], " ") or sources.gap("breach.timeline.circumstances")),)


def exfiltration(sources: Sources) -> tuple[Row, ...]:
    """Whether data left, on which evidence, read by whom; « aucune trace » is never « aucune fuite »."""
    if not sources.known("breach.confidentiality.exfiltration"):
        return (row(sources.text("breach.confidentiality.exfiltration")),)
    proof = said(sources, "breach.confidentiality.evidence")
    by = said(sources, "breach.confidentiality.evidence_read_by")
    return (
        row(
            joined(
                [
                    stopped(sources.text("breach.confidentiality.exfiltration")),
                    stopped(say(sources, "evidence", what=proof)) if proof else "",
                    say(sources, "evidence_read_by", who=by) if by else "",
                ],
                " ",
            )
        ),
    )


def exercise(sources: Sources) -> tuple[Row, ...]:
    """« EXERCICE » on every page of a paper made for a drill, nothing in a real case."""
    return (row(say(sources, "exercise")),) if sources.findings.get(EXERCISE) is True else ()
