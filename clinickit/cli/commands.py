"""The commands: demo, assess, dossier, check, map, pack; each says in one line what went wrong."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from clinickit import __version__
from clinickit.cli.packs import PackTools, add_parser, run_pack
from clinickit.domain.errors import STUMBLES, ClinicKitError, ResourceProblem
from clinickit.domain.facts import PARIS
from clinickit.domain.journal import chained
from clinickit.flow.walk import effective
from clinickit.services.casefile.reading import CaseFile, read_case
from clinickit.services.dossier import dossier_files
from clinickit.services.law.assessment import Assessment, assess, to_json
from clinickit.services.law.paper_findings import for_papers
from clinickit.services.library import Library
from clinickit.services.paperwork import Material
from clinickit.services.ports import Clock, Exports, PdfMaker, Texts

REFERENCE_EXAMPLE = "examples/01_laboratoire.toml"
BAD_INPUT = 2


@dataclass(frozen=True, slots=True)
class Kit:
    """What the commands use."""

    library: Library
    clock: Clock
    pdf: PdfMaker
    exports: Exports
    texts: Texts
    open_window: Callable[[Path | None], int]
    packs: Callable[[], PackTools]


class BadCase(ClinicKitError):
    """A case file with at least one problem, all of them told."""


# Where the map goes when nobody says.
CHART = "parcours-et-obligations.pdf"


def parser() -> argparse.ArgumentParser:
    """The command line, in French."""
    made = argparse.ArgumentParser(prog="clinickit", description="Kit de réponse à une violation de données de santé.")
    made.add_argument("--version", action="version", version=f"clinickit {__version__}")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMANDE")
    demo = commands.add_parser("demo", help="faire le dossier complet de l’exemple de référence")
    demo.add_argument("folder", type=Path, metavar="DOSSIER")
    demo.add_argument("--window", action="store_true", help="ouvrir aussi la fenêtre sur cet exemple")
    judged = commands.add_parser("assess", help="obligations, échéances et risque d’un dossier")
    judged.add_argument("case", type=Path, metavar="CAS.toml")
    judged.add_argument("--json", action="store_true", help="pour un logiciel (schema 1)")
    papers = commands.add_parser("dossier", help="tous les documents d’un dossier")
    papers.add_argument("case", type=Path, metavar="CAS.toml")
    papers.add_argument("--out", type=Path, required=True, metavar="DOSSIER")
    for one in (demo, judged, papers):
        one.add_argument("--at", type=moment, metavar="AAAA-MM-JJTHH:MM", help="faire comme s’il était ce moment")
    commands.add_parser("check", help="vérifier que tout ce qui est sous resources/ tient ensemble")
    window = commands.add_parser("window", help="ouvrir la fenêtre, sur un dossier si un fichier est nommé")
    window.add_argument("case", type=Path, nargs="?", metavar="CAS.toml")
    chart = commands.add_parser("map", help="le parcours et la table des obligations, en PDF, pour un juriste")
    chart.add_argument("file", type=Path, nargs="?", default=Path(CHART), metavar="FICHIER.pdf")
    add_parser(commands)
    return made


def moment(text: str) -> datetime:
    """`2026-11-21T10:30`, Paris time unless it says otherwise."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        message = f"« {text} » n’est pas un moment comme 2026-11-21T10:30"
        raise argparse.ArgumentTypeError(message) from None
    return given if given.tzinfo else given.replace(tzinfo=ZoneInfo(PARIS))


def read_or_stop(kit: Kit, path: Path) -> CaseFile:
    """The case file, or every problem it has, one line each. Raises BadCase."""
    return whole(read_case(kit.texts.read(path), path.name))


def whole(case: CaseFile) -> CaseFile:
    """The case file if nothing is wrong with it. Raises BadCase."""
    if case.problems:
        raise BadCase("\n".join(problem.sentence for problem in case.problems))
    return case


