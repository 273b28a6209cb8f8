"""Who reads each file under resources/: every file has a reader of its own, and a file without one is a problem."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from clinickit.documents.advice import parse_advice
from clinickit.documents.secrecy import parse_guard
from clinickit.documents.templates import parse_template
from clinickit.documents.views import VIEWS
from clinickit.domain.directory import parse_entries
from clinickit.domain.duty_files import parse_duty
from clinickit.domain.errors import STUMBLES, ClinicKitError, ResourceProblem
from clinickit.domain.form_fields import CNIL_FORM, EDPB_FORM, parse_cnil_form, parse_edpb_form
from clinickit.domain.gestures import Phase
from clinickit.domain.offences import parse_articles, parse_incidents
from clinickit.domain.packs import parse_keys
from clinickit.domain.playbook_files import SHEETS, parse_playbook
from clinickit.domain.playbook_library import (
    parse_bricks,
    parse_official_sheets,
    parse_sources,
    parse_texts,
    parse_words,
)
from clinickit.domain.rule_files import parse_rule
from clinickit.domain.rulebook import Confidence
from clinickit.domain.strict_tables import StrictTable
from clinickit.domain.vocabularies import FILES, parse_vocabulary
from clinickit.flow.paper_codes import FILE as PAPER_CODES
from clinickit.flow.paper_codes import SHORT_FILE as SHORT_FORM
from clinickit.flow.paper_codes import parse_short
from clinickit.flow.steps import parse_flow, parse_step, step_files
from clinickit.people.address import read_postal_rules
from clinickit.people.columns import read_header_words
from clinickit.people.names import read_name_rules
from clinickit.people.reasons import read_reason_words
from clinickit.people.roster_report import read_roster_words
from clinickit.people.segments import read_segment_words
from clinickit.services.alert_sheet import ALERT_FILE, parse_alert_sheet
from clinickit.services.casefile.doc import PROSE, parse_prose
from clinickit.services.casefile.reading import read_case
from clinickit.services.common_incident import SHARED_FILE, parse_shared
from clinickit.services.ending.extracts import FILE as EXTRACTS
from clinickit.services.ending.extracts import parse_extracts
from clinickit.services.entrance import FIRST_CALLS, call_lines
from clinickit.services.leak.law import read_leak_law
from clinickit.services.library import Library, reference_line
from clinickit.services.paper_form.document import codes_of
from clinickit.services.papers.recipients import FILE as RECIPIENTS
from clinickit.services.papers.recipients import parse_recipients
from clinickit.services.papers.reviewers import FILE as REVIEWERS
from clinickit.services.papers.reviewers import parse_reviewers
from clinickit.services.patients.partial_lists import read_partial_lists
from clinickit.services.ports import Resources

Raw = Mapping[str, object]
Read = TypeVar("Read")
Reader = Callable[[Resources, str], object]

BLANK = re.compile(r"\{([a-z_]+)\}")
SOURCES = "playbooks/sources.toml"


def problem_of(read: Callable[[], object], file: str) -> ResourceProblem | None:
    """What is wrong when a file is read, or None."""
    try:
        read()
    except ResourceProblem as problem:
        return problem
    except ClinicKitError as problem:
        return ResourceProblem(file, "contenu", problem.sentence)
    except STUMBLES as stumble:
        return ResourceProblem(file, str(stumble).strip("'\"") or "contenu", "une autre forme est attendue ici")
    return None


def read_or_none(read: Callable[[], Read]) -> Read | None:
    """What a reader gives, or None when the file is faulty (its fault is told elsewhere)."""
    try:
        return read()
    except (ClinicKitError, *STUMBLES):
        return None


def file_problems(resources: Resources) -> Iterator[ResourceProblem]:
    """The first fault of each file, each file read by its own reader."""
    for file in resources.names("."):
        problem = problem_of(partial(_read, resources, file), file)
        if problem is not None:
            yield problem


def _read(resources: Resources, file: str) -> object:
    return reader_of(file)(resources, file)


def reader_of(file: str) -> Reader:
    """The reader of a file, found by its name or else by its folder. Raises ResourceProblem when nobody reads it."""
    folder = str(PurePosixPath(file).parent)
    reader = BY_NAME.get(file) or BY_FOLDER.get(folder)
    if reader is None:
        raise ResourceProblem(file, "fichier", "aucune partie du programme ne lit ce fichier")
    return reader


def _parsed(parse: Callable[[Raw, str], object]) -> Reader:
    return lambda resources, file: parse(resources.read(file), file)


def _flat(resources: Resources, file: str) -> object:
    """A flat file of texts."""
    table = StrictTable(resources.read(file), file)
    return [table.text(key) for key in table.names()]


def _nested(resources: Resources, file: str) -> object:
    """Tables of texts and of lists of texts, however deep."""
    return list(_texts_of(StrictTable(resources.read(file), file)))


def _texts_of(table: StrictTable) -> Iterator[str]:
    for key in table.names():
        value = table.value(key)
        if isinstance(value, Mapping):
            yield from _texts_of(StrictTable(value, table.file, table.path(key)))
        elif isinstance(value, list):
            yield from table.texts(key)
        elif not isinstance(value, bool):
            yield table.text(key)


def _fact_names(resources: Resources, file: str) -> object:
    table = StrictTable(resources.read(file), file)
    for key in table.names():
        if isinstance(table.value(key), Mapping):
            StrictTable(table.value(key), file, key).text("name")
        else:
            table.text(key)
    return None


def _references(resources: Resources, file: str) -> object:
    table = StrictTable(resources.read(file), file)
    for key in table.names():
        line = StrictTable(table.value(key), file, key)
        line.choice("confidence", Confidence)
        reference_line(line)
    return None


def _template(resources: Resources, file: str) -> object:
    return parse_template(resources.read(file), file, VIEWS)


def _playbook(resources: Resources, file: str) -> object:
    return parse_playbook(resources.read(file), file, parse_sources(resources.read(SOURCES), SOURCES))


def _order(resources: Resources, file: str) -> object:
    order = resources.read(file)
    return parse_flow(order, {step: resources.read(step) for step in step_files(order, file)}, file)


def _step(resources: Resources, file: str) -> object:
    return parse_step(file, resources.read(file))


def _vocabulary(resources: Resources, file: str) -> object:
    if file not in FILES:
        raise ResourceProblem(file, "fichier", "aucune liste d’options du programme ne porte ce nom")
    return parse_vocabulary(resources.read(file), file)


def _example(resources: Resources, file: str) -> object:
    case = read_case(resources.data(file).decode("utf-8-sig"), file)
    for problem in case.problems:
        raise ResourceProblem(file, problem.key, problem.expected)
    return case


def _alert(resources: Resources, file: str) -> object:
    return parse_alert_sheet(resources.read(file), file, Library(resources).journey)


def _letter(resources: Resources, file: str) -> object:
    """What changes from one person's letter to the next: sentences, and for some a template of its own."""
    raw = dict(resources.read(file))
    template = raw.pop("template", None)
    if template is not None:
        parse_template(_table_of(template, file, "template"), file, VIEWS)
    return list(_texts_of(StrictTable(raw, file)))


