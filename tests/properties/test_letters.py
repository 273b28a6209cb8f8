"""Letters of any people: everybody concerned has one letter or a reason, no letter holds anything of anybody else."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinickit.adapters.mailing_store import TableMailingStore, memory_mailing_store
from clinickit.adapters.patient_store import TablePatientStore, memory_patient_store
from clinickit.domain.case import Person
from clinickit.domain.letters import LeakCategory, LetterChannel, LetterForm
from clinickit.domain.vocabulary import MostExposed
from clinickit.people.patient import Patient
from clinickit.people.segments import NO_CHOICE, Choices
from clinickit.services.desk import Desk
from clinickit.services.letters.mailing_exports import text_of
from tests.letters_case import EXAMPLE, LIBRARY, LettersCase, fill, patient, world
from tests.people_words import NAMES

ON = datetime(2026, 11, 21, tzinfo=UTC)


class MemoryFiles:
    """The `PatientFiles` port without a vault."""

    def __init__(self) -> None:
        self.people, self.mailings = memory_patient_store(lambda: NAMES), memory_mailing_store()

    def patients(self, case_id: str) -> TablePatientStore:
        del case_id
        return self.people

    def mailing(self, case_id: str) -> TableMailingStore:
        del case_id
        return self.mailings

    def held(self, case_id: str) -> bool:
        del case_id
        return True

    def close(self) -> None:
        self.people.close()
        self.mailings.close()


@contextmanager
def case_of(
    folder: Path,
    people: list[Patient],
    leaked: Mapping[str, tuple[LeakCategory, ...]],
    choices: Mapping[str, Choices],
) -> Iterator[LettersCase]:
    desk = Desk(LIBRARY, replace(world(folder), patients=MemoryFiles()), Person("L. Morvan", ""))
    made = LettersCase(desk, desk.load_case_file(EXAMPLE.read_text(encoding="utf-8"), EXAMPLE.name))
    fill(made.people, people, leaked)
    held = {f"a-{one.sources[0][1]}": one.id for one in made.people.people()}
    made.people.choose({held[one]: said for one, said in choices.items()}, "", ON)
    yield made
    made.close()


def token(number: int) -> str:
    """A word that stands in no letter but this person's."""
    return "ZQ" + "".join(chr(ord("A") + int(digit)) for digit in f"{number:03d}") + "X"


def somebody(draw: st.DrawFn, number: int) -> tuple[Patient, tuple[LeakCategory, ...], Choices]:
    flag = st.integers(0, 7).map(lambda one: one == 0)
    mark = token(number)
    one = patient(
        number,
        mark,
        f"Prénom{mark.title()}",
        civility=draw(st.sampled_from(["Mme", "M", ""])),
        birth=draw(st.sampled_from([0, 19500101, 20100615, 20200303])),
        street=draw(st.sampled_from(["", f"{number} rue {mark}", f"{number} rue {mark} " + "longue " * 7])),
        phone=draw(st.sampled_from(["", "06 39 98 00 10"])),
        email=draw(st.sampled_from(["", "pas un courriel", f"{mark.lower()}@courriel.example"])),
        deceased=draw(flag),
        protected=draw(flag),
        staff=draw(flag),
    )
    categories = tuple(draw(st.sets(st.sampled_from(list(LeakCategory)), min_size=1, max_size=5)))
    chosen = Choices(
        do_not_write=draw(flag),
        channel=draw(st.sampled_from([LetterChannel.POST, LetterChannel.POST, *LetterChannel])),
        form=draw(st.sampled_from(LetterForm)),
        most_exposed=(MostExposed.HIV,) if draw(flag) else (),
        minor_secret=draw(flag),
        represented=draw(flag),
        representative=draw(st.sampled_from(["", f"Mme Tutrice {mark}"])),
        inform_heirs=draw(flag),
        second_address=draw(st.sampled_from([(), (f"M PARENT {mark}", "2 RUE HAUTE", "56000 VANNES")])),
    )
    return one, categories, chosen if draw(st.booleans()) else NO_CHOICE


@st.composite
def gatherings(draw: st.DrawFn) -> list[tuple[Patient, tuple[LeakCategory, ...], Choices]]:
    return [somebody(draw, number) for number in range(1, draw(st.integers(1, 9)) + 1)]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(gatherings(), st.integers(0, 3))
def test_everybody_concerned_has_one_letter_or_a_reason_and_no_letter_holds_anything_of_another(
    tmp_path: Path, gathered: list[tuple[Patient, tuple[LeakCategory, ...], Choices]], calls: int
) -> None:
    people = [one for one, _, _ in gathered]
    leaked = {one.id: categories for one, categories, _ in gathered}
    choices = {one.id: chosen for one, _, chosen in gathered if chosen != NO_CHOICE}
    with case_of(tmp_path / "vault", people, leaked, choices) as made:
        letters = made.rooms.letters
        if calls:
            letters.prepare(made.case)
            letters.settings.set_waves(made.case, calls, 100)
        screen = letters.prepare(made.case)
        register = letters.register(made.case)
        plan = letters.plan(made.case) if screen.letters else None
        planned = [one for one, _ in register.lines()]
        assert len(planned) == screen.letters == (plan.letters if plan else 0)
        times = Counter(one.slots.person_id for one in planned)
        apart = {one.person for one in screen.apart}
        assert apart.isdisjoint(times)
        assert apart | set(times) == {one.id for one in made.people.people()}
        assert all(count <= 2 for count in times.values())
        assert len({one.slots.reference for one in planned}) == len(planned)
        bodies = register.bodies(1) if plan else {}
        marks = {one.id: one.family_name for one in made.people.people()}
        for one in planned:
            said = text_of(bodies[one.body].document, one.slots) + "\n".join(one.slots.address_lines)
            others = [mark for person, mark in marks.items() if person != one.slots.person_id]
            assert not any(mark.casefold() in said.casefold() for mark in others)


class After:
    """A person who stops the printing after so many batches."""

    def __init__(self, left: int) -> None:
        self.left = left

    def cancelled(self) -> bool:
        self.left -= 1
        return self.left < 0


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 3), max_size=4))
def test_whenever_printing_is_stopped_each_person_is_printed_exactly_once(tmp_path: Path, stops: list[int]) -> None:
    folder = tmp_path / f"lots{len(list(tmp_path.iterdir()))}"
    people = [patient(number, token(number), "Anne", street=f"{number} rue Haute") for number in range(1, 15)]
    leaked = {one.id: (LeakCategory.IDENTITY,) for one in people}
    with case_of(tmp_path / "vault", people, leaked, {}) as made:
        letters, handing = made.rooms.letters, made.rooms.handing
        letters.prepare(made.case)
        letters.settings.set_waves(made.case, 1, 100)
        plan = letters.plan(made.case)
        for stop in stops:
            handing.make(made.case, plan.number, folder, cancel=After(stop))
        assert not handing.make(made.case, plan.number, folder).stopped
        found: Counter[str] = Counter()
        for file in folder.glob("*.pdf"):
            with pypdfium2.PdfDocument(file) as document:
                text = " ".join(page.get_textpage().get_text_range() for page in document)
                found.update(one.family_name for one in people if one.family_name in text)
        assert found == Counter(one.family_name for one in people)
