"""Signed packs of rules and papers: look at one before it is put in place, install it, go back, trust an author."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from clinickit import __version__
from clinickit.documents.wording import in_french
from clinickit.domain.errors import STUMBLES, ClinicKitError
from clinickit.domain.facts import PARIS
from clinickit.domain.packs import Pack, PackRefused, TrustedKey, numbers, read_key, same_fingerprint
from clinickit.services.check import check_everything
from clinickit.services.library import Library
from clinickit.services.pack_changes import PackChange, changes
from clinickit.services.pack_ports import Packs
from clinickit.services.ports import Clock

TEXTS = "wording/packs.toml"
# A key that a person added holds for packs of any day, until it is forgotten.
EVER = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class PackScreen:
    """A pack that could be put in place, as it is shown before the person says yes."""

    pack: Pack
    title: str
    signed: str
    made: str
    effective: str
    changes: tuple[PackChange, ...]


@dataclass(frozen=True, slots=True)
class KeyLine:
    """An author whose signature is believed; only one that a person added can be forgotten here."""

    fingerprint: str
    said: str
    added: bool


@dataclass(frozen=True, slots=True)
class RulesScreen:
    """What is in use, what was set aside and why, who is believed."""

    in_use: tuple[str, ...]
    set_aside: tuple[str, ...]
    keys: tuple[KeyLine, ...]
    can_go_back: bool
    restart: bool


class PackDesk:
    """The use cases about packs. Every method is called off the window's thread."""

    def __init__(self, library: Library, packs: Packs, clock: Clock, program: str = __version__) -> None:
        self.library, self.packs, self.clock, self.program = library, packs, clock, program
        self.restart = False  # what is read once is read again at the next start only

    def _text(self, key: str, **values: str) -> str:
        return self.library.texts(TEXTS)[key].format(**values)

    def _refused(self, key: str, **values: str) -> PackRefused:
        return PackRefused(self._text(key, **values), self._text(f"{key}_action"))

    @property
    def today(self) -> date:
        """The day in Paris."""
        return self.clock.now().astimezone(ZoneInfo(PARIS)).date()

    def screen(self) -> RulesScreen:
        """Where the rules stand."""
        own = self._text("page.own", day=in_french(self.library.rules_checked_on))
        lines = tuple(self._line(pack) for pack in self.packs.active())
        return RulesScreen(
            in_use=(*lines, own),
            set_aside=tuple(self._text("page.set_aside", reason=reason) for reason in self.packs.set_aside()),
            keys=tuple(self._key_line(key) for key in self.packs.trusted()),
            can_go_back=self.packs.previous(),
            restart=self.restart,
        )

    def _line(self, pack: Pack) -> str:
        sheet = pack.manifest
        return self._text(
            "page.pack_line",
            title=sheet.title,
            version=str(sheet.version),
            owner=pack.key.owner,
            day=in_french(sheet.made_on),
        )

    def _key_line(self, key: TrustedKey) -> KeyLine:
        name = "page.key_added" if key.added else "page.key"
        return KeyLine(key.fingerprint, self._text(name, owner=key.owner, fingerprint=key.fingerprint), key.added)

    def examine(self, file: Path) -> PackScreen:
        """Read a pack, verify it and try it on everything else; nothing is put in place.

        Raises PackRefused: unknown or false signature, older, too new, or not holding together with the rest.
        """
        pack = self.packs.read(file)
        self._refuse_version(pack)
        self._refuse_broken(pack)
        sheet, texts = pack.manifest, self.library.texts(TEXTS)
        effective = in_french(sheet.effective_from) if sheet.effective_from is not None else ""
        return PackScreen(
            pack=pack,
            title=self._text("page.read", title=sheet.title, version=str(sheet.version)),
            signed=self._text("page.signed", owner=pack.key.owner, fingerprint=pack.key.fingerprint),
            made=self._text("page.made", day=in_french(sheet.made_on)),
            effective=self._text("page.effective", day=effective) if effective else "",
            changes=tuple(changes(self.library, pack.files, texts, self.today)),
        )

    def _refuse_version(self, pack: Pack) -> None:
        sheet = pack.manifest
        if numbers(sheet.min_program) > numbers(self.program):
            raise self._refused("too_new", wanted=sheet.min_program, ours=self.program)
        for placed in self.packs.active():
            if placed.manifest.name != sheet.name:
                continue
            if placed.manifest.version == sheet.version:
                raise self._refused("already")
            if placed.manifest.version > sheet.version:
                raise self._refused("older", version=str(placed.manifest.version))

    def _refuse_broken(self, pack: Pack) -> None:
        """Read everything as it would be with this pack, as `clinickit check` does; the pack answers for its own."""
        under = [one.files for one in self.packs.active() if one.manifest.name != pack.manifest.name]
        found = _problems(Library(self.packs.resources_with([pack.files, *under])))
        faults = [sentence for file, sentence in found if file in pack.files]
        if found and not faults:
            before = _problems(Library(self.packs.resources_with(under)))
            faults = [sentence for file, sentence in found if (file, sentence) not in before]
        if faults:
            raise self._refused("broken", problem=faults[0].rstrip("."))

    def install(self, screen: PackScreen) -> None:
        """Put in place, from the next start, the very bytes that were examined. Raises PackRefused."""
        self._refuse_version(screen.pack)
        self.packs.place(screen.pack)
        self.restart = True

    def go_back(self) -> None:
        """Put back what was in use before the last change, from the next start. Raises PackRefused."""
        self.packs.go_back()
        self.restart = True

    def trust(self, owner: str, key_line: str, typed: str) -> TrustedKey:
        """Believe an author whose fingerprint was read over the telephone and typed. Raises PackRefused."""
        if not owner.strip():
            raise self._refused("no_owner")
        key = read_key(key_line)
        if not same_fingerprint(typed, key):
            raise self._refused("other_fingerprint")
        made = TrustedKey(owner.strip(), key, EVER, added=True)
        self.packs.add_key(made)
        return made

    def distrust(self, fingerprint: str) -> None:
        """Believe an added author no longer; packs signed by them are set aside from the next start."""
        self.packs.forget_key(fingerprint)
        self.restart = True


def _problems(library: Library) -> tuple[tuple[str, str], ...]:
    """What does not hold together: the file, and one sentence."""
    try:
        return tuple((problem.file, problem.sentence) for problem in check_everything(library))
    except ClinicKitError as problem:
        return (("", problem.sentence),)
    except STUMBLES as stumble:
        return (("", str(stumble).strip("'\"") or type(stumble).__name__),)
