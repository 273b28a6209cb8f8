"""The desk of another site: a sealed extract that answers without naming anybody, and its answers taken back once."""

import hashlib
import hmac
import json
import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from clinickit.domain.errors import ExportProblem, InvalidAnswer
from clinickit.domain.letters import LeakCategory, LetterChannel, RecipientKind
from clinickit.people.identity import email_address, phone_number, read_nir
from clinickit.people.mailing import SendingState, read_reference
from clinickit.people.names import NameRules, family_names, given_names, read_name_rules
from clinickit.people.patient import Patient
from clinickit.people.segments import NO_CHOICE, recipient_of
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.desk import LettersDesk
from clinickit.services.letters.reception import (
    Asker,
    Claimed,
    Element,
    Identity,
    SentLetter,
    Told,
    address_words,
    allowed,
)
from clinickit.services.mailing_ports import DeskAnswer, DeskOutcome, MailingStore, SealedTables
from clinickit.services.patients_ports import PatientStore
from clinickit.services.ports import Clock

KIND, RETURN_KIND, FORMAT = "clinickit-accueil", "clinickit-retour", 1
_GROUPS, _GROUP = 5, 5
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_ONCE = 1000  # matches read at a time
_SHORT = 16  # bytes of a keyed fingerprint: no two people meet


@dataclass(frozen=True, slots=True)
class Extract:
    """What was written for a site: where, how many people, the passphrase to say by another way."""

    path: Path
    people: int
    passphrase: str


class Fingerprints:
    """Keyed fingerprints of what a person says: the extract holds them instead of names, numbers and addresses."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, *said: object) -> str:
        """The fingerprint of a value."""
        text = "\x1f".join(map(str, said))
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()[:_SHORT].hex()

    def names(self, family: str, given: str, birth: int, rules: NameRules) -> Iterator[str]:
        """One per family name: each with the first given name and the birth date."""
        first = given_names(given, rules).split(" ")[0]
        for one in dict.fromkeys(family_names(family, rules).split("|")):
            yield self.of("name", *sorted((*one.split(), first)), birth)

    def typed(self, name: str, birth: int, rules: NameRules) -> str:
        """The same for a name as it is typed, in any order."""
        return self.of("name", *sorted(family_names(name, rules).replace("|", " ").split()), birth)

    def element(self, element: Element, said: str) -> str:
        """The fingerprint of a third element as it is told; empty when it says nothing."""
        value: object = {
            Element.PHONE: phone_number(said) if element is Element.PHONE else 0,
            Element.EMAIL: email_address(said),
            Element.NIR: read_nir(said).number,
            Element.ADDRESS: " ".join(sorted(address_words(said))),
            Element.REFERENCE: said,
        }[element]
        return self.of(element.value, value) if value else ""


class SitesDesk:
    """The use cases of sites, at the head office. Every method is called off the window's thread."""

    def __init__(self, letters: LettersDesk) -> None:
        self.letters = letters

    def sites(self, case: OpenCase) -> tuple[str, ...]:
        """The sites that the list names."""
        return tuple(sorted({one.site for one in self.letters.people(case).people() if one.site}))

    def write(self, case: OpenCase, site: str, folder: Path) -> Extract:
        """The extract of a site (empty: everybody), under a fresh passphrase shown once. Raises ExportProblem."""
        groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        passphrase = "-".join(groups)
        key = secrets.token_bytes(32)
        now = self.letters.book.now()
        rules = read_name_rules(self.letters.library.resources.read("people/names.toml"))
        lines = self._lines(case, site, Fingerprints(key), rules)
        held = [json.dumps(line, separators=(",", ":")) for line in lines]
        practice = self.letters.material(case).answers.get("practice.name")
        head = {"kind": KIND, "format": FORMAT, "key": key.hex(), "made_at": now.isoformat(), "site": site}
        head |= {"case": case.id, "practice": practice if isinstance(practice, str) else ""}
        path = folder / f"accueil-{now:%Y-%m-%d}-{secrets.token_hex(2)}.age"
        self.letters.doors.letters.sealed.write(path, (json.dumps(head), *held), passphrase)
        self.letters.record(case, self.letters.text("extract_made").format(count=len(held), name=path.name))
        return Extract(path, len(held), passphrase)

    def _lines(self, case: OpenCase, site: str, prints: Fingerprints, rules: NameRules) -> Iterator[dict[str, object]]:
        people = self.letters.people(case)
        concerned = {one.person: one for one in people.concerned()}
        choices, undecided = people.choices(), _undecided(people)
        letters, today = _letters(people, self.letters.register(case)), self.letters.manner(case).on
        searched = bool(people.searches()) or bool(people.criteria())
        for one in people.people():
            if site and one.site not in {site, ""}:
                continue
            found, chosen, sent = concerned.get(one.id), choices.get(one.id), letters.get(one.id, [])
            outcome = DeskOutcome.TO_CHECK if one.id in undecided or not searched else DeskOutcome.NOT_FOUND
            if found is not None:
                outcome = DeskOutcome.PRESUMED if found.presumed else DeskOutcome.CONCERNED
            references = [reference for reference, *_ in sent]
            yield {
                "p": one.id,
                "n": sorted(set(_names(prints, one, rules))),
                "e": sorted({mark for mark in _elements(prints, one, references) if mark}),
                "o": outcome.value,
                "c": [category.value for category in found.categories] if found else [],
                "l": sent,
                "r": recipient_of(one, chosen or NO_CHOICE, today).value,
                "s": int(chosen is not None and chosen.minor_secret),
                "x": int(chosen is not None and bool(chosen.most_exposed)),
            }

    def take_back(self, case: OpenCase, path: Path, passphrase: str) -> tuple[int, int]:
        """Take in the answers a site gave: how many are new, how many were already there. Raises WrongPassphrase."""
        head, *lines = _read(self.letters.doors.letters.sealed, path, passphrase, RETURN_KIND)
        if head.get("case") != case.id:
            raise InvalidAnswer("Ce retour est celui d’un autre dossier.", "Ouvrez d’abord le dossier qu’il concerne.")
        answers = [_answer(one) for one in lines]
        new = self.letters.register(case).add_answers(answers)
        said = self.letters.text("taken_back").format(new=new, known=len(answers) - new, site=head.get("site", ""))
        self.letters.record(case, said)
        return new, len(answers) - new


