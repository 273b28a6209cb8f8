"""The role of the practice for the data (controller, joint controller, processor), worked out by plain questions."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinickit.domain import vocabulary as v
from clinickit.domain.asking import stated
from clinickit.domain.duty_questions import ROLE
from clinickit.domain.facts import FactValue
from clinickit.domain.reasoning import Facts, explore
from clinickit.domain.sensitivity import KIND_OF_PRACTICE
from clinickit.domain.vocabulary import Role

DECIDED_BY_US = "breach.purpose.decided_by_us"
DECIDED_WITH_OTHERS = "breach.purpose.decided_with_others"
ON_BEHALF = "breach.purpose.on_behalf"
QUESTIONS = (DECIDED_BY_US, DECIDED_WITH_OTHERS, ON_BEHALF)
# Structures that often keep one file together with others, so that silence does not mean « alone » (choice of the kit).
SHARING = (
    v.StructureType.MAISON_DE_SANTE,
    v.StructureType.CENTRE_DE_SANTE,
    v.StructureType.LABORATOIRE,
    v.StructureType.RADIOTHERAPIE,
    v.StructureType.IMAGERIE,
    v.StructureType.ETABLISSEMENT_DE_SANTE,
    v.StructureType.ESMS,
    v.StructureType.AUTRE_SANTE,
)

Answers = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class RoleFound:
    """The role said and the role worked out, each possibly unknown.

    `reason` is the id of the sentence that says why (resources/wording/role.toml); `missing` are the questions whose
    answer would settle it.
    """

    said: Role | None
    worked_out: Role | None
    reason: str
    missing: tuple[str, ...]

    @property
    def known(self) -> Role | None:
        """The role to reason on: what the person says first, else what the questions lead to."""
        return self.said or self.worked_out

    @property
    def disagree(self) -> bool:
        """Whether the person says one thing and the questions lead to another."""
        return None not in {self.said, self.worked_out} and self.said is not self.worked_out


def _worked_out(facts: Facts) -> tuple[Role | None, str]:
    """Who decides why and how is the controller, even while working for another (art. 4(7), 4(8), 26, 28(10) GDPR)."""
    if facts.yes(DECIDED_BY_US):
        if _with_others(facts):
            return v.Role.JOINT, "decided_together"
        return v.Role.CONTROLLER, "decided_by_us"
    if facts.yes(ON_BEHALF):
        return v.Role.PROCESSOR, "on_behalf"
    return None, "nobody_decided"


def may_share(facts: Facts) -> bool:
    """Whether this sort of structure often decides with others; so may one whose sort nobody said."""
    kind = facts.value(KIND_OF_PRACTICE)
    return not isinstance(kind, v.StructureType) or kind in SHARING


def _with_others(facts: Facts) -> bool:
    """Whether others decided too. In a practice that keeps its own files, silence means that it decides alone."""
    return facts.yes(DECIDED_WITH_OTHERS) if may_share(facts) else stated(facts, DECIDED_WITH_OTHERS)


def role_of(answers: Answers) -> RoleFound:
    """The role in one case. Nothing is concluded as long as an unknown leaves two roles possible."""
    said = answers.get(ROLE)
    found = explore(_worked_out, answers, enough=len(Role) + 1)
    worked_out, reason = found.certain if found.certain is not None else (None, "undetermined")
    return RoleFound(
        said=said if isinstance(said, Role) else None,
        worked_out=worked_out,
        reason=reason,
        missing=found.unknown_paths if found.certain is None else (),
    )
