"""A case file taken in is a case whose journal says where the earlier entries come from."""

from datetime import UTC, datetime

import pytest

from clinickit.domain.ending import ending_of
from clinickit.domain.errors import CaseClosed
from clinickit.domain.journal import verify
from clinickit.services.casebook import Change
from clinickit.services.casefile.reading import read_case
from clinickit.services.casefile.taking_in import taken_in
from clinickit.services.casefile.writing import CaseHead, write_toml
from clinickit.services.ending.closing import ClosingDesk
from clinickit.services.ending.extracts import extracts_of
from clinickit.services.ending.reopening import Reopening, ReopeningDesk
from tests.ending import LEA, closed, held, library

BACKDATED = """
format = 1
[[journal]]
at = 2020-01-01T08:00:00
text = "Les sauvegardes étaient chiffrées."
"""


def test_hours_that_come_from_a_file_are_dated_by_the_day_it_was_taken_in() -> None:
    one = held()
    case = taken_in(library(), one.book, read_case(BACKDATED, "cas.toml"), "cas.toml")
    journal = one.book.store.journal(case.id)
    verify(journal)
    assert [entry.entered_at for entry in journal] == [datetime(2020, 1, 1, 7, tzinfo=UTC), one.days.now()]
    assert "1 entrée de main courante en vient" in journal[-1].text
    police = extracts_of(library())["police"]
    assert all(police.takes_entry(entry) for entry in journal)


def test_a_closed_case_that_left_in_a_file_comes_back_closed_and_can_be_opened_again() -> None:
    one = held()
    left = closed(one)
    text = write_toml(left.answers, CaseHead(left.header.kind, left.header.title), one.book.store.journal(left.id))
    case = taken_in(library(), one.book, read_case(text, "cas.toml"), "cas.toml")
    assert ClosingDesk(library(), one.book).screen(case).closed
    with pytest.raises(CaseClosed):
        one.book.save(Change(case.id, case.header.practice_id, (one.book.answer("breach.summary", "autre"),)))
    asked = Reopening("25/11/2026 à 8h30", "une seconde diffusion", (), LEA)
    ReopeningDesk(library(), one.book).reopen(case, asked)
    assert ending_of(one.book.store.journal(case.id)).closed is None