def _undecided(people: PatientStore) -> frozenset[str]:
    """Who has a match that nobody decided yet."""
    found: set[str] = set()
    for search in people.searches():
        after = 0
        while some := people.matches(search.number, None, undecided=True, after=after, most=_ONCE):
            found.update(one.person for one in some)
            after = some[-1].number
    return frozenset(found)


def _letters(people: PatientStore, register: MailingStore) -> dict[str, list[tuple[str, str, str, str]]]:
    """Every letter by the person it is about: reference, channel, state, the day its batch was handed over."""
    handed = {number: one for plan in register.mailings() for number, one in register.progress(plan.number).items()}
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    former = people.former_ids()
    for letter, state in register.lines():
        day = handed[letter.batch].handed_on
        on = f"{day:%d/%m/%Y}" if day and state is not SendingState.PLANNED else ""
        line = (letter.slots.reference, letter.channel.value, state.value, on)
        found.setdefault(former.get(letter.slots.person_id, letter.slots.person_id), []).append(line)
    return found


def _names(prints: Fingerprints, one: Patient, rules: NameRules) -> Iterator[str]:
    for family in (one.family_name, one.birth_name):
        if family:
            yield from prints.names(family, one.given_names, one.birth, rules)


def _elements(prints: Fingerprints, one: Patient, letters: Sequence[str]) -> Iterator[str]:
    yield from (prints.element(Element.PHONE, phone) for phone in one.phones)
    yield prints.element(Element.EMAIL, one.email)
    yield prints.element(Element.NIR, one.nir)
    for place in (f"{one.street} {one.postcode} {one.town}", f"{one.street} {one.town}", one.street):
        yield prints.element(Element.ADDRESS, place)
    yield from (prints.element(Element.REFERENCE, reference) for reference in letters)


