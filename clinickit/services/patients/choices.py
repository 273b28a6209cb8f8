"""People of the list one by one: found by name or birth, and what the practice or a doctor decides about writing."""

from dataclasses import dataclass, replace

from clinickit.documents.letterheads import head_name, letterheads
from clinickit.documents.wording import in_french, moment_in_french
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import Moment
from clinickit.domain.letters import LetterChannel, RecipientKind
from clinickit.flow.typed_dates import read_day
from clinickit.people.address import read_postal_rules, typed_block
from clinickit.people.dates import as_date, as_number
from clinickit.people.patient import Patient
from clinickit.people.segments import NO_CHOICE, OWN_LETTERHEAD, Choices, display_name, recipient_of
from clinickit.services.casebook import Change, OpenCase
from clinickit.services.patients.lists import ListDesk

MOST_FOUND = 40
_MAY_BE_REPRESENTED = frozenset(
    {RecipientKind.PERSON, RecipientKind.STAFF, RecipientKind.PROTECTED_ASSISTED}
)  # any adult: few lists say who is protected
_FEWEST_ADDRESS_LINES = 3  # a name, a street, a town


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as they are listed."""

    id: str
    name: str
    birth: str
    town: str
    decided: bool


@dataclass(frozen=True, slots=True)
class PersonScreen:
    """One person: what the lists say, to whom a letter goes, what was decided, by whom and when."""

    id: str
    name: str
    facts: tuple[str, ...]
    recipient: RecipientKind
    rule: str
    choices: Choices
    history: tuple[str, ...]
    minor: bool
    protected: bool
    deceased: bool
    heads: tuple[tuple[str, str], ...] = ()


class ChoiceDesk:
    """The use cases of one person. Every method is called off the window's thread."""

    def __init__(self, lists: ListDesk) -> None:
        self._lists = lists
        self._book = lists.book

    def look_up(self, case: OpenCase, name: str, birth: str) -> tuple[PersonLine, ...]:
        """People of this name and birth date, either left empty. Raises InvalidAnswer for a date that is none."""
        store = self._lists.store(case)
        born = as_number(read_day(birth)) if birth.strip() else 0
        found = store.look_up(name, born, MOST_FOUND) if name.strip() or born else store.some_people("", MOST_FOUND)
        decided = store.choices()
        return tuple(
            PersonLine(one.id, display_name(one), _day(one.birth), one.town, one.id in decided) for one in found
        )

    def person(self, case: OpenCase, person: str) -> PersonScreen:
        """One person. Raises InvalidAnswer when no list names them any longer."""
        store = self._lists.store(case)
        one = store.person(person)
        if one is None:
            raise InvalidAnswer(self._lists.text("person.gone"))
        history = store.choice_history(one.id)
        choices = history[-1][0] if history else NO_CHOICE
        today = as_number(self._book.now().date())
        recipient = recipient_of(one, choices, today)
        told = tuple(
            self._lists.text("person.history").format(
                when=moment_in_french(Moment(at, case.zone)),
                by=by or self._lists.text("person.nobody"),
                said=", ".join(self._said(case, each)) or self._lists.text("said.nothing"),
            )
            for each, by, at in reversed(history)
        )
        plain = recipient_of(one, NO_CHOICE, today)
        return PersonScreen(
            id=one.id,
            name=display_name(one),
            facts=tuple(self._facts(one)),
            recipient=recipient,
            rule=self._rule(recipient),
            choices=choices,
            history=told,
            minor=plain is RecipientKind.MINOR,
            protected=plain in _MAY_BE_REPRESENTED,
            deceased=one.deceased,
            heads=letterheads(case.answers),
        )

    def choose(self, case: OpenCase, person: str, choices: Choices, by: str) -> PersonScreen:
        """Keep what was decided. Raises InvalidAnswer with what is missing; nothing has then changed."""
        store, by = self._lists.store(case), by.strip() or self._book.person.name
        one = store.person(person)
        if one is None:
            raise InvalidAnswer(self._lists.text("person.gone"))
        reason, representative = choices.reason.strip(), choices.representative.strip()
        choices = replace(choices, reason=reason, representative=representative)
        if missing := self._missing(one, choices, by):
            raise InvalidAnswer(self._lists.text(missing))
        store.choose({one.id: choices}, by, self._book.now())
        entry = self._book.entry("patients", self._lists.text("journal.choice").format(person=one.id), zone=case.zone)
        self._book.save(Change(case.id, case.header.practice_id, entry=replace(entry, refs=(one.id,))))
        return self.person(case, one.id)

    def _missing(self, one: Patient, choices: Choices, by: str) -> str:
        """The key of what is still to be said before these choices can be kept."""
        doctor_s = bool(choices.most_exposed or choices.minor_secret)
        calls = choices.channel in {LetterChannel.SMS, LetterChannel.TELEPHONE}
        checks = (
            ("choice.needs_doctor", doctor_s and not by),
            ("choice.needs_reason", doctor_s and not choices.reason),
            ("choice.needs_representative", choices.represented and not choices.representative),
            *self._about_addresses(one, choices),
            ("choice.no_email", choices.channel is LetterChannel.EMAIL and not one.email),
            ("choice.no_phone", calls and not one.phones),
        )
        return next((key for key, holds in checks if holds), "")

    def _about_addresses(self, one: Patient, choices: Choices) -> tuple[tuple[str, bool], ...]:
        postal = read_postal_rules(self._lists.library.resources.read("people/postal.toml"))
        own = (choices.representative or display_name(one), *choices.address) if choices.address else ()
        typed = [lines for lines in (choices.second_address, own) if lines]
        return (
            ("choice.address_too_short", any(len(lines) < _FEWEST_ADDRESS_LINES for lines in typed)),
            ("choice.address_too_long", any(typed_block(lines, postal).faults for lines in typed)),
        )

    def _said(self, case: OpenCase, choices: Choices) -> list[str]:
        text = self._lists.text
        flags = ("do_not_write", "minor_secret", "represented", "inform_heirs")
        said = [text(f"said.{flag}") for flag in flags if getattr(choices, flag)]
        if choices.channel is not NO_CHOICE.channel:
            said.append(text(f"channel.{choices.channel.value}"))
        if choices.form is not NO_CHOICE.form:
            said.append(text(f"form.{choices.form.value}"))
        if choices.address:
            said.append(text("said.address"))
        if choices.entity:
            own = choices.entity == OWN_LETTERHEAD
            name = text("said.own_letterhead") if own else head_name(case.answers, choices.entity)
            said.append(text("said.letterhead").format(name=name or text("said.gone_letterhead")))
        exposed = ", ".join(map(self._lists.library.vocabularies.label, choices.most_exposed))
        if exposed:
            said.append(text("said.most_exposed").format(what=exposed))
        if choices.reason:
            said.append(text("said.reason").format(reason=choices.reason))
        return said

    def _facts(self, one: Patient) -> list[str]:
        text = self._lists.text
        place = " ".join(part for part in (one.postcode, one.town) if part)
        values = {
            "birth": _day(one.birth),
            "birth_name": one.birth_name,
            "address": ", ".join(part for part in (one.street, one.street_more, place, one.country) if part),
            "phones": ", ".join(one.phones),
            "email": one.email,
            "number": one.patient_number,
            "site": one.site,
            "first_visit": _day(one.first_visit),
            "visit": _day(one.last_visit),
            "prescriber": ", ".join(one.prescribers),
            "sources": ", ".join(text("fact.source").format(source=source, line=line) for source, line in one.sources),
        }
        return [text(f"fact.{key}").format(value=value or text("fact.none")) for key, value in values.items()]

    def _rule(self, recipient: RecipientKind) -> str:
        return self._lists.text(f"recipient.{recipient.value}")


def _day(number: int) -> str:
    day = as_date(number)
    return in_french(day) if day else ""