def _table_of(value: object, file: str, key: str) -> Raw:
    if not isinstance(value, Mapping):
        raise ResourceProblem(file, key, "une table est attendue")
    return value


def _guard(resources: Resources, _file: str) -> object:
    return parse_guard(resources.read("wording/medical_terms.toml"), resources.read("wording/secrecy.toml"))


def _columns(resources: Resources, _file: str) -> object:
    return read_header_words(resources.read("people/headers.toml"), resources.read("people/given_names.toml"))


def _prepared(resources: Resources, file: str) -> object:
    """A sheet of continuity or preparation: its title, its marks, and the rules whose numbers it prints."""
    raw = resources.read(file)
    table = StrictTable(raw, file)
    table.text("id")
    table.text("title")
    rules = set(table.texts("rules"))
    for key, text in _every_text(raw):
        last = key.rpartition(".")[2]
        if last.endswith("confidence") and text not in {one.value for one in Confidence}:
            raise ResourceProblem(file, key, f"une de ces valeurs est attendue : {', '.join(Confidence)}")
        if last == "playbook" and text not in SHEETS:
            raise ResourceProblem(file, key, f"la fiche « {text} » n’existe pas")
        if last == "phase" and text not in {one.value for one in Phase}:
            raise ResourceProblem(file, key, f"une de ces valeurs est attendue : {', '.join(Phase)}")
        for blank in BLANK.findall(text):
            if blank not in rules:
                raise ResourceProblem(file, key, f"« {blank} » n’est pas dans la liste « rules » du fichier")
    return rules


