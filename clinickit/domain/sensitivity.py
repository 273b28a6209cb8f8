"""How much the data can hurt: what they reveal about a person, and what can be done with them."""

from enum import IntEnum

from clinickit.domain import vocabulary as v
from clinickit.domain.asking import Why, any_of, because, is_known_to_be, stated_as
from clinickit.domain.reasoning import Facts

CATEGORIES = "breach.data.categories"
SENSITIVE = "breach.data.sensitive"
MOST_EXPOSED = "breach.data.most_exposed"
INSIGHT = "breach.data.insight"
PASSWORDS = "breach.protection.passwords"
KIND_OF_PRACTICE = "practice.kind"

IDENTITY_PAPERS = (v.DataCategory.NIR, v.DataCategory.OFFICIAL_DOCUMENTS)
SPECIAL = (v.SensitiveData.HEALTH, *(one for one in v.SensitiveData if one is not v.SensitiveData.HEALTH))


class Sensitivity(IntEnum):
    """From names and addresses to what a person would never have told."""

    TRIVIAL = 0
    ORDINARY = 1
    SERIOUS = 2
    SENSITIVE = 3


def outside_health(facts: Facts) -> bool:
    """Whether the practice is known to give no care: then questions about care do not arise."""
    return is_known_to_be(facts, KIND_OF_PRACTICE, v.StructureType.HORS_SANTE)


def passwords_safe(facts: Facts) -> bool:
    """Whether exposed passwords are useless: hashed, each with its own salt."""
    return stated_as(facts, PASSWORDS, v.PasswordStorage.HASHED_SALTED)


def sensitivity(facts: Facts, why: Why) -> Sensitivity:
    """What the data are worth to somebody who wishes a person harm (art. 9 and 10, recital 75 GDPR)."""
    if _of_a_special_category(facts, why):
        return Sensitivity.SENSITIVE
    if _open_doors(facts, why):
        return Sensitivity.SERIOUS
    if facts.has(CATEGORIES, v.DataCategory.FINANCIAL):
        little = stated_as(facts, INSIGHT, v.Insight.LITTLE)
        because(why, "financial_but_little" if little else "financial_data", CATEGORIES, INSIGHT)
        return Sensitivity.ORDINARY if little else Sensitivity.SERIOUS
    if _tells_something(facts, why):
        return Sensitivity.ORDINARY
    because(why, "plain_data", CATEGORIES, SENSITIVE)
    return Sensitivity.TRIVIAL


def _tells_something(facts: Facts, why: Why) -> bool:
    """Whether the data say more than a name and an address: where a person goes, what they buy, unless it is little."""
    if facts.has(CATEGORIES, v.DataCategory.LOCATION):
        because(why, "telling_data", CATEGORIES)
        return True
    if not facts.has(CATEGORIES, v.DataCategory.OTHER):
        return False
    if stated_as(facts, INSIGHT, v.Insight.LITTLE):
        because(why, "telling_but_little", CATEGORIES, INSIGHT)
        return False
    because(why, "telling_data", CATEGORIES)
    return True


def _of_a_special_category(facts: Facts, why: Why) -> bool:
    if any_of(facts, SENSITIVE, *SPECIAL):
        if not _reveal_little(facts):
            because(why, "sensitive_data", SENSITIVE)
            return True
        because(why, "sensitive_but_little", SENSITIVE, INSIGHT)
    if facts.has(CATEGORIES, v.DataCategory.OFFENCES):
        because(why, "offences_data", CATEGORIES)
        return True
    return False


def _open_doors(facts: Facts, why: Why) -> bool:
    """Whether the data let somebody pass for the person, or enter an account."""
    if any_of(facts, CATEGORIES, *IDENTITY_PAPERS):
        because(why, "identity_data", CATEGORIES)
        return True
    if facts.has(CATEGORIES, v.DataCategory.CREDENTIALS) and not passwords_safe(facts):
        because(why, "usable_credentials", CATEGORIES, PASSWORDS)
        return True
    return False


def _reveal_little(facts: Facts) -> bool:
    """Whether data of a special category say next to nothing, as a food preference does.

    Never for the care whose disclosure can destroy a life.
    """
    if not stated_as(facts, INSIGHT, v.Insight.LITTLE):
        return False
    return outside_health(facts) or not any_of(facts, MOST_EXPOSED, *v.MostExposed)


def names_people(facts: Facts) -> bool:
    """Whether the data hold an identity (name, birth date) and not an address alone."""
    return facts.has(CATEGORIES, v.DataCategory.CIVIL_STATUS)
