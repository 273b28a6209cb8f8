"""The complete dossier of a case as files: the papers, the assessment, the calendar, and what is where."""

from collections.abc import Mapping

from clinickit.documents.calendar import calendar_file
from clinickit.documents.wording import in_french
from clinickit.domain.facts import Moment
from clinickit.services import paperwork
from clinickit.services.casefile.writing import write_toml
from clinickit.services.law.assessment import Assessment, calendar, to_json
from clinickit.services.library import Library
from clinickit.services.ports import PdfMaker

INDEX = "00-lisez-moi.txt"
CALENDAR = "echeances.ics"


def dossier_files(
    library: Library, maker: PdfMaker, material: paperwork.Material, assessment: Assessment
) -> dict[str, bytes]:
    """Every file of the dossier, by name; nothing personal in the names."""
    files: dict[str, bytes] = {}
    lines: list[str] = []
    for number, template_id in enumerate(paperwork.template_ids(library, material.answers, material.findings), 1):
        made = paperwork.drawn(library, maker, template_id, material)
        name = paperwork.file_name(number, library.templates[template_id])
        files[name] = made.pdf
        lines.append(_line(name, made.document.title, len(made.document.gaps)))
    files[CALENDAR] = calendar_file(calendar(assessment, library), material.made_at)
    files["evaluation.json"] = to_json(assessment, library).encode()
    files["dossier.toml"] = write_toml(material.answers, journal=material.journal).encode()
    words = library.texts("wording/dossier.toml")
    lines += [f"{name} – {words[name]}" for name in (CALENDAR, "evaluation.json", "dossier.toml")]
    files[INDEX] = _index(words, lines, material).encode()
    return dict(sorted(files.items()))


def _line(name: str, title: str, gaps: int) -> str:
    left = f" ({gaps} information(s) à compléter)" if gaps else ""
    return f"{name} – {title}{left}"


def _index(words: Mapping[str, str], lines: list[str], material: paperwork.Material) -> str:
    day = in_french(Moment(material.made_at).day)
    return "\n".join([words["title"], words["made"].format(day=day), "", *lines, "", words["not_sent"], ""])
