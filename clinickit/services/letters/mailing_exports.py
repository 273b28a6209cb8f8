"""Files of a mailing for others: mail house, e-mail, SMS; each message has one recipient, no cell runs as a formula."""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from clinickit.documents.blocks import Document, Letterhead
from clinickit.documents.plain_text import as_plain_text
from clinickit.documents.slots import filled
from clinickit.domain.letters import LetterChannel, LetterSlots
from clinickit.people.mailing import PlannedLetter
from clinickit.people.roster_report import safe_cell
from clinickit.services.letters.mailing import PRINTED, Mailings, file_name
from clinickit.services.letters.short_messages import gsm_text, sms_count, sms_number
from clinickit.services.letters.whole_exports import Pace
from clinickit.services.mailing_ports import LetterFiles, MailingStore, StoredBody
from clinickit.services.ports import CancelToken, Progress

MOST_LINES = 7  # of an address, one more than the norm for a country
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\\x80-\U0010ffff]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends the e-mails; `compromised` are the mailboxes that the attacker may read."""

    name: str
    email: str
    phone: str
    compromised: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Exported:
    """How many messages were written, and the references of people whom this channel cannot reach."""

    written: int
    unreachable: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def warnings(sender: Sender, words: Mapping[str, str]) -> tuple[str, ...]:
    """What must be read before any e-mail goes."""
    told = [words["warning_visible_recipients"]]
    if sender.email.casefold() in {one.casefold() for one in sender.compromised}:
        told.append(words["warning_compromised_mailbox"])
    return tuple(told)


def for_mail_house(
    mailings: Mailings,
    store: MailingStore,
    files: LetterFiles,
    mailing: int,
    folder: Path,
    words: Mapping[str, str],
    progress: Progress | None = None,
    cancel: CancelToken | None = None,
) -> tuple[str, ...]:
    """The print files, a table for each, their fingerprints and the terms of art. 28; returns the names.

    The print files are those of `make`, made now if they are not in the folder; the table gives the first page of
    each letter. What has left already is not given a second time (`Mailings.waiting`). Raises Cancelled: the print
    files made so far stay, as `make` keeps them, and the fingerprints, written last, are not there.
    """
    wanted = {one.number for one in mailings.waiting(mailing)}
    batches = [one for one in store.batches(mailing) if one.channel in PRINTED]
    pace = Pace(progress, cancel, 2 * len(batches))
    mailings.make(mailing, folder, lambda done, _all: progress(done, pace.total) if progress else None, cancel)
    pace.done = len(batches)
    planned = next(one for one in store.mailings() if one.number == mailing)
    bodies = store.bodies(mailing)
    written: dict[str, str] = {}
    for batch in store.batches(mailing):
        if batch.number not in wanted:
            continue
        pace.step()
        file = mailings.print_batch(batch, bodies, planned.planned_at)
        table = mail_house_table(store.letters(batch.number), file_name(batch.number), file.first_pages, file.pages)
        files.write(folder, f"lettres-{batch.number:04d}.csv", table)
        written[file_name(batch.number)] = batch.sha256 or hashlib.sha256(file.pdf).hexdigest()
        written[f"lettres-{batch.number:04d}.csv"] = hashlib.sha256(table).hexdigest()
    files.write(folder, "LISEZ-MOI.txt", words["mailhouse_readme"].strip().encode() + b"\n")
    prints = "".join(f"{digest}  {name}\n" for name, digest in written.items())
    files.write(folder, "empreintes.txt", prints.encode())
    return (*written, "LISEZ-MOI.txt", "empreintes.txt")


def mail_house_table(letters: Sequence[PlannedLetter], file: str, first_pages: Sequence[int], pages: int) -> bytes:
    """One line per letter: reference, file, first page, pages, address lines, channel."""
    ends = [*first_pages[1:], pages + 1]
    lines = (
        (
            letter.slots.reference,
            file,
            str(first),
            str(end - first),
            *_padded(letter.slots.address_lines),
            letter.channel.value,
        )
        for letter, first, end in zip(letters, first_pages, ends, strict=True)
    )
    names = [f"ligne{rank}" for rank in range(1, MOST_LINES + 1)]
    return table(("reference", "fichier", "premiere_page", "pages", *names, "canal"), lines)


def _padded(lines: Sequence[str]) -> list[str]:
    held = [*lines[: MOST_LINES - 1], " ".join(lines[MOST_LINES - 1 :])] if len(lines) > MOST_LINES else [*lines]
    return held + [""] * (MOST_LINES - len(held))


def table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """A CSV that French spreadsheets open as it is: UTF-8 with its mark, semicolons, no cell that could run."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe_cell(cell) for cell in line] for line in lines)
    return made.getvalue().encode("utf-8-sig")


