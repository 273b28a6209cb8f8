"""What letters are made of, agreed between rooms: leaked categories, recipients, segments and slots."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.vocabulary import DataCategory, SensitiveData


class LeakCategory(StrEnum):
    """What was leaked about one person, as finely as the advice to that person differs."""

    IDENTITY = "identity"
    BIRTH = "birth"
    POSTAL_ADDRESS = "postal_address"
    PHONE = "phone"
    EMAIL = "email"
    NIR = "nir"
    ID_DOCUMENT = "id_document"
    BANK_ACCOUNT = "bank_account"
    BANK_CARD = "bank_card"
    LOGIN = "login"
    PASSWORD = "password"  # noqa: S105 - the name of a category
    INSURER = "insurer"
    TREATING_DOCTOR = "treating_doctor"
    HEALTH = "health"
    FREE_TEXT = "free_text"
    PRESCRIPTION = "prescription"
    PHOTOGRAPH = "photograph"
    RELATIVE = "relative"
    OTHER = "other"


class RecipientKind(StrEnum):
    """To whom the letter about a person is written; the ids are those of `rules/recipient_rules.toml`."""

    PERSON = "person"
    MINOR = "minor"
    MINOR_SECRET = "minor_secret"  # noqa: S105 - care kept secret at the minor's request, not a password
    PROTECTED_REPRESENTED = "protected_represented"
    PROTECTED_ASSISTED = "protected_assisted"
    DECEASED = "deceased"
    HEIRS = "heirs"
    STAFF = "staff"


class LossKind(StrEnum):
    """What happened to the data of the people in this segment."""

    DISCLOSED = "disclosed"
    LOST = "lost"
    ALTERED = "altered"
    UNAVAILABLE = "unavailable"


class LetterChannel(StrEnum):
    """How the person is reached."""

    POST = "post"
    REGISTERED_POST = "registered_post"
    EMAIL = "email"
    SMS = "sms"
    TELEPHONE = "telephone"
    NONE = "none"


class LetterForm(StrEnum):
    """Which wording of the same letter."""

    ORDINARY = "ordinary"
    SIMPLIFIED = "simplified"
    ENGLISH = "english"


@dataclass(frozen=True, slots=True)
class SegmentKey:
    """All that makes two letters differ beside the slots: one body is composed per key.

    `categories` are sorted and without repetition (`segment_categories`); `presumed` marks people chosen by
    criteria because the leaked file is not in hand; `entity` is the id of the letterhead.
    """

    categories: tuple[LeakCategory, ...]
    recipient: RecipientKind
    entity: str = ""
    losses: tuple[LossKind, ...] = (LossKind.DISCLOSED,)
    form: LetterForm = LetterForm.ORDINARY
    presumed: bool = False


@dataclass(frozen=True, slots=True)
class LetterSlots:
    """What differs from one person to the next inside a segment; nothing about their care."""

    person_id: str
    address_lines: tuple[str, ...]
    salutation: str
    reference: str
    concerned_person: str = ""


# How the authority's form counts each category; health and its kin are its « sensitive data ».
_DATA: dict[LeakCategory, DataCategory] = {
    LeakCategory.IDENTITY: DataCategory.CIVIL_STATUS,
    LeakCategory.BIRTH: DataCategory.CIVIL_STATUS,
    LeakCategory.POSTAL_ADDRESS: DataCategory.CONTACT,
    LeakCategory.PHONE: DataCategory.CONTACT,
    LeakCategory.EMAIL: DataCategory.CONTACT,
    LeakCategory.RELATIVE: DataCategory.CONTACT,
    LeakCategory.NIR: DataCategory.NIR,
    LeakCategory.ID_DOCUMENT: DataCategory.OFFICIAL_DOCUMENTS,
    LeakCategory.BANK_ACCOUNT: DataCategory.FINANCIAL,
    LeakCategory.BANK_CARD: DataCategory.FINANCIAL,
    LeakCategory.LOGIN: DataCategory.CREDENTIALS,
    LeakCategory.PASSWORD: DataCategory.CREDENTIALS,
}
_ABOUT_CARE = frozenset(
    {LeakCategory.HEALTH, LeakCategory.FREE_TEXT, LeakCategory.PRESCRIPTION, LeakCategory.PHOTOGRAPH}
)


def segment_categories(categories: Iterable[LeakCategory]) -> tuple[LeakCategory, ...]:
    """The categories in the order of the enumeration, each once: equal sets give equal keys."""
    wanted = set(categories)
    return tuple(one for one in LeakCategory if one in wanted)


def counted_as(category: LeakCategory) -> DataCategory | SensitiveData:
    """The line of the authority's form under which a leaked category is counted."""
    if category in _ABOUT_CARE:
        return SensitiveData.HEALTH
    return _DATA.get(category, DataCategory.OTHER)
