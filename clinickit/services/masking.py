"""Masking a piece before it is shared: what would be hidden is shown first, then kept as a piece of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinickit.domain.errors import EvidenceProblem
from clinickit.people.redaction import Hidden, Masked, masked, read_text
from clinickit.services.casebook import OpenCase
from clinickit.services.evidence import TEXTS, Custody, EvidenceDesk
from clinickit.services.piece_lines import PieceLine

LARGEST = 20_000_000
"""Bytes: beyond, a text is no longer read again by a person, which masking needs."""


@dataclass(frozen=True, slots=True)
class MaskingScreen:
    """A piece to be masked; `counts` and `text` once it was tried, `refused` when it is no text."""

    piece: PieceLine
    counts: tuple[str, ...] = ()
    text: str = ""
    refused: str = ""


class MaskingDesk:
    """The use cases of masking. Every method is called off the window's thread; words told are kept nowhere."""

    def __init__(self, evidence: EvidenceDesk) -> None:
        self.evidence = evidence

    def _text(self, name: str) -> str:
        return self.evidence.library.texts(TEXTS)[name]

    def screen(self, case: OpenCase, piece: str) -> MaskingScreen:
        """The piece, and whether it can be masked here."""
        line = self._line(case, piece)
        try:
            self._read(case, line)
        except EvidenceProblem as problem:
            return MaskingScreen(line, refused=f"{problem.sentence} {problem.action}")
        return MaskingScreen(line)

    def attempt(self, case: OpenCase, piece: str, words: Sequence[str]) -> MaskingScreen:
        """What would be hidden, to be read again by a person. Raises EvidenceProblem."""
        line = self._line(case, piece)
        made = masked(self._read(case, line), words)
        return MaskingScreen(line, self._counted(made), made.text)

    def keep(self, case: OpenCase, piece: str, words: Sequence[str]) -> OpenCase:
        """Keep the masked version as a piece linked to the first one, which is untouched. Raises EvidenceProblem."""
        line = self._line(case, piece)
        made = masked(self._read(case, line), words)
        hidden = ", ".join(self._counted(made)) or self._text("mask.nothing")
        custody = Custody(
            label=self._text("page.masked_label").format(number=line.number, label=line.label),
            source=self._text("page.masked_source").format(number=line.number),
            method=self._text("mask.method").format(hidden=hidden, sha256=line.sha256),
            patient_data=False,
            masked=True,
        )
        return self.evidence.add_masked(case, line.id, made.text.encode(), custody)

    def _line(self, case: OpenCase, piece: str) -> PieceLine:
        return next(one for one in self.evidence.screen(case).lines if one.id == piece)

    def _counted(self, made: Masked) -> tuple[str, ...]:
        counts = made.counts
        return tuple(
            self.evidence.library.counted(TEXTS, f"mask.{kind}", counts[kind]) for kind in Hidden if kind in counts
        )

    def _read(self, case: OpenCase, line: PieceLine) -> str:
        """The text of a piece, in memory alone. Raises EvidenceProblem when it is no text, too large, or altered."""
        if line.size > LARGEST:
            raise EvidenceProblem(self._text("mask.too_large"), self._text("mask.by_hand"))
        text = read_text(self.evidence.pieces.read(case.id, line.id, self.evidence.keys_of(case)))
        if text is None:
            raise EvidenceProblem(self._text("mask.no_text"), self._text("mask.by_hand"))
        return text
