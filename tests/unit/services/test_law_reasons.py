"""The role and each factor of the score in words; each article once; each date of the calendar by its own name."""

from datetime import UTC, date, datetime

from clinickit.adapters.memory_store import memory_store
from clinickit.adapters.system_clock import SetClock
from clinickit.adapters.toml_resources import TomlResources
from clinickit.documents.findings import RISK, RiskLines, one
from clinickit.domain import vocabulary as v
from clinickit.domain.case import CaseHeader
from clinickit.domain.facts import FactValue, Moment, Several
from clinickit.domain.rulebook import Confidence, Reference
from clinickit.services.casebook import Casebook, OpenCase
from clinickit.services.law.assessment import Assessment, assess, calendar, for_papers
from clinickit.services.law.decisions import FACTOR, decide
from clinickit.services.law.reasons import every_factor, factors, role_lines
from clinickit.services.law.remarks import once_each
from clinickit.services.law.screens import duties_screen
from clinickit.services.library import Library
from clinickit.services.screens import DecisionInput

LIBRARY = Library(TomlResources())
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
THEFT: dict[str, FactValue] = {
    "practice.kind": v.StructureType.CABINET_MEDICAL,
    "practice.insured": True,
    "practice.policies[a].insurer": "Mutuelle des Tilleuls",
    "practice.policies[a].kind": v.PolicyKind.MULTIRISQUE,
    "breach.kinds": Several((v.IncidentKind.THEFT,)),
    "breach.natures": Several((v.Nature.CONFIDENTIALITY,)),
    "breach.causes": Several((v.Cause.EXTERNAL_MALICIOUS,)),
    "breach.timeline.aware_at": Moment(datetime(2026, 11, 19, 9, tzinfo=UTC)),
    "breach.data.sensitive": Several((v.SensitiveData.HEALTH,)),
    "breach.people.identifiability": v.Identifiability.MAXIMUM,
}


def judged(**more: FactValue) -> Assessment:
    return assess(LIBRARY, {**THEFT, **{path.replace("__", "."): value for path, value in more.items()}}, NOW)


def said_of(assessment: Assessment, factor: str) -> str:
    found = factors(LIBRARY, assessment.scales.enisa, assessment.answers)
    return next(one.line for one in found if one.id == factor)


def test_every_case_of_every_factor_has_its_sentence() -> None:
    assert all(every_factor(LIBRARY, LIBRARY.rulebook.at(NOW.date())))


def test_each_factor_says_its_value_its_reason_and_the_fact_it_rests_on() -> None:
    context = said_of(judged(), "context")
    assert context.startswith("Nature des données (DPC)\u00a0: 4. Des données sensibles")
    assert "D’après\u00a0: données sensibles" in context
    assert "intention" in said_of(judged(), "malice").lower()


def test_a_factor_that_rests_on_an_unknown_says_what_is_supposed() -> None:
    assert "l’outil retient un nombre inconnu" in said_of(judged(), "confidentiality")


def test_an_adjustment_says_its_steps_and_asks_for_the_reason_it_lacks() -> None:
    little = said_of(judged(breach__data__insight=v.Insight.LITTLE), "context")
    assert "Note de base 4, ajustée de -2" in little
    assert "demande une raison écrite" in little
    told = said_of(
        judged(breach__data__insight=v.Insight.LITTLE, breach__data__insight_reason="Un seul rendez-vous."), "context"
    )
    assert "Votre raison\u00a0: Un seul rendez-vous." in told


def test_a_reason_typed_for_a_factor_is_kept_told_in_the_journal_and_printed() -> None:
    book = Casebook(memory_store(), SetClock(NOW))
    case = OpenCase(CaseHeader("c", "p", "Dossier", v.CaseKind.REAL, NOW), answers=THEFT)
    given = DecisionInput(f"{FACTOR}malice", reason="Le voleur cherchait la caisse.")
    after, change = decide(LIBRARY, book, case, judged(), given)
    assert after.answers["decisions.factors[malice].reason"] == "Le voleur cherchait la caisse."
    assert change.entry is not None
    assert "Intention (CB)" in change.entry.text
    assessment = assess(LIBRARY, after.answers, NOW)
    assert "Vous ajoutez\u00a0: Le voleur cherchait la caisse." in said_of(assessment, "malice")
    printed = one(for_papers(assessment, LIBRARY), RISK, RiskLines)
    assert printed is not None
    assert any("Le voleur cherchait la caisse." in line for line in printed.factors)


def test_the_role_is_said_with_its_reason_and_its_source() -> None:
    lines = role_lines(LIBRARY, judged(breach__purpose__decided_by_us=True).role)
    assert lines[0] == "Votre rôle pour ces données\u00a0: responsable de traitement, d’après vos réponses."
    assert "Vous avez décidé" in lines[1]
    assert "article 4" in lines[2]


def test_a_role_that_cannot_be_told_says_what_to_answer_and_sets_nothing_aside() -> None:
    lines = role_lines(LIBRARY, judged().role)
    assert "aucune obligation n’est écartée" in lines[0]
    assert "décision d’utiliser ces données" in lines[1]
    assert duties_screen(LIBRARY, judged()).role == lines


def reference(article: str, confidence: Confidence, url: str = "") -> Reference:
    return Reference("Code des assurances", article, url, date(2026, 4, 2), confidence)


def test_an_article_cited_twice_stands_once_with_its_weakest_mark() -> None:
    sure, doubtful = reference("art. L113-2", Confidence.CONFIRMED), reference("art. L113-2", Confidence.UNCERTAIN)
    other = reference("art. L124-3", Confidence.CONFIRMED)
    assert once_each((sure, other, doubtful)) == (reference("art. L113-2", Confidence.UNCERTAIN), other)
    assert once_each((doubtful, other, sure)) == (reference("art. L113-2", Confidence.UNCERTAIN), other)


def test_no_article_stands_twice_under_a_duty_or_a_clock() -> None:
    screen = duties_screen(LIBRARY, judged(practice__dpo__designated=True))
    for lines in (*(duty.references for duty in screen.duties), *(clock.why for clock in screen.clocks)):
        plain = [line.removesuffix(" (à vérifier)") for line in lines]
        assert len(plain) == len(set(plain))


def test_each_date_of_the_calendar_names_the_insurer_it_is_for() -> None:
    titles = [event.title for event in calendar(judged(), LIBRARY)]
    assert any("Mutuelle des Tilleuls" in title for title in titles)
    assert all(not title.endswith(" de") for title in titles)
