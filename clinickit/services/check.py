"""Whether everything under resources/ holds together: every file read, every name found, on both sides."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial

from clinickit.documents.blocks import Document, Heading, Paragraph, words
from clinickit.domain.clock_kinds import CLOCKS, Nature
from clinickit.domain.clocks import Clock, ClockState
from clinickit.domain.conditions import CONDITIONS
from clinickit.domain.contradictions import CONTRADICTIONS
from clinickit.domain.duties import DutyFinding
from clinickit.domain.duty_files import Strength
from clinickit.domain.duty_verdicts import Verdict
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import FactValue, Several
from clinickit.domain.journal import chained
from clinickit.domain.schema import elements, groups, leaves
from clinickit.domain.vocabulary import IncidentKind
from clinickit.flow.walk import effective
from clinickit.services.casefile.reading import CaseFile, read_case
from clinickit.services.check_files import file_problems, problem_of, read_or_none
from clinickit.services.entrance import call_lines
from clinickit.services.law.assessment import Assessment, assess
from clinickit.services.law.map import map_document
from clinickit.services.law.paper_findings import for_papers
from clinickit.services.law.reasons import every_factor
from clinickit.services.law.what_if import every_result
from clinickit.services.law.words import unsaid
from clinickit.services.library import Library
from clinickit.services.paperwork import Material, composed, template_ids

Answers = Mapping[str, FactValue]
Problems = Iterator[ResourceProblem]

# The sentences that the clocks need by name.
CLOCK_TEXTS = ("label", "if_missed")
SOME_DAY = datetime(2026, 11, 21, 9, tzinfo=UTC)
# A page with a little of everything, so that what draws reads its style sheet.
SAMPLE_PAGE = Document("check", "1", "Essai", (Heading("Essai"), Paragraph(words("Essai."))), "report")


def check_everything(library: Library, also: Iterable[Callable[[], object]] = ()) -> tuple[ResourceProblem, ...]:
    """Every problem found: the first fault of each file, then each name that leads nowhere.

    `also` are readings that only an adapter can do (drawing a page reads its style sheet).
    """
    found = [*file_problems(library.resources)]
    faulty = {problem.file for problem in found}
    later = [*_parts(library), *_links(library), *_words(library), *_adapters(also)]
    found += [problem for problem in later if problem.file not in faulty]
    return tuple({problem.sentence: problem for problem in found}.values())


def _parts(library: Library) -> Problems:
    """What a whole folder says once read together: nothing twice, nothing missing."""
    parts: Mapping[str, Callable[[], object]] = {
        "rules/": lambda: library.rulebook,
        "vocabularies/": lambda: library.vocabularies,
        "wording/references.toml": lambda: library.reference_texts,
        "wording/papers.toml": lambda: library.words,
        "wording/deadlines.toml": lambda: library.deadline_texts,
        "flow/": lambda: library.journey,
        "flow/profile/": lambda: library.profile,
        "documents/": lambda: library.templates,
        "playbooks/": lambda: library.playbooks,
        "directory/": lambda: library.directory,
        "wording/first_calls.toml": lambda: call_lines(library.resources),
        "offences/": lambda: library.offences,
        "duties/": lambda: library.duties,
        "wording/map.toml": lambda: map_document(library, SOME_DAY),
        "wording/what_if.toml": lambda: every_result(library),
        "wording/scales.toml": lambda: every_factor(library, library.rulebook.at(SOME_DAY.date())),
    }
    for file, read in parts.items():
        if problem := problem_of(read, file):
            yield problem


def _adapters(also: Iterable[Callable[[], object]]) -> Problems:
    for read in also:
        if problem := problem_of(read, "style/"):
            yield problem


def _links(library: Library) -> Problems:
    """Each name that one file gives to something of another file, or of the program."""
    for find in (_facts, _journey, _duties, _clocks, _offences, _prepared, _gestures, _templates):
        yield from read_or_none(partial(_all, find, library)) or ()


def _all(find: Callable[[Library], Problems], library: Library) -> tuple[ResourceProblem, ...]:
    return tuple(find(library))


def _facts(library: Library) -> Problems:
    file = "wording/facts.toml"
    known = {*leaves(), *groups()}
    for path in leaves():
        if path not in library.fact_names:
            yield ResourceProblem(file, path, "ce fait n’a pas de nom français")
    for path in library.fact_names:
        if path not in known:
            yield ResourceProblem(file, path, "ce fait n’existe pas dans le programme")


def _journey(library: Library) -> Problems:
    for flow, folder in ((library.journey, "flow"), (library.profile, "flow/profile")):
        for step in flow.steps:
            file = f"{folder}/{step.id}.toml"
            if step.paper and step.paper not in library.templates:
                yield ResourceProblem(file, "paper", f"le document « {step.paper} » n’existe pas")
            for question in step.questions:
                for name in question.because:
                    if name not in library.reference_texts:
                        where = f"questions.{question.id}.because"
                        yield ResourceProblem(file, where, f"« {name} » n’est pas dans wording/references.toml")


def _duties(library: Library) -> Problems:
    rules = library.rulebook.rules
    for sheet in library.duties.values():
        file = f"duties/{sheet.id}.toml"
        for key, names in (("rules", sheet.rules), ("mentioned_in", sheet.mentioned_in)):
            for name in names:
                if name not in rules:
                    yield ResourceProblem(file, key, f"la règle « {name} » n’existe pas")
        if sheet.positions and sheet.positions not in rules:
            yield ResourceProblem(file, "positions", f"la règle « {sheet.positions} » n’existe pas")
        if sheet.clock and sheet.clock not in CLOCKS:
            yield ResourceProblem(file, "clock", f"l’échéance « {sheet.clock} » n’existe pas dans le programme")


def _clocks(library: Library) -> Problems:
    for name, kind in CLOCKS.items():
        for rule in (kind.delay_rule, kind.method_rule, *kind.reading_rules):
            if rule and rule not in library.rulebook.rules:
                yield ResourceProblem(f"rules/{rule}.toml", "fichier", f"l’échéance « {name} » attend cette règle")


def _offences(library: Library) -> Problems:
    for name in library.offences.conditions:
        if name not in CONDITIONS:
            yield ResourceProblem("offences/incidents.toml", name, "cette circonstance n’existe pas dans le programme")


def _prepared(library: Library) -> Problems:
    for folder in ("continuity", "preparedness"):
        for file, raw in library.folder(folder).items():
            rules = raw.get("rules", [])
            for name in rules if isinstance(rules, list) else ():
                if name not in library.rulebook.rules:
                    yield ResourceProblem(file, "rules", f"la règle « {name} » n’existe pas")


def _gestures(library: Library) -> Problems:
    known = {one.id for book in library.playbooks.playbooks.values() for one in book.gestures}
    for file, case in _examples(library):
        for gesture in elements(case.answers, "breach.gestures"):
            if gesture not in known:
                yield ResourceProblem(file, f"breach.gestures.{gesture}", "aucune fiche réflexe n’a ce geste")


def _templates(library: Library) -> Problems:
    seen: set[str] = set()
    for file, raw in {**library.folder("documents"), **library.folder("letters/public")}.items():
        name = str(raw["id"])
        if name in seen:
            yield ResourceProblem(file, "id", f"« {name} » est déjà le nom d’un autre document")
        seen.add(name)
        duties = raw.get("duties", [])
        for duty in duties if isinstance(duties, list) else ():
            if duty not in library.duties:
                yield ResourceProblem(file, "duties", f"l’obligation « {duty} » n’existe pas")
    shown = {step.paper for step in library.journey.steps}
    for one in library.templates.values():
        if one.after and one.after not in shown:
            yield ResourceProblem(
                f"documents/{one.id}.toml", "after", f"« {one.after} » n’est pas un document du parcours"
            )


def _examples(library: Library) -> Iterator[tuple[str, CaseFile]]:
    for file in library.resources.names("examples"):
        yield file, read_case(library.resources.data(file).decode("utf-8-sig"), file)


def _words(library: Library) -> Problems:
    """Each conclusion that the program can reach on the examples and on bare cases has its sentence."""
    yield from read_or_none(partial(_all, _fixed_sentences, library)) or ()
    cases: list[tuple[Answers, CaseFile | None]] = [({"breach.kinds": Several((kind,))}, None) for kind in IncidentKind]
    cases += [(case.answers, case) for _file, case in read_or_none(lambda: [*_examples(library)]) or ()]
    for answers, case in cases:
        assessment = read_or_none(partial(_judged, library, answers))
        if assessment is not None:
            yield from _sentences(library, assessment)
            if case is not None:
                yield from _papers(library, assessment, case)


def _judged(library: Library, answers: Answers) -> Assessment:
    return assess(library, effective(library.journey, answers), SOME_DAY)


def _fixed_sentences(library: Library) -> Problems:
    texts = library.deadline_texts
    clocks, file = texts.get("clocks", {}), "wording/deadlines.toml"
    for name in CLOCKS:
        table = clocks.get(name)
        for key in CLOCK_TEXTS:
            if not isinstance(table, Mapping) or not isinstance(table.get(key), str):
                yield ResourceProblem(file, f"clocks.{name}.{key}", "cette phrase manque")
    for group, wanted in (("states", ClockState), ("natures", Nature)):
        yield from _missing(file, group, texts.get(group, {}), wanted)
    yield from _missing("wording/findings.toml", "remarks", texts.get("remarks", {}), CONTRADICTIONS)
    tables = library.law_words.reason_tables
    for group, names in (("verdicts", Verdict), ("strengths", Strength)):
        yield from _missing("wording/reasons.toml", group, tables.get(group), names)


def _missing(file: str, group: str, table: object, names: Iterable[str]) -> Problems:
    for name in names:
        if not isinstance(table, Mapping) or name not in table:
            yield ResourceProblem(file, f"{group}.{name}", "cette phrase manque")


def _sentences(library: Library, assessment: Assessment) -> Problems:
    law = library.law_words
    for kept in assessment.risk.reasons:
        if problem := problem_of(partial(law.reason, law.risk_tables, "wording/risk.toml", kept), "wording/risk.toml"):
            yield problem
    if problem := problem_of(partial(law.risk, assessment.risk), "wording/risk.toml"):
        yield problem
    for duty in assessment.duties:
        yield from _duty_sentences(library, duty)
    for clock in assessment.clocks:
        yield from _clock_sentences(library, clock)
    for remark in assessment.remarks:
        if problem := problem_of(partial(library.remark_text, remark), "wording/findings.toml"):
            yield problem


def _duty_sentences(library: Library, duty: DutyFinding) -> Problems:
    law = library.law_words
    lost = unsaid(law, (kept.id for kept in duty.reasons))
    for name in lost:
        yield ResourceProblem("wording/reasons.toml", f"reasons.{name}", "cette raison n’a pas de phrase")
    for kept in duty.reasons:
        problem = None if kept.id in lost else problem_of(partial(law.duty_reason, kept), "wording/reasons.toml")
        if problem is not None:
            yield problem
    if lost:
        return
    if problem := problem_of(partial(law.duty, duty), f"duties/{duty.id}.toml"):
        yield problem


def _clock_sentences(library: Library, clock: Clock) -> Problems:
    texts = library.deadline_texts
    for remark in (*clock.why, *clock.warnings):
        if problem := problem_of(partial(library.remark_text, remark), "wording/deadlines.toml"):
            yield problem
    yield from _missing("wording/deadlines.toml", "readings", texts.get("readings", {}), [r.id for r in clock.readings])


def _papers(library: Library, assessment: Assessment, case: CaseFile) -> Problems:
    """Each paper of an example can be composed: no sentence of wording/papers.toml is missing."""
    journal = chained(case.journal)
    findings = read_or_none(partial(for_papers, assessment, library))
    if findings is None:
        return
    material = Material(assessment.answers, journal, (), findings, assessment.now)
    for template_id in template_ids(library, assessment.answers):
        try:
            composed(library, template_id, material)
        except ResourceProblem as problem:
            yield problem
        except KeyError as missing:
            key = str(missing.args[0])
            known = key in library.words.sentences
            file = f"documents/{template_id}.toml" if known else "wording/papers.toml"
            yield ResourceProblem(file, key, "cette phrase, ou ce qui la remplit, manque")
