"""The desk of another site over its sealed extract: answers without naming anybody, letters asked for again."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.letters import LeakCategory, LetterChannel, RecipientKind
from clinickit.people.mailing import Hold, SendingState, read_reference
from clinickit.people.names import NameRules
from clinickit.services.letters.reception import Asker, Claimed, Element, Identity, SentLetter, Told, allowed
from clinickit.services.letters.site_files import (
    FORMAT,
    KIND,
    RETURN_KIND,
    Fingerprints,
    line_of,
    of_line,
    read_file,
    texts,
)
from clinickit.services.mailing_ports import DeskAnswer, DeskOutcome, ResendRequest, SealedTables
from clinickit.services.ports import Clock


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
    answers: list[DeskAnswer | ResendRequest] = field(default_factory=list)
    seen: str = ""

    @property
    def returned(self) -> Path:
        """The file to give back to the head office; never the extract itself, whatever name it was given."""
        return self.path.with_name(f"retour-{self.path.name.removeprefix('accueil-')}")

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
        self._keep(answer)
        return told

    @property
    def held(self) -> Hold | None:
        """The delay that investigators asked, as it was when the extract was made, while it runs."""
        said = self.head.get("hold")
        if not isinstance(said, Mapping):
            return None
        hold = Hold(date.fromisoformat(str(said["until"])), str(said["by"]), "")
        return hold if self.clock.now().date() < hold.until else None

    def ask_again(self, reference: str, by: str) -> None:
        """Ask the head office to send a letter again, once a day however often it is asked. Raises InvalidAnswer."""
        now = self.clock.now()
        asked = [one for one in self.answers if isinstance(one, ResendRequest) and one.reference == reference]
        if any(one.at.date() == now.date() for one in asked):
            return
        sent = (letter for held in self.people.values() for one in held for letter in _letters(one))
        if all(letter.reference != reference for letter in sent):
            raise InvalidAnswer("Aucune lettre de ce fichier ne porte cette référence.")
        site = str(self.head.get("site", ""))
        self._keep(ResendRequest(uuid.uuid4().hex, now, by.strip(), site, reference))

    def _keep(self, answer: DeskAnswer | ResendRequest) -> None:
        """Add to the return, with what another desk of the site wrote there meanwhile: the folder may be shared."""
        known = {one.uid: one for one in (*self.given_back(), answer)}
        head = {"kind": RETURN_KIND, "format": FORMAT, "case": self.head["case"], "site": self.head.get("site", "")}
        lines = (json.dumps(line_of(one), separators=(",", ":")) for one in known.values())
        self.sealed.write(self.returned, (json.dumps(head), *lines), self.passphrase)
        self.answers, self.seen = list(known.values()), self.sealed.version(self.returned)

    def given_back(self) -> list[DeskAnswer | ResendRequest]:
        """Every answer, those in the return too, which is read again only when it changed. Raises ExportProblem."""
        version = self.sealed.version(self.returned)
        if not version or version == self.seen:
            return self.answers
        read = read_file(self.sealed, self.returned, self.passphrase, RETURN_KIND)[1:]
        return list({one.uid: one for one in (*map(of_line, read), *self.answers)}.values())

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
        proved = [one for one in found if mark and mark in texts(one, "e")]
        if len(proved) != 1:
            return Told(Identity.SEVERAL if proved else Identity.DIFFERS, DeskOutcome.NOT_TOLD)
        [one] = proved
        categories = tuple(map(LeakCategory, texts(one, "c")))
        outcome = DeskOutcome(str(one["o"]))
        told = Told(Identity.PROVED, outcome, str(one["p"]), categories, _letters(one), bool(one["s"]), bool(one["x"]))
        return allowed(claimed.asker, RecipientKind(str(one["r"])), told)


def open_extract(sealed: SealedTables, clock: Clock, path: Path, passphrase: str, rules: NameRules) -> SiteDesk:
    """The desk of a site, with the answers it already gave. Raises WrongPassphrase, ExportProblem."""
    head, *lines = read_file(sealed, path, passphrase, KIND)
    people: dict[str, list[Mapping[str, object]]] = {}
    for one in lines:
        for name in texts(one, "n"):
            people.setdefault(name, []).append(one)
    desk = SiteDesk(sealed, clock, path, passphrase, head, rules, people)
    desk.answers, desk.seen = desk.given_back(), sealed.version(desk.returned)
    return desk


def _letters(one: Mapping[str, object]) -> tuple[SentLetter, ...]:
    """The letters about a person of an extract."""
    held = one["l"]
    sent: Sequence[Sequence[str]] = held if isinstance(held, list) else ()
    return tuple(
        SentLetter(reference, LetterChannel(channel), SendingState(state), on) for reference, channel, state, on in sent
    )