@dataclass(slots=True)
class SiteDesk:
    """The desk of a site over an opened extract: no vault, nothing kept but its own answers, sealed beside it."""

    sealed: SealedTables
    clock: Clock
    path: Path
    passphrase: str
    head: Mapping[str, object]
    rules: NameRules
    people: Mapping[str, list[Mapping[str, object]]]
    answers: list[DeskAnswer] = field(default_factory=list)

    @property
    def returned(self) -> Path:
        """The file to give back to the head office."""
        return self.path.with_name(self.path.name.replace("accueil-", "retour-", 1))

    def ask(self, claimed: Claimed, by: str) -> Told:
        """Check the identity, say what may be said, keep the answer in the file to give back. Raises InvalidAnswer."""
        told = self._look(claimed)
        proved = told.identity is Identity.PROVED
        answer = DeskAnswer(
            uid=uuid.uuid4().hex,
            at=self.clock.now(),
            by=by.strip(),
            site=str(self.head.get("site", "")),
            outcome=told.outcome,
            checked=claimed.element.value if proved else "",
            person=told.person if proved else "",
        )
        self._keep([*self.answers, answer])
        return told

    def _keep(self, answers: list[DeskAnswer]) -> None:
        head = {"kind": RETURN_KIND, "format": FORMAT, "case": self.head["case"], "site": self.head.get("site", "")}
        lines = (json.dumps({**_said(one)}, separators=(",", ":")) for one in answers)
        self.sealed.write(self.returned, (json.dumps(head), *lines), self.passphrase)
        self.answers = answers

    def _look(self, claimed: Claimed) -> Told:
        if claimed.asker is Asker.RELATIVE:
            return Told(Identity.RELATIVE, DeskOutcome.NOT_TOLD)
        if not claimed.name.strip() or not claimed.birth:
            raise InvalidAnswer("Il manque le nom ou la date de naissance.", "Demandez les deux à la personne.")
        prints = Fingerprints(bytes.fromhex(str(self.head["key"])))
        found = self.people.get(prints.typed(claimed.name, claimed.birth, self.rules), [])
        if not found:
            return Told(Identity.UNKNOWN, DeskOutcome.NOT_TOLD)
        said = read_reference(claimed.said) if claimed.element is Element.REFERENCE else claimed.said
        mark = prints.element(claimed.element, said)
        proved = [one for one in found if mark and mark in _texts(one, "e")]
        if len(proved) != 1:
            return Told(Identity.SEVERAL if proved else Identity.DIFFERS, DeskOutcome.NOT_TOLD)
        [one] = proved
        letters = tuple(
            SentLetter(reference, LetterChannel(channel), SendingState(state), on)
            for reference, channel, state, on in one["l"]  # type: ignore[attr-defined]
        )
        categories = tuple(map(LeakCategory, _texts(one, "c")))
        outcome = DeskOutcome(str(one["o"]))
        told = Told(Identity.PROVED, outcome, str(one["p"]), categories, letters, bool(one["s"]), bool(one["x"]))
        return allowed(claimed.asker, RecipientKind(str(one["r"])), told)


def open_extract(sealed: SealedTables, clock: Clock, path: Path, passphrase: str, rules: NameRules) -> SiteDesk:
    """The desk of a site, with the answers it already gave. Raises WrongPassphrase, ExportProblem."""
    head, *lines = _read(sealed, path, passphrase, KIND)
    people: dict[str, list[Mapping[str, object]]] = {}
    for one in lines:
        for name in _texts(one, "n"):
            people.setdefault(name, []).append(one)
    desk = SiteDesk(sealed, clock, path, passphrase, head, rules, people)
    if sealed.exists(desk.returned):
        desk.answers = [_answer(one) for one in _read(sealed, desk.returned, passphrase, RETURN_KIND)[1:]]
    return desk


def _read(sealed: SealedTables, path: Path, passphrase: str, kind: str) -> list[dict[str, object]]:
    wrong = ExportProblem("Ce fichier n’est pas celui que l’on attend.", "Choisissez l’accueil, ou le retour.")
    try:
        read = [json.loads(line) for line in sealed.read(path, passphrase)]
    except ValueError:
        raise wrong from None
    if not read or read[0].get("kind") != kind or read[0].get("format") != FORMAT:
        raise wrong
    return read


def _texts(line: Mapping[str, object], key: str) -> list[str]:
    value = line.get(key)
    return [str(one) for one in value] if isinstance(value, list) else []


def _said(one: DeskAnswer) -> dict[str, str]:
    return {
        "uid": one.uid,
        "at": one.at.isoformat(),
        "by": one.by,
        "site": one.site,
        "outcome": one.outcome.value,
        "checked": one.checked,
        "person": one.person,
    }


def _answer(said: Mapping[str, object]) -> DeskAnswer:
    def text(key: str) -> str:
        return str(said.get(key, ""))

    try:
        at, outcome = datetime.fromisoformat(text("at")), DeskOutcome(text("outcome"))
    except ValueError:
        raise ExportProblem("Une réponse de ce retour ne peut pas être lue.", "Demandez-le de nouveau.") from None
    return DeskAnswer(text("uid"), at, text("by"), text("site"), outcome, text("checked"), text("person"))