def _every_text(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _every_text(inner, f"{key}.{name}".strip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _every_text(inner, f"{key}[{number}]")


def _drawing(resources: Resources, file: str) -> object:
    """A style sheet: well-formed here; its values are read by what draws (see `check_everything`)."""
    return resources.read(file)


BY_NAME: Mapping[str, Reader] = {
    CNIL_FORM: _parsed(parse_cnil_form),
    EDPB_FORM: _parsed(parse_edpb_form),
    ALERT_FILE: _alert,
    FIRST_CALLS: lambda resources, _file: call_lines(resources),
    PROSE: _parsed(parse_prose),
    SOURCES: _parsed(parse_sources),
    "flow/order.toml": _order,
    "flow/profile/order.toml": _order,
    SHARED_FILE: _parsed(parse_shared),
    PAPER_CODES: lambda resources, _file: codes_of(Library(resources)),
    SHORT_FORM: lambda resources, file: parse_short(resources.read(file), codes_of(Library(resources)), file),
    "offences/articles.toml": _parsed(parse_articles),
    "offences/incidents.toml": _parsed(parse_incidents),
    "people/given_names.toml": _columns,
    "people/headers.toml": _columns,
    "people/leak_law.toml": _parsed(read_leak_law),
    "people/names.toml": _parsed(read_name_rules),
    "people/partial_lists.toml": lambda resources, file: read_partial_lists(resources.read(file)),
    "people/postal.toml": lambda resources, file: read_postal_rules(resources.read(file)),
    "people/reasons.toml": lambda resources, file: read_reason_words(resources.read(file)),
    "people/roster.toml": lambda resources, file: read_roster_words(resources.read(file)),
    "people/segments.toml": lambda resources, file: read_segment_words(resources.read(file)),
    "playbooks/bricks.toml": lambda r, file: parse_bricks(r.read(file), file, parse_sources(r.read(SOURCES), SOURCES)),
    "playbooks/conditions.toml": lambda resources, file: parse_texts(resources.read(file), file, "conditions"),
    "playbooks/official_sheets.toml": lambda r, file: parse_official_sheets(
        r.read(file), file, parse_sources(r.read(SOURCES), SOURCES)
    ),
    "playbooks/words.toml": _parsed(parse_words),
    EXTRACTS: _parsed(parse_extracts),
    RECIPIENTS: _parsed(parse_recipients),
    REVIEWERS: _parsed(parse_reviewers),
    "wording/advice.toml": _parsed(parse_advice),
    "wording/facts.toml": _fact_names,
    "wording/medical_terms.toml": _guard,
    "wording/references.toml": _references,
    "wording/secrecy.toml": _guard,
    "wording/care.toml": _flat,
    "wording/dossier.toml": _flat,
    "wording/filing.toml": _flat,
    "wording/letters.toml": _flat,
    "wording/papers.toml": _flat,
    "wording/sending.toml": _flat,
    "wording/recovery_sheet.toml": _flat,
    "wording/vault.toml": _flat,
    "trust/keys.toml": _parsed(parse_keys),
    "wording/lost_files.toml": _flat,
    "wording/older_copy.toml": _flat,
    "wording/one_structure.toml": _flat,
    "wording/packs.toml": _flat,
    "wording/paper_form.toml": _flat,
    "wording/window.toml": _flat,
}
BY_FOLDER: Mapping[str, Reader] = {
    "continuity": _prepared,
    "directory": _parsed(parse_entries),
    "documents": _template,
    "duties": _parsed(parse_duty),
    "examples": _example,
    "flow": _step,
    "letters": _letter,
    "letters/public": _template,
    "flow/profile": _step,
    "playbooks": _playbook,
    "preparedness": _prepared,
    "rules": _parsed(parse_rule),
    "style": _drawing,
    "vocabularies": _vocabulary,
    "wording": _nested,
}
