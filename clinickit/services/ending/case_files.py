"""The files of a whole case in open formats: papers, facts with their history, main courante, index, sums."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape

from clinickit.documents.calendar import calendar_file
from clinickit.documents.wording import moment_in_french
from clinickit.domain.facts import Moment, Unknown
from clinickit.domain.journal import head_and_fault
from clinickit.domain.schema import generic
from clinickit.domain.vocabulary import CaseKind
from clinickit.services import paperwork
from clinickit.services.casebook import OpenCase
from clinickit.services.casefile.writing import CaseHead, write_toml
from clinickit.services.casefile.writing import to_json as case_json
from clinickit.services.ending import case_history as history
from clinickit.services.ending.extracts import Extract, exact_lines
from clinickit.services.law.assessment import Assessment, calendar, to_json
from clinickit.services.letters.mailing_exports import table
from clinickit.services.library import Library
from clinickit.services.papers.remarks import DRAFT as REMARK_DRAFT
from clinickit.services.ports import CaseStore, PdfMaker

TEXTS = "wording/case_export.toml"
JOURNAL_TEXTS = "wording/main_courante.toml"
SCRIPT = "scripts/verifier.py"
SUMS, README, INDEX = "SHA256SUMS", "LISEZ-MOI.txt", "index.html"
# What is being typed there may be for the lawyer alone.
LAWYER_DRAFTS = ("lawyer.note", REMARK_DRAFT)

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Whole:
    """What a whole export is made of. `offset` is what is known of the PC's clock, in French."""

    case: OpenCase
    store: CaseStore
    material: paperwork.Material
    assessment: Assessment
    extract: Extract
    offset: str = ""


def case_files(library: Library, maker: PdfMaker, whole: Whole) -> Files:
    """Every file but the pieces, the index, the instructions and the sums."""
    files: Files = {}
    files.update(_papers(library, maker, whole))
    files.update(_issued(library, whole))
    if whole.extract.facts:
        files.update(_facts(library, whole))
    files.update(_journal(library, whole))
    return files


def for_recipient(material: paperwork.Material, extract: Extract) -> paperwork.Material:
    """What papers are made from, without the entries and papers that do not go; the chain keeps its head."""
    return replace(
        material,
        journal=tuple(one if extract.takes_entry(one) else replace(one, kind="answer") for one in material.journal),
        papers=tuple(one for one in material.papers if extract.takes_paper(one.template_id)),
    )


def _papers(library: Library, maker: PdfMaker, whole: Whole) -> Iterator[tuple[str, bytes]]:
    """The papers as they are composed now; those for a recipient say nothing of the entries that do not go."""
    extract, material = whole.extract, whole.material
    wanted = [one for one in paperwork.template_ids(library, material.answers) if extract.takes_paper(one)]
    told = for_recipient(material, extract)
    for number, template_id in enumerate(wanted, start=1):
        made = paperwork.drawn(library, maker, template_id, told)
        name = "documents/" + paperwork.file_name(number, library.templates[template_id])
        yield name, made.pdf
        yield name.removesuffix(".pdf") + ".txt", made.text.encode()


def _issued(library: Library, whole: Whole) -> Iterator[tuple[str, bytes]]:
    """Papers as they were issued, byte for byte, even of a template that no longer exists."""
    papers = [one for one in whole.material.papers if whole.extract.takes_paper(one.template_id)]
    lines = []
    for number, paper in enumerate(papers, start=1):
        template = library.templates.get(paper.template_id)
        stem = template.file if template is not None and template.file else paper.template_id
        name = f"documents-emis/{number:02d}-{paper.issued_at:%Y%m%d}-{stem}"
        yield f"{name}.pdf", paper.pdf
        yield f"{name}.txt", paper.text.encode()
        at = paper.issued_at.isoformat()
        lines.append((str(number), paper.title, paper.template_version, paper.rules_version, at, f"{name}.pdf"))
    if lines:
        yield "documents-emis/liste.csv", table(library.texts(TEXTS)["issued_columns"].split("|"), lines)


def _facts(library: Library, whole: Whole) -> Iterator[tuple[str, bytes]]:
    case, texts = whole.case, library.texts(TEXTS)
    head = CaseHead(case.header.kind, case.header.title)
    yield "faits/dossier.toml", write_toml(case.answers, head, whole.material.journal).encode()
    yield "faits/dossier.json", case_json(case.answers, head, whole.material.journal).encode()
    given = history.history_of(whole.store, case)
    columns = texts["history_columns"].split("|")
    yield "faits/historique.csv", history.history_csv(given, library, columns)
    yield "faits/historique.json", history.history_json(given)
    yield "faits/saisies-en-cours.json", history.drafts_json(whole.store.drafts(case.id), LAWYER_DRAFTS)
    yield "faits/evaluation.json", to_json(whole.assessment, library).encode()
    yield (
        "faits/echeances.ics",
        calendar_file(calendar(whole.assessment, library), whole.material.made_at),
    )


def _journal(library: Library, whole: Whole) -> Iterator[tuple[str, bytes]]:
    entries, texts = whole.material.journal, library.texts(JOURNAL_TEXTS)
    shown = [one for one in entries if whole.extract.takes_entry(one)]
    rows = (
        (
            str(one.number),
            moment_in_french(one.event_at),
            moment_in_french(Moment(one.entered_at, one.event_at.zone)),
            one.person or texts["nobody"],
            texts.get(f"kind.{one.kind}", texts["kind.other"]),
            one.text,
            str(one.corrects or ""),
        )
        for one in shown
    )
    yield "main-courante/main-courante.csv", table(texts["columns"].split("|"), rows)
    yield "main-courante/main-courante.json", history.journal_json(shown)
    yield "main-courante/main-courante.jsonl", exact_lines(entries, whole.extract).encode()
    yield "main-courante/verifier.py", library.resources.data(SCRIPT)


