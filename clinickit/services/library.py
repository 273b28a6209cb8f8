"""The words, the law and the papers, parsed on first use; `clinickit check` reads all of it."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from clinickit.documents.advice import parse_advice
from clinickit.documents.findings import HelpLine
from clinickit.documents.numbers import counted
from clinickit.documents.secrecy import Guard, parse_guard
from clinickit.documents.templates import DocumentTemplate, parse_template
from clinickit.documents.views import VIEWS
from clinickit.documents.wording import Words
from clinickit.domain.deadlines import Remark
from clinickit.domain.directory import Directory, EntryKind, build_directory, parse_entries
from clinickit.domain.duty_files import DutySheet, build_duties, parse_duty
from clinickit.domain.duty_rules import DUTIES
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.form_fields import CNIL_FORM, parse_cnil_form
from clinickit.domain.offences import Offences, build_offences, parse_articles, parse_incidents
from clinickit.domain.playbook_library import parse_library
from clinickit.domain.playbooks import Library as Playbooks
from clinickit.domain.rule_files import parse_rule
from clinickit.domain.rulebook import Confidence, Rulebook, build_rulebook
from clinickit.domain.strict_tables import StrictTable
from clinickit.domain.vocabularies import Vocabularies, parse_vocabularies
from clinickit.flow.steps import Flow, parse_flow, step_files
from clinickit.services.alert_sheet import ALERT_FILE, AlertSheet, parse_alert_sheet
from clinickit.services.common_incident import SHARED_FILE, SharedFacts, parse_shared
from clinickit.services.law.remarks import remark_text
from clinickit.services.law.words import LawWords
from clinickit.services.ports import Resources

JOURNEY = "flow/order.toml"
PROFILE = "flow/profile/order.toml"


class Library:
    """Everything under resources/ that reasoning, questions and papers need."""

    def __init__(self, resources: Resources) -> None:
        self.resources = resources

    def folder(self, name: str) -> dict[str, Mapping[str, object]]:
        """Every parsed file of a folder, by name."""
        return {file: self.resources.read(file) for file in self.resources.names(name)}

    def texts(self, name: str) -> dict[str, str]:
        """A flat file of texts."""
        raw = self.resources.read(name)
        for key, value in raw.items():
            if not isinstance(value, str):
                raise ResourceProblem(name, key, "un texte est attendu")
        return {key: str(value) for key, value in raw.items()}

    def counted(self, name: str, key: str, count: int, **values: str) -> str:
        """A text of a flat file that counts something: see `documents.wording.counted`."""
        return counted(self.texts(name), key, count, **values)

    @cached_property
    def window(self) -> Mapping[str, str]:
        """The window's own words."""
        return self.texts("wording/window.toml")

    @cached_property
    def rulebook(self) -> Rulebook:
        """Every rule, all versions."""
        return build_rulebook(parse_rule(raw, file) for file, raw in self.folder("rules").items())

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """The labels of every option."""
        files = self.folder("vocabularies")
        return parse_vocabularies({file: raw for file, raw in files.items() if "/forms/" not in file})

    @cached_property
    def journey(self) -> Flow:
        """The journey of a breach."""
        return self._flow(JOURNEY)

    @cached_property
    def profile(self) -> Flow:
        """The profile of a practice."""
        return self._flow(PROFILE)

    def _flow(self, order_file: str) -> Flow:
        order = self.resources.read(order_file)
        return parse_flow(
            order, {file: self.resources.read(file) for file in step_files(order, order_file)}, order_file
        )

    @cached_property
    def templates(self) -> Mapping[str, DocumentTemplate]:
        """The papers, by id, in the order of their files; those shown in public are kept with the letters."""
        files = {**self.folder("documents"), **self.folder("letters/public")}
        parsed = [parse_template(raw, file, VIEWS) for file, raw in files.items()]
        return {template.id: template for template in parsed}

    @cached_property
    def fact_names(self) -> Mapping[str, str]:
        """The French name of every fact path and group."""
        return fact_names(self.resources.read("wording/facts.toml"))

    @cached_property
    def words(self) -> Words:
        """What papers need to speak French."""
        labels = self.vocabularies
        return Words(
            fact_names=self.fact_names,
            label=labels.label,
            official_label=labels.cnil_label,
            sentences=self.texts("wording/papers.toml"),
            form=parse_cnil_form(self.resources.read(CNIL_FORM)),
            feminine_label=labels.feminine_label,
            unknown_label=lambda options: labels.of(options).unknown_cnil,
            advice=parse_advice(self.resources.read("wording/advice.toml"), "wording/advice.toml"),
        )

    @cached_property
    def playbooks(self) -> Playbooks:
        """The crisis sheets."""
        return parse_library(self.folder("playbooks"))

    @cached_property
    def directory(self) -> Directory:
        """Authorities, portals, numbers to call."""
        entries = (one for file, raw in self.folder("directory").items() for one in parse_entries(raw, file))
        return build_directory(entries, "directory/")

    @cached_property
    def offences(self) -> Offences:
        """Articles, penalties, and which incident calls for which."""
        articles = parse_articles(self.resources.read("offences/articles.toml"), "offences/articles.toml")
        incidents = parse_incidents(self.resources.read("offences/incidents.toml"), "offences/incidents.toml")
        return build_offences(articles, incidents, "offences/incidents.toml")

    @cached_property
    def reference_texts(self) -> Mapping[str, str]:
        """One line per reference: title, article, and « à vérifier » when it is not confirmed."""
        raw = self.resources.read("wording/references.toml")
        return {key: reference_line(StrictTable(table, "wording/references.toml", key)) for key, table in raw.items()}

    @cached_property
    def duties(self) -> Mapping[str, DutySheet]:
        """The words and sources of each duty."""
        return build_duties((parse_duty(raw, file) for file, raw in self.folder("duties").items()), DUTIES)

    @cached_property
    def law_words(self) -> LawWords:
        """The sentences of risk and duties."""
        read = self.resources.read
        return LawWords(read("wording/risk.toml"), read("wording/reasons.toml"), self.duties)

    @cached_property
    def scale_words(self) -> Mapping[str, object]:
        """What is said of the role and of each factor of the score."""
        return self.resources.read("wording/scales.toml")

    @cached_property
    def what_if_words(self) -> Mapping[str, object]:
        """The sentences of « Et si… ? »."""
        return self.resources.read("wording/what_if.toml")

    @cached_property
    def decision_words(self) -> Mapping[str, str]:
        """What the duties page says of decisions."""
        return self.texts("wording/decisions.toml")

    @cached_property
    def gesture_words(self) -> Mapping[str, str]:
        """What the gestures page says of each gesture."""
        return self.texts("wording/gestures.toml")

    @cached_property
    def alert_sheet(self) -> AlertSheet:
        """What is read beside the questions of an outside alert."""
        return parse_alert_sheet(self.resources.read(ALERT_FILE), ALERT_FILE, self.journey)

    @cached_property
    def shared_facts(self) -> SharedFacts:
        """The facts that one incident gives to several cases."""
        return parse_shared(self.resources.read(SHARED_FILE))

    @cached_property
    def deadline_texts(self) -> Mapping[str, Mapping[str, object]]:
        """The sentences of the clocks."""
        clocks, findings = self.resources.read("wording/deadlines.toml"), self.resources.read("wording/findings.toml")
        tables = {key: table for key, table in clocks.items() if isinstance(table, Mapping)}
        found = findings["remarks"]
        return {**tables, "remarks": {**tables["remarks"], **(found if isinstance(found, Mapping) else {})}}

    @cached_property
    def guard(self) -> Guard:
        """What must not be written, and to whom."""
        return parse_guard(
            self.resources.read("wording/medical_terms.toml"), self.resources.read("wording/secrecy.toml")
        )

    @cached_property
    def help_lines(self) -> tuple[HelpLine, ...]:
        """The numbers a letter may print."""
        entries = self.directory.of(EntryKind.HELP_LINE)
        return tuple(HelpLine(e.id, e.name, m.value, m.to_verify) for e in entries for m in e.means[:1])

    def remark_text(self, found: Remark) -> str:
        """One remark as a sentence."""
        return remark_text(found, self.deadline_texts)

    def duty_title(self, key: str) -> str:
        """The title of a duty, by its key (`insurer_declaration-axa`)."""
        sheet = self.duties.get(key.partition("-")[0])
        return sheet.title if sheet else key

    @cached_property
    def gesture_texts(self) -> Mapping[str, str]:
        """The sentence of each gesture, by its id."""
        gestures = (one for book in self.playbooks.playbooks.values() for one in book.gestures)
        return {one.id: one.text for one in gestures}

    def gesture_text(self, gesture_id: str) -> str:
        """The sentence of a gesture; its id when no sheet has it any more."""
        return self.gesture_texts.get(gesture_id, gesture_id)

    @cached_property
    def rules_checked_on(self) -> date:
        """The last day on which somebody checked a source of the rules."""
        days = (
            reference.checked_on
            for rule in self.rulebook.rules.values()
            for version in rule.versions
            for reference in version.references
            if reference.checked_on is not None
        )
        return max(days)


def reference_line(table: StrictTable) -> str:
    """« RGPD, article 33 – à vérifier » from a table with title, article and confidence."""
    article = table.optional_text("article")
    doubt = Confidence(table.text("confidence")).to_verify
    line = ", ".join(part for part in (table.text("title"), article) if part)
    return f"{line} (à vérifier)" if doubt else line


def fact_names(raw: Mapping[str, object]) -> dict[str, str]:
    """`wording/facts.toml` as a flat table path → name."""
    return {path: str(value["name"] if isinstance(value, Mapping) else value) for path, value in raw.items()}
