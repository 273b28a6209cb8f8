"""Other sites, at the head office: a sealed extract for their desk, their answers and requests taken back once."""

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from clinickit.domain.errors import InvalidAnswer
from clinickit.people.mailing import SendingState
from clinickit.people.names import NameRules, read_name_rules
from clinickit.people.patient import Patient
from clinickit.people.segments import NO_CHOICE, recipient_of
from clinickit.services.casebook import OpenCase
from clinickit.services.letters.desk import LettersDesk
from clinickit.services.letters.reception import Element
from clinickit.services.letters.site_files import FORMAT, KIND, RETURN_KIND, Fingerprints, of_line, read_file
from clinickit.services.mailing_ports import DeskAnswer, DeskOutcome, MailingStore, ResendRequest
from clinickit.services.patients_ports import PatientStore

_GROUPS, _GROUP = 5, 5
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_ONCE = 1000  # matches read at a time


@dataclass(frozen=True, slots=True)
class Extract:
    """What was written for a site: where, how many people, the passphrase to say by another way."""

    path: Path
    people: int
    passphrase: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a return gave: new answers, answers and requests known already, letters newly asked for again."""

    new: int
    known: int
    again: int


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
        head: dict[str, object] = {"kind": KIND, "format": FORMAT, "key": key.hex(), "made_at": now.isoformat()}
        if (hold := self.letters.register(case).hold()) is not None:
            head["hold"] = {"until": hold.until.isoformat(), "by": hold.asked_by}
        head |= {"site": site, "case": case.id, "practice": practice if isinstance(practice, str) else ""}
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

    def take_back(self, case: OpenCase, path: Path, passphrase: str) -> TakenBack:
        """Take in what a site gave, each answer and each request once. Raises WrongPassphrase, InvalidAnswer."""
        head, *lines = read_file(self.letters.doors.letters.sealed, path, passphrase, RETURN_KIND)
        if head.get("case") != case.id:
            raise InvalidAnswer("Ce retour est celui d’un autre dossier.", "Ouvrez d’abord le dossier qu’il concerne.")
        said, register, now = list(map(of_line, lines)), self.letters.register(case), self.letters.book.now()
        answers = [one for one in said if isinstance(one, DeskAnswer)]
        # A clock that is fast at the site must not make a letter sent today look older than the request.
        asked = [replace(one, at=min(one.at, now)) for one in said if isinstance(one, ResendRequest)]
        new, again = register.add_answers(answers), register.add_resends(asked)
        taken = TakenBack(new, len(said) - new - again, again)
        line = self.letters.text("taken_back").format(
            new=taken.new, known=taken.known, again=taken.again, site=head.get("site", "")
        )
        self.letters.record(case, line)
        return taken


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