def judged(kit: Kit, case: CaseFile) -> tuple[Material, Assessment]:
    """The assessment of a case file now, and what its papers are made from."""
    now = kit.clock.now()
    answers = effective(kit.library.journey, case.answers)
    found = assess(kit.library, answers, now)
    assessment = replace(found, remarks=(*found.remarks, *case.skipped))
    material = Material(answers, chained(case.journal), (), for_papers(assessment, kit.library), now, case.kind)
    return material, assessment


def write_dossier(kit: Kit, case: CaseFile, folder: Path) -> int:
    """Write the whole dossier and say where it is and what is in it."""
    material, assessment = judged(kit, case)
    written = kit.exports.write(folder, dossier_files(kit.library, kit.pdf, material, assessment))
    print(f"Dossier complet : {folder.resolve()}")
    for path in written:
        print(f"  {path.name}")
    return 0


@dataclass(frozen=True, slots=True)
class Still:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        """Always the same instant."""
        return self.at


def just_after(case: CaseFile) -> datetime:
    """The moment an example is told from: an hour after its last journal entry, so that its clocks still run."""
    return max(entry.entered_at for entry in case.journal) + timedelta(hours=1)


def demo(kit: Kit, given: argparse.Namespace) -> int:
    """The complete dossier of the reference example."""
    case = whole(read_case(kit.library.resources.data(REFERENCE_EXAMPLE).decode(), REFERENCE_EXAMPLE))
    kit = kit if given.at else replace(kit, clock=Still(just_after(case)))
    status = write_dossier(kit, case, given.folder)
    return kit.open_window(given.folder / "dossier.toml") if given.window else status


def assess_case(kit: Kit, given: argparse.Namespace) -> int:
    """Duties, clocks and risk, as text or JSON."""
    from clinickit.services.law.text import assessment_text

    _material, assessment = judged(kit, read_or_stop(kit, given.case))
    print(to_json(assessment, kit.library) if given.json else assessment_text(kit.library, assessment))
    return 0


def dossier(kit: Kit, given: argparse.Namespace) -> int:
    """Every paper of a case."""
    return write_dossier(kit, read_or_stop(kit, given.case), given.out)


def check(kit: Kit, _given: argparse.Namespace) -> int:
    """Whether everything under resources/ holds together."""
    problems = found_faults(kit)
    print(f"{len(problems)} problème(s)." if problems else "Tout tient ensemble.")
    return BAD_INPUT if problems else 0


def found_faults(kit: Kit) -> tuple[ResourceProblem, ...]:
    """Every fault of the files under resources/, said one line each on stderr."""
    from clinickit.services.check import SAMPLE_PAGE, check_everything

    problems = check_everything(kit.library, [lambda: kit.pdf.render(SAMPLE_PAGE, kit.clock.now())])
    for problem in problems:
        print(problem.sentence, file=sys.stderr)
    return problems


def window(kit: Kit, given: argparse.Namespace) -> int:
    """Open the window."""
    return kit.open_window(given.case)


def chart(kit: Kit, given: argparse.Namespace) -> int:
    """The journey and the duties, for a jurist."""
    from clinickit.services.law.map import map_document

    pdf = kit.pdf.render(map_document(kit.library, kit.clock.now()), kit.clock.now())
    written = kit.exports.write(given.file.parent, {given.file.name: pdf})
    print(written[0])
    return 0


COMMANDS: Mapping[str, Callable[[Kit, argparse.Namespace], int]] = {
    "demo": demo,
    "assess": assess_case,
    "dossier": dossier,
    "check": check,
    "window": window,
    "map": chart,
    "pack": lambda kit, given: run_pack(kit.packs(), given),
}


def run(arguments: Sequence[str], make_kit: Callable[[datetime | None], Kit]) -> int:
    """Run one command; returns its exit status: 0, or 2 for bad input, with one line per problem on stderr."""
    given = parser().parse_args(arguments)
    kit = make_kit(getattr(given, "at", None))
    try:
        return COMMANDS[given.command](kit, given)
    except ClinicKitError as problem:
        print(problem.sentence, problem.action, sep="\n", file=sys.stderr)
        return BAD_INPUT
    except STUMBLES:
        # A file of a wrong shape makes its reader stumble: say which one, and keep real faults of the program visible.
        if found_faults(kit):
            return BAD_INPUT
        raise
