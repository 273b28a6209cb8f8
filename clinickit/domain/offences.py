"""Which offences an incident may be, with the penalties of the day; the prosecutor alone qualifies."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinickit.domain.errors import ResourceProblem
from clinickit.domain.rule_files import parse_references
from clinickit.domain.rulebook import Confidence, Reference, weakest
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.domain.vocabulary import IncidentKind


class ArticleUse(StrEnum):
    """What an article is for: only an `offence` may stand in a complaint."""

    OFFENCE = "offence"
    PRACTICE_RISK = "practice_risk"
    GENERAL = "general"


@dataclass(frozen=True, slots=True)
class Penalty:
    """A maximum penalty in words, and the circumstance it goes with (empty for the plain offence)."""

    text: str
    circumstance: str = ""


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """The penalties of an article from one day on; `start_known` is False when that day is only the day of reading."""

    valid_from: date
    start_known: bool
    penalties: tuple[Penalty, ...]
    references: tuple[Reference, ...]

    @property
    def confidence(self) -> Confidence:
        """The weakest mark among the references."""
        return weakest(reference.confidence for reference in self.references)


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a code; `label` is a paraphrase that a lawyer must read again."""

    id: str
    code: str
    number: str
    label: str
    use: ArticleUse
    note: str
    versions: tuple[ArticleVersion, ...]


@dataclass(frozen=True, slots=True)
class PenaltiesOnDay:
    """The penalties to print for facts of a given day, and whether they must be checked for that day."""

    penalties: tuple[Penalty, ...]
    references: tuple[Reference, ...]
    to_verify: bool


@dataclass(frozen=True, slots=True)
class Addition:
    """Articles to add when a named condition of the case holds."""

    when: str
    articles: tuple[str, ...]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class IncidentOffences:
    """What one kind of incident may be: core articles, additions, and what the practice itself risks."""

    kind: IncidentKind
    core: tuple[str, ...]
    additions: tuple[Addition, ...]
    practice_risk: tuple[str, ...]
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Qualification:
    """One article that a complaint may name; `condition` is empty for a core article, unknown ones are not `sure`."""

    article: Article
    condition: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Offences:
    """The articles and the mapping, read together."""

    articles: Mapping[str, Article]
    incidents: Mapping[IncidentKind, IncidentOffences]

    @property
    def conditions(self) -> tuple[str, ...]:
        """Every condition that the mapping names; code must know each of them."""
        named = (one.when for incident in self.incidents.values() for one in incident.additions)
        return tuple(dict.fromkeys(named))


def parse_articles(raw: Mapping[str, object], file: str) -> tuple[Article, ...]:
    """Read the file of articles; raises ResourceProblem with file and key."""
    table = StrictTable(raw, file)
    articles = tuple(_article(one) for one in table.tables("articles"))
    table.finish()
    refuse_twice(file, (one.id for one in articles), "articles")
    return articles


def _article(table: StrictTable) -> Article:
    versions = tuple(_article_version(one) for one in table.tables("versions"))
    days = [one.valid_from for one in versions]
    if not days or days != sorted(set(days)):
        table.fail("versions", "au moins une version est attendue, chacune après la précédente")
    article = Article(
        id=table.text("id"),
        code=table.text("code"),
        number=table.text("number"),
        label=table.text("label"),
        use=table.choice("use", ArticleUse),
        note=table.optional_text("note"),
        versions=versions,
    )
    table.finish()
    return article


def _article_version(table: StrictTable) -> ArticleVersion:
    version = ArticleVersion(
        valid_from=table.day("valid_from"),
        start_known=table.flag("start_known", default=True),
        penalties=tuple(_penalty(one) for one in table.tables("penalties")),
        references=parse_references(table),
    )
    table.finish()
    return version


def _penalty(table: StrictTable) -> Penalty:
    penalty = Penalty(table.text("text"), table.optional_text("circumstance"))
    table.finish()
    return penalty


def parse_incidents(raw: Mapping[str, object], file: str) -> tuple[IncidentOffences, ...]:
    """Read the mapping from kinds of incident to articles; raises ResourceProblem with file and key."""
    table = StrictTable(raw, file)
    incidents = tuple(_incident(one) for one in table.tables("incidents"))
    table.finish()
    refuse_twice(file, (one.kind for one in incidents), "incidents")
    return incidents


def _incident(table: StrictTable) -> IncidentOffences:
    incident = IncidentOffences(
        kind=table.choice("kind", IncidentKind),
        core=table.texts("core"),
        additions=tuple(_addition(one) for one in table.tables("additions")) if table.has("additions") else (),
        practice_risk=table.texts("practice_risk"),
        confidence=table.choice("confidence", Confidence),
        note=table.optional_text("note"),
    )
    table.finish()
    return incident


def _addition(table: StrictTable) -> Addition:
    addition = Addition(table.text("when"), table.texts("articles"), table.choice("confidence", Confidence))
    table.finish()
    return addition


def build_offences(articles: Iterable[Article], incidents: Iterable[IncidentOffences], file: str) -> Offences:
    """Join articles and mapping; refuses an article that does not exist or has no place in a complaint."""
    by_id = {one.id: one for one in articles}
    by_kind = {one.kind: one for one in incidents}
    for incident in by_kind.values():
        named = [*incident.core, *(one for addition in incident.additions for one in addition.articles)]
        for one in named:
            if one not in by_id or by_id[one].use is ArticleUse.PRACTICE_RISK:
                raise ResourceProblem(file, f"{incident.kind}.{one}", "un article d’infraction connu est attendu")
        for one in incident.practice_risk:
            if one not in by_id:
                raise ResourceProblem(file, f"{incident.kind}.{one}", "un article connu est attendu")
    return Offences(by_id, by_kind)


def qualifications(
    kinds: Iterable[IncidentKind], holds: Callable[[str], bool | None], offences: Offences
) -> tuple[Qualification, ...]:
    """The articles a complaint may name for several kinds of incident, without doubles.

    `holds` answers a condition by yes, no or None when it is not known; an unknown one is listed as not sure.
    """
    found: dict[str, Qualification] = {}
    for kind in kinds:
        for one in _of_one_kind(offences.incidents[kind], holds, offences):
            known = found.get(one.article.id)
            if known is None or (one.sure and not known.sure):
                found[one.article.id] = one
    return tuple(found.values())


def _of_one_kind(
    incident: IncidentOffences, holds: Callable[[str], bool | None], offences: Offences
) -> tuple[Qualification, ...]:
    core = [Qualification(offences.articles[one], "", sure=True) for one in incident.core]
    added = [
        Qualification(offences.articles[one], addition.when, sure=answer is True)
        for addition in incident.additions
        if (answer := holds(addition.when)) is not False
        for one in addition.articles
    ]
    return (*core, *added)


def penalties_on(article: Article, day: date) -> PenaltiesOnDay:
    """The penalties for facts of that day (a harsher later law does not reach back).

    Before the first version that was read, that version is given and marked to be checked.
    """
    begun = [one for one in article.versions if one.valid_from <= day]
    version = begun[-1] if begun else article.versions[0]
    return PenaltiesOnDay(version.penalties, version.references, to_verify=not begun or version.confidence.to_verify)
