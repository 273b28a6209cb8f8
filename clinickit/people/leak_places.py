"""Says where the columns of a leaked table stand, and what a line with these cells filled has revealed."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from clinickit.domain.letters import LeakCategory, segment_categories
from clinickit.people.columns import LEAKED_AS, Columns, Role


class Places(NamedTuple):
    """Positions of what is looked at; -1 when the table has none."""

    family: int
    birth_name: int
    given: int
    whole: int
    birth: int
    nir: int
    postcode: int
    town: int
    phones: tuple[int, ...]
    emails: tuple[int, ...]
    logins: tuple[int, ...]
    passwords: tuple[int, ...]
    streets: tuple[int, ...]
    width: int


def places_of(columns: Columns) -> Places:
    """Where the columns stand that every line is read for."""
    family, birth_name = columns.place(Role.FAMILY_NAME), columns.place(Role.BIRTH_NAME)
    if family < 0:
        family, birth_name = birth_name, -1
    return Places(
        family,
        birth_name,
        given=columns.place(Role.GIVEN_NAMES),
        whole=columns.place(Role.FULL_NAME),
        birth=columns.place(Role.BIRTH_DATE),
        nir=columns.place(Role.NIR),
        postcode=columns.place(Role.POSTCODE),
        town=columns.place(Role.TOWN),
        phones=columns.places(Role.PHONE),
        # In a table of accounts, the login is often an e-mail.
        emails=columns.places(Role.EMAIL) or columns.places(Role.LOGIN),
        logins=columns.places(Role.LOGIN),
        passwords=columns.places(Role.PASSWORD),
        streets=(*columns.places(Role.STREET), *columns.places(Role.STREET_MORE)),
        width=len(columns.roles),
    )


def categories_of(filled: Sequence[bool], columns: Columns) -> tuple[LeakCategory, ...]:
    """What a line held: the categories of its columns that are not empty, and OTHER for unknown ones."""
    return revealed([role for role, holds in zip(columns.roles, filled, strict=False) if holds])


def revealed(roles: Collection[Role]) -> tuple[LeakCategory, ...]:
    """What these columns, filled, reveal: an e-mail beside a password is a login."""
    held = {LEAKED_AS.get(role, LeakCategory.OTHER) for role in roles}
    if Role.PASSWORD in roles and Role.EMAIL in roles:
        held.add(LeakCategory.LOGIN)
    return segment_categories(held)


def family_texts(cells: Sequence[Sequence[str]], places: Places) -> Sequence[str]:
    """The family names of a block of columns, the name in use and that of birth put together."""
    if places.family < 0:
        return ()
    texts = cells[places.family]
    if places.birth_name >= 0:
        pairs = zip(texts, cells[places.birth_name], strict=True)
        texts = [f"{used} née {born}" if used and born and used != born else used or born for used, born in pairs]
    return texts
