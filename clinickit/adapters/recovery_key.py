"""The recovery key as a person copies it: seven groups of five characters, each group checked."""

import secrets

from clinickit.domain.errors import WrongPassphrase

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 7
DATA_PER_GROUP = 4
_LOOKALIKES = str.maketrans("OIL", "011")
_MODULUS = 0b100101


def new_recovery_key() -> str:
    """A fresh key of 140 random bits, `XXXXX-XXXXX-…`, to be shown once and copied by hand or printed."""
    size = GROUPS * DATA_PER_GROUP
    return written("".join(secrets.choice(ALPHABET) for _ in range(size)))


def written(data: str) -> str:
    """The key as it is shown: groups of four characters and their check character, joined by hyphens."""
    groups = [data[start : start + DATA_PER_GROUP] for start in range(0, len(data), DATA_PER_GROUP)]
    return "-".join(group + check_character(group, place) for place, group in enumerate(groups, start=1))


def read_back(typed: str) -> str:
    """The 28 data characters of a typed key; case, spaces and hyphens are free, O is 0, I and L are 1.

    Raises WrongPassphrase naming the group that is wrong, never what was typed.
    """
    letters = "".join(c for c in typed.upper() if not c.isspace() and c not in "-–—_.").translate(_LOOKALIKES)
    size = DATA_PER_GROUP + 1
    if len(letters) != GROUPS * size:
        sentence = (
            f"La clé de récupération compte {GROUPS} groupes de {size} caractères ; il y en a {len(letters)} en tout."
        )
        raise WrongPassphrase(sentence, "Recopiez chaque groupe de la fiche de récupération, puis recommencez.")
    data = ""
    for place in range(1, GROUPS + 1):
        group = letters[(place - 1) * size : place * size]
        if not set(group) <= set(ALPHABET) or check_character(group[:-1], place) != group[-1]:
            sentence = f"Le groupe n° {place} de la clé de récupération est mal recopié."
            raise WrongPassphrase(sentence, "Comparez ce groupe avec la fiche de récupération, puis recommencez.")
        data += group[:-1]
    return data


def looks_like_a_key(typed: str) -> bool:
    """Whether a text has the length and the letters of a recovery key, right or not."""
    letters = [c for c in typed.upper() if not c.isspace() and c not in "-–—_."]
    return len(letters) == GROUPS * (DATA_PER_GROUP + 1) and set("".join(letters).translate(_LOOKALIKES)) <= set(
        ALPHABET
    )


def check_character(group: str, place: int) -> str:
    """The check character of the group at a place (1 to 7).

    A weighted sum in the field of 32 elements (polynomial x⁵ + x² + 1), weights 2, 3, 4, 5, plus the place: one wrong
    character, two characters swapped, or two groups swapped are always seen.
    """
    total = place
    for weight, letter in enumerate(group, start=2):
        total ^= _times(weight, ALPHABET.index(letter))
    return ALPHABET[total]


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _MODULUS
        right >>= 1
    return product
