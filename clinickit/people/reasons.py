"""Why a line of a leaked file may be about a person: codes that are stored, words that are shown."""

from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum

from clinickit.domain.strict_tables import StrictTable


class Pile(IntEnum):
    """Where a person stands after the reading; a person is in exactly one."""

    ABSENT = 0
    TO_CHECK = 1
    CERTAIN = 2


class Reason(StrEnum):
    """What speaks for or against a match; never a value of the leaked line."""

    NIR_SAME = "nir_same"
    NIR_NEAR = "nir_near"
    NIR_UNPROVEN = "nir_unproven"
    NIR_OF_ANOTHER = "nir_of_another"
    FAMILY_SAME = "family_same"
    FAMILY_OTHER_NAME = "family_other_name"
    FAMILY_PART = "family_part"
    FAMILY_NEAR = "family_near"
    FAMILY_DIFFERENT = "family_different"
    GIVEN_SAME = "given_same"
    GIVEN_FIRST = "given_first"
    GIVEN_SECOND = "given_second"
    GIVEN_NEAR = "given_near"
    GIVEN_INITIAL = "given_initial"
    GIVEN_DIFFERENT = "given_different"
    SWAPPED = "swapped"
    BIRTH_SAME = "birth_same"
    BIRTH_NEAR = "birth_near"
    BIRTH_CENTURY = "birth_century"
    BIRTH_MISSING = "birth_missing"
    BIRTH_DIFFERENT = "birth_different"
    PHONE_SAME = "phone_same"
    EMAIL_SAME = "email_same"
    ADDRESS_SAME = "address_same"
    POSTCODE_SAME = "postcode_same"
    HOMONYMS = "homonyms"
    RARE_NAME = "rare_name"


def read_reason_words(raw: Mapping[str, object]) -> Mapping[Reason, str]:
    """`people/reasons.toml`: one sentence per code, all of them. Raises ResourceProblem."""
    table = StrictTable(raw, "people/reasons.toml")
    table.optional_text("title")
    words = {reason: table.text(reason.value) for reason in Reason}
    table.finish()
    return words


def in_words(reasons: Iterable[Reason], words: Mapping[Reason, str]) -> tuple[str, ...]:
    """The reasons of a match as sentences, in the order of the codes."""
    wanted = set(reasons)
    return tuple(words[reason] for reason in Reason if reason in wanted)
