"""Who writes and how to reach them safely: the crisis contacts first, a compromised channel never."""

from datetime import datetime
from zoneinfo import ZoneInfo

from clinickit.documents.blocks import Text
from clinickit.documents.compose import Row
from clinickit.documents.phrases import chosen, joined, lines, local, moment, option, row, said, say
from clinickit.documents.sources import Sources
from clinickit.documents.wording import in_french
from clinickit.domain.facts import Moment
from clinickit.domain.vocabulary import Channel, ContactChoice

CRISIS = {
    Channel.PHONE: "practice.crisis.phone",
    Channel.EMAIL: "practice.crisis.email",
    Channel.POST: "practice.crisis.address",
}
MSSANTE_DOMAIN = ".mssante.fr"


def _reached(limit: Moment, now: datetime) -> bool:
    if limit.day_only:
        return now.astimezone(ZoneInfo(limit.zone)).date() > limit.day
    return now > limit.at


def crisis_now(sources: Sources) -> bool:
    """Whether the crisis contacts hold at the moment of writing; an unknown bound does not limit them."""
    since, until = moment(sources, "practice.crisis.since"), moment(sources, "practice.crisis.until")
    begun = since is None or sources.made_at >= since.at
    return begun and not (until is not None and _reached(until, sources.made_at))


def compromised(sources: Sources, channel: Channel, value: str = "") -> bool:
    """Whether a channel is marked as held by the attacker; a secure mailbox is a channel of its own."""
    marked = chosen(sources, "practice.crisis.compromised")
    secure = channel is Channel.EMAIL and value.lower().endswith(MSSANTE_DOMAIN)
    return channel in marked or (secure and Channel.MSSANTE in marked)


def safe(sources: Sources, path: str, channel: Channel) -> Text:
    """A telephone or a mailbox that may be printed: the crisis one, else the profile's, else a visible gap."""
    crisis, value = CRISIS[channel], said(sources, path)
    instead = said(sources, crisis) if crisis_now(sources) else ""
    if instead:
        return joined([instead])
    return sources.gap(crisis) if compromised(sources, channel, value) else sources.text(path)


def _postal(sources: Sources) -> Text:
    street, country = sources.text("practice.address.street"), said(sources, "practice.address.country")
    place = joined([sources.text("practice.address.postcode"), sources.text("practice.address.town")], " ")
    abroad = country if country and country.casefold() != "france" else ""
    return joined([street, place, abroad], ", ")


def address(sources: Sources) -> Text:
    """The postal address that may be printed, on one line."""
    instead = _crisis_address(sources)
    if instead:
        return joined([instead])
    return sources.gap(CRISIS[Channel.POST]) if compromised(sources, Channel.POST) else _postal(sources)


def sender_street(sources: Sources) -> tuple[Row, ...]:
    """The first line of the sender's address: the street, or the whole crisis address."""
    instead = _crisis_address(sources)
    if instead:
        return (row(instead),)
    unsafe = compromised(sources, Channel.POST)
    return (row(sources.gap(CRISIS[Channel.POST]) if unsafe else sources.text("practice.address.street")),)


def sender_place(sources: Sources) -> tuple[Row, ...]:
    """The second line of the sender's address: postcode and town; nothing beside a crisis address."""
    if _crisis_address(sources) or compromised(sources, Channel.POST):
        return ()
    town = [sources.text(f"practice.address.{one}") for one in ("postcode", "town")]
    return (row(joined(town, " ")),)


def _crisis_address(sources: Sources) -> str:
    return said(sources, CRISIS[Channel.POST]) if crisis_now(sources) else ""


def phone(sources: Sources) -> Text:
    """The telephone of the practice that may be printed."""
    return safe(sources, "practice.phone", Channel.PHONE)


def email(sources: Sources) -> Text:
    """The mailbox of the practice that may be printed."""
    return safe(sources, "practice.email", Channel.EMAIL)


def head_name(sources: Sources) -> Text:
    """« Docteur Anne Le Goff »: the legal representative."""
    names = [sources.text("practice.head.first_name"), sources.text("practice.head.last_name")]
    return joined([said(sources, "practice.head.civility"), *names], " ")


def _officer(sources: Sources) -> Text:
    name = sources.text("practice.dpo.name")
    reach = [
        safe(sources, _first_known(sources, "practice.dpo.email", "practice.email"), Channel.EMAIL),
        safe(sources, _first_known(sources, "practice.dpo.phone", "practice.phone"), Channel.PHONE),
    ]
    return lines(joined([name, say(sources, "officer")], ", "), *reach)


