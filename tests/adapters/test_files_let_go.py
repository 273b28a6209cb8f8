"""A list or a leaked file whose reading is stopped is let go at once, not when the memory is next cleaned."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clinickit.adapters.leak_readers import LeakReader
from clinickit.adapters.patient_files import ListReader
from clinickit.domain.errors import Cancelled
from clinickit.services.leak.law import Origin, Told
from tests.letters_case import LettersCase, letters_case

LINES = "".join(f"NOM{number};Paul;12/03/1985;p{number}@courriel.example\n" for number in range(60_000))


@pytest.fixture
def made(tmp_path: Path) -> Iterator[LettersCase]:
    """A case that has patients."""
    one = letters_case(tmp_path / "vault")
    yield one
    one.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A table of several blocks."""
    path = tmp_path / "table.csv"
    path.write_text(f"Nom;Prénom;Date de naissance;Courriel\n{LINES}", encoding="utf-8")
    return path


class Opened:
    """Every reader that was opened, held as a traceback would."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sources: list[object] = []
        for reader in (ListReader, LeakReader):
            monkeypatch.setattr(reader, "progress", self._looked())

    def _looked(self) -> Callable[[ListReader | LeakReader], tuple[int, int]]:
        def progress(reader: ListReader | LeakReader) -> tuple[int, int]:
            self.sources.append(reader._source)
            return 1, 2

        return progress

    def still(self) -> list[bool]:
        """Whether each handle seen is still open."""
        return [not getattr(one, "closed", True) for one in self.sources]


def test_a_list(made: LettersCase, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, lists = Opened(monkeypatch), made.desk.patients.lists
    look = lists.inspect(made.case, file)
    with pytest.raises(Cancelled):
        lists.take(made.case, look, cancelled=lambda: bool(opened.sources))
    assert opened.sources
    assert not any(opened.still())


def test_a_leaked_file_looked_at_and_then_searched(
    made: LettersCase, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, leak = Opened(monkeypatch), made.desk.leak.leak
    leak.acknowledge(made.case, police=Told.YES, lawyer=Told.YES, origin=Origin.POLICE)
    look = leak.look(made.case, file)
    assert not any(opened.still())
    with pytest.raises(Cancelled):
        leak.search(made.case, file, look, "", cancelled=lambda: len(opened.sources) > 1)
    assert len(opened.sources) > 1
    assert not any(opened.still())
