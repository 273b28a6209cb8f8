"""Reads again all that a mailing shows to others than the person: letter, envelope, subject, file names, SMS."""

from collections.abc import Iterator, Mapping

from clinickit.documents.blocks import Document, Heading, Letterhead, Paragraph, words
from clinickit.documents.secrecy import Concern, Guard, allowed_names, compromised_values, review
from clinickit.documents.sources import Sources
from clinickit.documents.views_contact import CRISIS, crisis_now
from clinickit.domain.facts import FactValue
from clinickit.domain.identity_index import IdentityIndex, NoIndex
from clinickit.domain.vocabulary import Channel
from clinickit.people.mailing import reference
from clinickit.services.letters.mailing import file_name
from clinickit.services.letters.mailing_exports import Sender, sms_text
from clinickit.services.letters.short_messages import sms_count

LETTER = "patient_letter"
Answers = Mapping[str, FactValue]


def sender_of(sources: Sources) -> Sender:
    """Who signs e-mails and SMS, as the letter names them: the crisis contacts while they hold, else the contact point.

    A number the attacker may answer is never given; their mailbox comes last, and `warnings` says so.
    """
    answers, compromised = sources.answers, frozenset(compromised_values(sources.answers))
    crisis = crisis_now(sources)

    def first(channel: Channel, *paths: str) -> str:
        wanted = (CRISIS[channel], *paths) if crisis else paths
        held = [value for path in wanted if isinstance(value := answers.get(path), str) and value]
        return next((value for value in held if value not in compromised), next(iter(held), ""))

    name = answers.get("practice.name")
    phone = first(Channel.PHONE, "practice.contact_point.phone", "practice.phone")
    return Sender(
        name=name if isinstance(name, str) else "",
        email=first(Channel.EMAIL, "practice.contact_point.email", "practice.email"),
        phone="" if phone in compromised else phone,
        compromised=frozenset(one for one in compromised if "@" in one),
    )


def prefix_of(answers: Answers) -> str:
    """The first letters of the practice's references: capitals of its name, which say nothing of care."""
    name = answers.get("practice.name")
    capitals = "".join(word[0] for word in str(name).upper().split() if word[0].isascii() and word[0].isalpha())
    return capitals[:3] if isinstance(name, str) and len(capitals) > 1 else "REF"


def concerns(document: Document, guard: Guard, answers: Answers, patients: IdentityIndex) -> tuple[Concern, ...]:
    """What must be read again in a letter, whatever its form; every form is read as the letter of the case is."""
    as_letter = Document(
        LETTER, "", document.title, document.blocks, document.language, document.letterhead, footer=document.footer
    )
    return review(as_letter, guard, patients, allowed_names(answers), compromised_values(answers))


def around(
    sender: Sender, answers: Answers, said: Mapping[str, str], sent: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """What others may see, place and text: envelope, subjects, file names, SMS. `said` names the places.

    `sent` are the words of wording/mailing.toml.
    """
    sample = reference(prefix_of(answers), 1)
    sms = sms_text(sender, sample, sent)
    length = f" ({said['sms_too_long'].format(count=sms_count(sms))})" if sms_count(sms) > 1 else ""
    return (
        (said["place.envelope"], said["place.envelope_text"]),
        (said["place.sender"], f"{sender.name} <{sender.email}>" if sender.email else sender.name),
        (said["place.subject"], f"{sent['email_subject']} / {sent['email_subject_english']}"),
        (said["place.files"], f"{file_name(1)}, lettre-{sample}.pdf, message-{sample}.eml, courriels.csv, sms.csv"),
        (said["place.sms"], sms + length),
    )


def around_concerns(texts: tuple[tuple[str, str], ...], guard: Guard, answers: Answers) -> Iterator[Concern]:
    """What is wrong in those texts; the name of the practice itself is read too, where it would be seen."""
    blocks = [block for place, text in texts for block in (Heading(place, 1), Paragraph(words(text)))]
    made = Document(LETTER, "", "", tuple(blocks), letterhead=Letterhead())
    return iter(review(made, guard, NoIndex(), allowed_names(answers), compromised_values(answers)))
