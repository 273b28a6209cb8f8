"""Risk and duties in French: ids from the domain, sentences from resources/wording/ and resources/duties/."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clinickit.documents.wording import in_french, listed
from clinickit.domain.asking import KeptReason
from clinickit.domain.duties import DutyFinding
from clinickit.domain.duty_files import DutySheet, Strength
from clinickit.domain.enisa import EnisaScore
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.risk import RiskAssessment
from clinickit.domain.vocabulary import RiskOutcome
from clinickit.services.law.remarks import once_each, reference_text

Tables = Mapping[str, object]

ENISA_BANDS = {"low": "faible", "medium": "moyenne", "high": "élevée", "very_high": "très élevée"}


@dataclass(frozen=True, slots=True)
class RiskSaid:
    """The risk in words."""

    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DutySaid:
    """One duty in words."""

    title: str
    verdict: str
    strength: str
    what: str
    reasons: tuple[str, ...]
    references: tuple[str, ...]
    positions: tuple[str, ...]
    decision: str


def text_at(tables: Tables, file: str, *keys: str) -> str:
    """A text inside nested tables. Raises ResourceProblem with file and key when it is not there."""
    spot: object = tables
    for key in keys:
        spot = spot.get(key) if isinstance(spot, Mapping) else None
    if not isinstance(spot, str):
        raise ResourceProblem(file, ".".join(keys), "un texte est attendu")
    return spot


@dataclass(frozen=True, slots=True)
class LawWords:
    """The sentences of risk and duties, with the duty sheets."""

    risk_tables: Tables
    reason_tables: Tables
    sheets: Mapping[str, DutySheet]

    def reason(self, tables: Tables, file: str, kept: KeptReason) -> str:
        """One reason; its « supposed » sentence when one of its facts is not known, if it has one."""
        table = tables.get("reasons")
        entry = table.get(kept.id) if isinstance(table, Mapping) else None
        if kept.supposed and isinstance(entry, Mapping) and isinstance(entry.get("supposed"), str):
            return str(entry["supposed"])
        return text_at(tables, file, "reasons", kept.id, "known")

    def outcome(self, outcome: RiskOutcome, key: str) -> str:
        """« Risque élevé pour les personnes », and the like."""
        return text_at(self.risk_tables, "wording/risk.toml", "outcomes", outcome.value, key)

    def risk(self, risk: RiskAssessment) -> RiskSaid:
        """The conclusion to act on, and why."""
        title = self.outcome(risk.cautious, "title" if risk.certain is not None else "if_possible")
        reasons = tuple(self.reason(self.risk_tables, "wording/risk.toml", one) for one in risk.reasons)
        return RiskSaid(title, reasons)

    def advice(self, risk: RiskAssessment, acts: Sequence[str], *, processor: bool) -> str:
        """The risk in a sentence, with the acts it asks for under the law of the day (`record`, `notify`, `inform`).

        A processor warns the controller, who notifies and informs (art. 33(2) GDPR). Says when facts are missing.
        """
        prudent = f"{self.risk_text('prudent')} " if risk.certain is None else ""
        lead = f"{prudent}{self.outcome(risk.cautious, 'lead')}"
        if processor:
            return f"{lead}. {self.outcome(risk.cautious, 'processor')}"
        said = [text_at(self.risk_tables, "wording/risk.toml", "acts", one) for one in acts]
        if not said:
            return f"{lead}."
        if list(acts) == ["record"]:
            said[0] += ", " + text_at(self.risk_tables, "wording/risk.toml", "acts", "with_reasons")
        return f"{lead}\u00a0: {listed(said)}."

    def risk_text(self, key: str) -> str:
        """One of the fixed sentences about the risk."""
        return text_at(self.risk_tables, "wording/risk.toml", "texts", key)

    def enisa(self, score: EnisaScore) -> str:
        """« 4,75 (très élevée) = 4 × 1 + 0,75 »."""
        circumstances = sum(part.score for part in score.circumstances)
        parts = f"{_number(score.context)} × {_number(score.identification.score)} + {_number(circumstances)}"
        return f"{_number(score.score)} ({ENISA_BANDS[score.band]}) = {parts}"

    def law_text(self, *keys: str) -> str:
        """A text of wording/reasons.toml."""
        return text_at(self.reason_tables, "wording/reasons.toml", *keys)

    def duty_reason(self, kept: KeptReason) -> str:
        """One reason of a duty; those of the risk are found among the risk's."""
        table = self.reason_tables.get("reasons")
        if isinstance(table, Mapping) and kept.id in table:
            return self.reason(self.reason_tables, "wording/reasons.toml", kept)
        return self.reason(self.risk_tables, "wording/risk.toml", kept)

    def duty(self, duty: DutyFinding) -> DutySaid:
        """One duty in words."""
        sheet = self.sheets[duty.id]
        return DutySaid(
            title=sheet.title,
            verdict=self.law_text("verdicts", duty.verdict.value),
            strength=self._strength(duty),
            what=" ".join((sheet.what, *sheet.how)),
            reasons=tuple(self.duty_reason(one) for one in duty.reasons),
            references=tuple(reference_text(one) for one in once_each(duty.references)),
            positions=tuple(_position(one.source, one.dated, one.text) for one in duty.positions),
            decision=self._decision(duty),
        )

    def _strength(self, duty: DutyFinding) -> str:
        """« obligatoire », « recommandé (à vérifier) » when the sources of the duty are not all confirmed."""
        said = self.law_text("strengths", duty.strength.value)
        doubtful = duty.confidence.to_verify and duty.strength is not Strength.TO_CHECK
        return f"{said} ({self.law_text('strengths', Strength.TO_CHECK.value)})" if doubtful else said

    def _decision(self, duty: DutyFinding) -> str:
        if duty.decision is None:
            return ""
        at = f" le {in_french(duty.decision.at.day)}" if duty.decision.at else ""
        by = f" par {duty.decision.by}" if duty.decision.by else ""
        departs = self.law_text("texts", "departs") if duty.decision.departs else "Décision gardée au dossier."
        reason = f" Raison\u00a0: {duty.decision.reason}" if duty.decision.reason else ""
        return f"{departs} Décidé{at}{by}.{reason}"


def _position(source: str, dated: str, text: str) -> str:
    return f"{source}{f' ({dated})' if dated else ''}\u00a0: {text}"


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def unsaid(words: LawWords, ids: Iterable[str]) -> tuple[str, ...]:
    """Reason ids that have no sentence anywhere; for `check` and tests."""
    known: set[str] = set()
    for tables in (words.risk_tables, words.reason_tables):
        table = tables.get("reasons")
        known |= set(table) if isinstance(table, Mapping) else set()
    return tuple(one for one in ids if one not in known)