def write_emails(
    store: MailingStore,
    files: LetterFiles,
    mailing: int,
    folder: Path,
    sender: Sender,
    words: Mapping[str, str],
    pace: Pace | None = None,
) -> Exported:
    """One .eml per person of the e-mail channel, a sub-folder for each batch; file names hold only the reference.

    Raises Cancelled; `files` decides what then stays (`whole_exports.whole`).
    """
    step: Callable[[], object] = pace.step if pace else lambda: None
    planned = next(one for one in store.mailings() if one.number == mailing)
    bodies, unreachable, written = store.bodies(mailing), list[str](), 0
    for batch in store.batches(mailing):
        if batch.channel is not LetterChannel.EMAIL:
            continue
        letters = store.letters(batch.number)
        unreachable += [one.slots.reference for one in letters if not reachable(one.email)]
        messages = (
            (f"message-{one.slots.reference}.eml", message(one, bodies[one.body], sender, words, planned.planned_at))
            for one in letters
            if step() is None and reachable(one.email)
        )
        written += files.write_all(folder, f"courriels-{batch.number:04d}", messages)
    files.write(folder, "LISEZ-MOI.txt", words["email_readme"].strip().encode() + b"\n")
    return Exported(written, tuple(unreachable), warnings(sender, words))


def reachable(email: str) -> bool:
    """Whether this is one mailbox, and only one."""
    return _ADDRESS.fullmatch(email) is not None


def message(letter: PlannedLetter, body: StoredBody, sender: Sender, words: Mapping[str, str], at: datetime) -> bytes:
    """One message to one person, to be opened as a draft; the same letter always gives the same bytes.

    Raises ValueError for an address that is not one single mailbox.
    """
    if not reachable(letter.email) or not reachable(sender.email):
        raise ValueError("a message goes from one mailbox to one mailbox")
    english = body.document.language == "en"
    made = EmailMessage(policy=SMTP)
    made["From"] = f'"{_quoted(sender.name)}" <{sender.email}>'
    made["To"] = letter.email
    made["Subject"] = words["email_subject_english" if english else "email_subject"]
    made["Date"] = at
    made["Message-ID"] = f"<{letter.slots.reference}@{sender.email.split('@')[1]}>"
    made["X-Unsent"] = "1"
    hint = words["email_hint_english" if english else "email_hint"]
    made.set_content(f"{text_of(body.document, letter.slots)}\n{hint}\n", cte="quoted-printable")
    return bytes(made)


def _quoted(name: str) -> str:
    return re.sub(r'[\x00-\x1f"\\]', " ", name)


def text_of(body: Document, slots: LetterSlots) -> str:
    """The letter of one person as plain text, without addresses."""
    return as_plain_text(replace(filled(body, slots), letterhead=Letterhead()))


def email_table(store: MailingStore, mailing: int, words: Mapping[str, str]) -> dict[str, bytes]:
    """For a provider that sends one message per line: a table, and the text of each body with its marks.

    Only the bodies of the e-mails: a provider learns nothing of the other letters.
    """
    bodies, used = store.bodies(mailing), set[str]()
    for one in _of_channel(store, mailing, LetterChannel.EMAIL):
        used.add(one.body)
    lines = (
        (
            one.email,
            words["email_subject_english" if bodies[one.body].document.language == "en" else "email_subject"],
            one.slots.salutation,
            one.slots.reference,
            one.slots.concerned_person,
            f"modele-{one.body}.txt",
        )
        for one in _of_channel(store, mailing, LetterChannel.EMAIL)
        if reachable(one.email)
    )
    made = {
        "courriels.csv": table(("courriel", "objet", "salutation", "reference", "personne_concernee", "modele"), lines)
    }
    for name in sorted(used):
        bare = replace(bodies[name].document, letterhead=Letterhead())
        made[f"modele-{name}.txt"] = as_plain_text(bare).encode("utf-8-sig")
    return made


def sms_table(
    store: MailingStore, mailing: int, sender: Sender, words: Mapping[str, str], pace: Pace | None = None
) -> tuple[bytes, Exported]:
    """One line per person of the SMS channel: a number and a short text that says nothing of care. Raises Cancelled."""
    unreachable, lines = [], []
    for one in _of_channel(store, mailing, LetterChannel.SMS):
        if pace is not None:
            pace.step()
        number = sms_number(one.phone)
        if not number:
            unreachable.append(one.slots.reference)
            continue
        said = sms_text(sender, one.slots.reference, words)
        lines.append((number, said, str(sms_count(said))))
    made = table(("telephone", "texte", "sms_comptes"), lines)
    return made, Exported(len(lines), tuple(unreachable))


def sms_text(sender: Sender, reference: str, words: Mapping[str, str]) -> str:
    """What the SMS of a letter says, in the letters that a telephone writes one to a place."""
    return gsm_text(words["sms"].format(practice=sender.name, phone=sender.phone, reference=reference))


def _of_channel(store: MailingStore, mailing: int, channel: LetterChannel) -> Iterator[PlannedLetter]:
    for batch in store.batches(mailing):
        if batch.channel is channel:
            yield from store.letters(batch.number)
