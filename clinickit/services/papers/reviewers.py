"""Who should read each paper and who signs it: proposals read from resources, « à vérifier » where nothing is cited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.documents.secrecy import folded
from clinickit.domain.errors import InvalidAnswer
from clinickit.domain.facts import FactValue
from clinickit.domain.strict_tables import StrictTable, refuse_twice
from clinickit.services.library import Library

FILE = "records/reviewers.toml"
TEXTS = "wording/approvals.toml"
_LAWYER = re.compile(r"avocat|^(me|maitre) ")


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who may read or sign; what a `lawyer` says follows the rule of the notes for the lawyer."""

    id: str
    name: str
    name_from: tuple[str, ...] = ()
    lawyer: bool = False


@dataclass(frozen=True, slots=True)
class Reviewers:
    """Who signs and who reads one paper, by role; the reference that says who signs, if any."""

    paper: str
    signs: tuple[str, ...]
    reads: tuple[str, ...]
    signs_because: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Every role and every paper, in the order in which they are offered."""

    roles: Mapping[str, Role]
    papers: Mapping[str, Reviewers]


def parse_reviewers(raw: Mapping[str, object], file: str) -> Review:
    """Every role and paper. Raises ResourceProblem, also for a role that is not there."""
    table = StrictTable(raw, file)
    roles = {one.id: one for one in map(_role, table.tables("roles"))}
    papers = [_paper(one, roles) for one in table.tables("papers")]
    table.finish()
    refuse_twice(file, (one.paper for one in papers), "papers")
    return Review(roles, {one.paper: one for one in papers})


def _role(table: StrictTable) -> Role:
    role = Role(table.text("id"), table.text("name"), table.texts("name_from"), table.flag("lawyer", default=False))
    table.finish()
    return role


def _paper(table: StrictTable, roles: Mapping[str, Role]) -> Reviewers:
    signs, reads = table.texts("signs"), table.texts("reads")
    for role in (*signs, *reads):
        if role not in roles:
            table.fail("signs" if role in signs else "reads", f"le rôle « {role} » n’est pas dans la liste « roles »")
    paper = Reviewers(table.text("paper"), signs, reads, table.optional_text("signs_because"))
    table.finish()
    return paper


def review_of(library: Library) -> Review:
    """Every role and paper. Raises ResourceProblem."""
    return parse_reviewers(library.resources.read(FILE), FILE)


def reviewers_of(library: Library, paper: str) -> Reviewers:
    """Who signs and who reads a paper; one that a pack brought is signed by the first role of the list."""
    review = review_of(library)
    return review.papers.get(paper, Reviewers(paper, tuple(review.roles)[:1], ()))


def proposed(library: Library, roles: tuple[str, ...], because: str = "") -> str:
    """« Avocat, Délégué (à vérifier) »: who is proposed, and what says so; empty when nobody is."""
    review = review_of(library)
    names = ", ".join(review.roles[one].name for one in roles)
    source = library.reference_texts[because] if because else "à vérifier"
    return f"{names} ({source})" if names else ""


def known_name(role: Role, answers: Mapping[str, FactValue]) -> str:
    """The name the case already holds for a role, or nothing."""
    parts = (answers.get(path) for path in role.name_from)
    return " ".join(one for one in parts if isinstance(one, str) and one)


def role_of(library: Library, role_id: str) -> Role:
    """A role that was chosen. Raises InvalidAnswer when none was: it decides who may read what is written."""
    found = review_of(library).roles.get(role_id)
    if found is None:
        texts = library.texts(TEXTS)
        raise InvalidAnswer(texts["no_role"], texts["no_role_action"])
    return found


def is_lawyer(library: Library, role_id: str, name: str) -> bool:
    """Whether what this person says is for the lawyer's package alone; a name that says « avocat » or « Me » is one."""
    return role_of(library, role_id).lawyer or _LAWYER.search(folded(name.strip())) is not None