def _notifier(sources: Sources) -> Text:
    if not sources.known("practice.notifier.name"):
        return _head(sources)
    reach = [
        safe(sources, _first_known(sources, "practice.notifier.email", "practice.email"), Channel.EMAIL),
        safe(sources, _first_known(sources, "practice.notifier.phone", "practice.phone"), Channel.PHONE),
    ]
    return lines(sources.text("practice.notifier.name"), *reach)


def _head(sources: Sources) -> Text:
    """The head, by the head's own contact or, when it is not known, by that of the practice."""
    own_mail = _first_known(sources, "practice.head.email", "practice.email")
    own_phone = _first_known(sources, "practice.head.phone", "practice.phone")
    name = joined([head_name(sources), said(sources, "practice.head.role")], ", ")
    return lines(name, safe(sources, own_mail, Channel.EMAIL), safe(sources, own_phone, Channel.PHONE))


def _named_contact(sources: Sources) -> Text:
    name = joined([sources.text("practice.contact_point.name"), said(sources, "practice.contact_point.function")], ", ")
    return lines(name, _contact_email(sources), _contact_phone(sources), said(sources, "practice.contact_point.hours"))


def _contact_phone(sources: Sources) -> Text:
    return safe(sources, _first_known(sources, "practice.contact_point.phone", "practice.phone"), Channel.PHONE)


def _contact_email(sources: Sources) -> Text:
    return safe(sources, _first_known(sources, "practice.contact_point.email", "practice.email"), Channel.EMAIL)


def _first_known(sources: Sources, own: str, common: str) -> str:
    """Somebody's own contact, or that of the practice when they gave none."""
    return own if sources.known(own) else common


def contact(sources: Sources) -> Text:
    """Whom the authority may call (CNIL-F08), with the reasoned choice first; a gap when nobody was chosen."""
    choice = sources.value("practice.contact_point.choice")
    if not isinstance(choice, ContactChoice):
        return sources.gap("practice.contact_point.choice")
    person = {
        ContactChoice.DPO: _officer,
        ContactChoice.NOTIFIER: _notifier,
        ContactChoice.OTHER: _named_contact,
    }[choice]
    return lines(option(sources, choice, official=True), person(sources))


def _who_answers(sources: Sources) -> Text:
    """The name a patient asks for: the contact of the breach, else the officer, else the head."""
    choice = sources.value("practice.contact_point.choice")
    if sources.known("practice.contact_point.name"):
        return sources.text("practice.contact_point.name")
    if choice is ContactChoice.DPO and sources.known("practice.dpo.name"):
        return sources.text("practice.dpo.name")
    return head_name(sources)


def letter_contact(sources: Sources) -> tuple[Row, ...]:
    """« Vous pouvez appeler Mme Petit au 02 40 00 00 00 (du lundi au vendredi) »."""
    hours = said(sources, "practice.contact_point.hours")
    return (
        row(
            say(
                sources,
                "letter_contact",
                name=_who_answers(sources),
                phone=_contact_phone(sources),
                hours=f" ({hours})" if hours else "",
                email=_contact_email(sources),
            )
        ),
    )


def place_and_date(sources: Sources) -> tuple[Row, ...]:
    """« Nantes, le 21 novembre 2026 »."""
    town = said(sources, "practice.address.town")
    day = in_french(local(sources, sources.made_at).day)
    return (row(f"{town}, le {day}" if town else f"Le {day}"),)


def made_on(sources: Sources) -> tuple[Row, ...]:
    """« 21 novembre 2026 »: the day of composition, on the practice's clock."""
    return (row(in_french(local(sources, sources.made_at).day)),)


def safe_phone(sources: Sources) -> tuple[Row, ...]:
    """The telephone of the practice that may be printed."""
    return (row(phone(sources)),)


def safe_email(sources: Sources) -> tuple[Row, ...]:
    """The mailbox of the practice that may be printed."""
    return (row(email(sources)),)


def head(sources: Sources) -> tuple[Row, ...]:
    """The legal representative's civility and names."""
    return (row(head_name(sources)),)


def officer(sources: Sources) -> Text:
    """The data protection officer, for the sheet (CNIL-F09)."""
    return _officer(sources)


def notifier(sources: Sources) -> Text:
    """Who fills the notification."""
    return _notifier(sources)


def head_reach(sources: Sources) -> Text:
    """The legal representative with role, mailbox and telephone (CNIL-F07)."""
    return _head(sources)
