"""Looks for the practice's own accounts in every cell of a leaked file, « e-mail:password » lines included."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

# More findings than this are counted, not kept: a domain that is not the practice's own would fill the memory.
MOST_KEPT = 2_000
# What parts an account from its password in lists that are sold: « a@b.fr:secret », « https://site|a@b.fr|secret ».
_PARTING = ":;|,\t"
_WORDS = re.compile(r"[^\s:;|,<>()\[\]{}\"'=\\/]+")
_PAIR = 3


class OwnFinding(NamedTuple):
    """One of the practice's own accounts found in the leaked file, and whether a password stands beside it."""

    account: str
    table: str
    line: int
    with_password: bool
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class OwnAccounts:
    """The practice's own e-mails, logins and mail domains, in small letters, looked for in the same reading."""

    accounts: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    @property
    def needles(self) -> tuple[str, ...]:
        """Texts of which a line that names an own account holds at least one."""
        return (*sorted(self.accounts), *sorted(f"@{domain}" for domain in self.domains))

    def holds(self, text: str) -> bool:
        """Whether a text in small letters is one of them."""
        return text in self.accounts or (text.rpartition("@")[2] in self.domains and "@" in text[1:])


def own_accounts(lines: Iterable[str]) -> OwnAccounts:
    """Accounts as a person lists them: « cabinet@example.fr », a login, or « @example.fr » for a whole mail domain."""
    said = {line.strip().lower().removeprefix("mailto:") for line in lines} - {"", "@"}
    domains = frozenset(one[1:] for one in said if one.startswith("@"))
    return OwnAccounts(frozenset(one for one in said if not one.startswith("@")), domains)


def find_own(
    own: OwnAccounts,
    table: str,
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    passwords: Sequence[int],
    fingerprint: Callable[[Sequence[str]], bytes],
) -> Iterator[OwnFinding]:
    """The own accounts of one block of lines, in whatever column; `passwords` are the columns known to hold some.

    The block is looked through as one text first, which costs next to nothing where no account is in it.
    """
    needles = own.needles
    if not needles:
        return
    whole = "\n".join(map("\x1f".join, rows)).lower()
    held = [one for one in needles if one in whole]
    if not held:
        return
    for row, number in zip(rows, numbers, strict=True):
        line = "\x1f".join(row).lower()
        if any(one in line for one in held):
            beside = any(place < len(row) and row[place].strip() for place in passwords)
            found = dict(_in_row(own, row, known_columns=bool(passwords)))
            for account, paired in found.items():
                yield OwnFinding(account, table, number, beside or paired, fingerprint(row))


def _in_row(own: OwnAccounts, row: Sequence[str], *, known_columns: bool) -> Iterator[tuple[str, bool]]:
    for place, cell in enumerate(row):
        text = cell.strip().lower()
        if own.holds(text):
            # A line of two or three cells without a known column of passwords is an account and its password.
            pair = not known_columns and len(row) <= _PAIR
            yield text, pair and any(after.strip() for after in row[place + 1 : place + 2])
        else:
            yield from _in_text(own, text)


def _in_text(own: OwnAccounts, text: str) -> Iterator[tuple[str, bool]]:
    """Own accounts among the words of a cell; a bare login counts only where a password follows it."""
    for word in _WORDS.finditer(text):
        account = word.group().strip(".")
        if own.holds(account):
            after = text[word.end() :]
            paired = after[:1] in _PARTING and after[1:2].strip() not in ("", *_PARTING) if after else False
            if paired or "@" in account:
                yield account, paired