def with_index(library: Library, whole: Whole, files: Files, others: Mapping[str, str]) -> Files:
    """The files with their index, their instructions and their sums; `others` are files written apart: name → sum."""
    texts = library.texts(TEXTS)
    head, broken = head_and_fault(whole.material.journal)
    names = sorted([*files, *others, INDEX, SUMS])
    contents = "\n".join(f"  {name} – {said}" for name, said in _contents(texts, names))
    when = moment_in_french(Moment(whole.material.made_at, whole.case.zone))
    readme = texts["instructions"].format(
        title=texts["index.title"],
        made=texts["index.made"].format(when=when, recipient=whole.extract.name),
        exercise=_exercise(texts, whole),
        clear=texts["index.clear"],
        contents=contents,
        head=head,
        offset="\n".join(filter(None, (broken, whole.offset))),
    )
    done = {**files, README: readme.lstrip().encode(), INDEX: _index(library, whole, names).encode()}
    return {**done, SUMS: sums({name: hashlib.sha256(data).hexdigest() for name, data in done.items()} | dict(others))}


def sums(found: Mapping[str, str]) -> bytes:
    """SHA256SUMS, as `sha256sum -c` reads it."""
    return "".join(f"{sha}  {name}\n" for name, sha in sorted(found.items())).encode()


def _contents(texts: Mapping[str, str], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """One line for each file that has its own words, one for each folder of others."""
    shown = (name if f"file.{name}" in texts else name.partition("/")[0] for name in names)
    return ((name, _what(texts, name)) for name in dict.fromkeys(shown))


def _what(texts: Mapping[str, str], name: str) -> str:
    keys = (f"file.{name}", f"file.{name.partition('/')[0]}")
    return next((texts[key] for key in keys if key in texts), texts["file.other"])


def _exercise(texts: Mapping[str, str], whole: Whole) -> str:
    return texts["exercise"] if whole.case.header.kind is CaseKind.EXERCISE else ""


def _index(library: Library, whole: Whole, names: Sequence[str]) -> str:
    """One page for a browser: what is there, the facts, the main courante. No script, nothing fetched."""
    texts = library.texts(TEXTS)
    when = moment_in_french(Moment(whole.material.made_at, whole.case.zone))
    parts = [
        f"<h1>{escape(texts['index.title'])}</h1>",
        *_paragraphs(
            whole.case.header.title,
            _exercise(texts, whole),
            texts["index.made"].format(when=when, recipient=whole.extract.name),
            texts["index.clear"],
            _closed(texts, whole.case.header.closed_at, whole.case.zone),
            head_and_fault(whole.material.journal)[1],
            whole.offset,
        ),
        f"<h2>{escape(texts['index.contents'])}</h2><ul>",
        *(
            f'<li><a href="{escape(name)}">{escape(name)}</a> – {escape(_what(texts, name))}</li>'
            for name in names
            if name != INDEX
        ),
        "</ul>",
        *(_facts_table(library, whole) if whole.extract.facts else ()),
        *_journal_table(library, whole),
    ]
    style = (
        "body{font-family:sans-serif;max-width:60em;margin:2em auto;padding:0 1em;line-height:1.45}"
        "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.3em .5em;"
        "text-align:left;vertical-align:top;white-space:pre-wrap}"
    )
    head = f'<meta charset="utf-8"><title>{escape(texts["index.title"])}</title><style>{style}</style>'
    return f'<!doctype html>\n<html lang="fr"><head>{head}</head><body>\n' + "\n".join(parts) + "\n</body></html>\n"


def _paragraphs(*said: str) -> Iterator[str]:
    return (f"<p>{escape(one)}</p>" for one in said if one)


def _closed(texts: Mapping[str, str], at: datetime | None, zone: str) -> str:
    return texts["case_closed_on"].format(day=moment_in_french(Moment(at, zone))) if at else ""


def _facts_table(library: Library, whole: Whole) -> Iterator[str]:
    texts = library.texts(TEXTS)
    yield f"<h2>{escape(texts['index.facts'])}</h2><table>"
    yield f"<tr><th>{escape(texts['index.fact'])}</th><th>{escape(texts['index.value'])}</th></tr>"
    for path, value in whole.case.answers.items():
        if value is not Unknown.NOT_ASKED:
            name = library.words.fact_name(generic(path))
            said = history.said_value(value, library)
            yield f"<tr><td>{escape(name)}</td><td>{escape(said)}</td></tr>"
    yield "</table>"


def _journal_table(library: Library, whole: Whole) -> Iterator[str]:
    texts = library.texts(TEXTS)
    entries = whole.material.journal
    shown = [one for one in entries if whole.extract.takes_entry(one) and one.kind not in paperwork.SILENT]
    left = sum(not whole.extract.takes_entry(one) for one in entries)
    yield f"<h2>{escape(texts['index.journal'])}</h2>"
    if left:
        yield from _paragraphs(library.counted(TEXTS, "index.extract", left))
    columns = (texts[f"index.{one}"] for one in ("when", "who", "what"))
    yield "<table><tr>" + "".join(f"<th>{escape(one)}</th>" for one in columns) + "</tr>"
    for one in shown:
        cells = (moment_in_french(one.event_at), one.person, one.text)
        yield "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
    yield "</table>"
