"""The packs of rules kept beside the vault: verified at each start, put in place by one rename, never thrown away."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from clinickit.adapters.pack_files import LARGEST, read_pack
from clinickit.adapters.safe_files import make_private_folder, replace_file
from clinickit.adapters.toml_resources import TomlResources
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.packs import KEY_FILE, Pack, PackRefused, TrustedKey, as_toml, parse_keys

STATE = "state.json"
_FORMAT = 1
State = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


class PackShelf:
    """The folder of packs; nothing is read before it is asked for."""

    def __init__(self, folder: Path, base: TomlResources) -> None:
        self._folder, self._base = folder, base
        self._read: tuple[tuple[Pack, ...], tuple[str, ...]] | None = None

    def read(self, file: Path) -> Pack:
        """A pack in a file, its signature verified with a trusted key. Raises PackRefused."""
        try:
            with file.open("rb") as stream:
                raw = stream.read(LARGEST + 1)
        except OSError:
            raise PackRefused(
                "Ce fichier ne peut pas être lu.", "Copiez-le sur cet ordinateur, puis recommencez."
            ) from None
        return read_pack(raw, self.trusted())

    def active(self) -> tuple[Pack, ...]:
        """The packs in use, the last put in place first, each verified again; what no longer verifies is left out."""
        return self._verified()[0]

    def set_aside(self) -> tuple[str, ...]:
        """Why packs that should be in use are not, one sentence each."""
        return self._verified()[1]

    def _verified(self) -> tuple[tuple[Pack, ...], tuple[str, ...]]:
        if self._read is None:
            packs: list[Pack] = []
            problems: list[str] = []
            try:
                names = self._state()[0]
            except PackRefused as problem:
                names, problems = (), [problem.sentence]
            for name in names:
                try:
                    packs.append(self.read(self._folder / f"{name}.ckpack"))
                except PackRefused as problem:
                    problems.append(f"{name} : {problem.sentence}")
            self._read = tuple(packs), tuple(problems)
        return self._read

    def previous(self) -> bool:
        """Whether there is a state to go back to."""
        try:
            return bool(self._state()[1])
        except PackRefused:
            return False

    def place(self, pack: Pack) -> None:
        """Put a pack in use from the next start; earlier ones are kept. Raises PackRefused, nothing changed."""
        active, before = self._state()
        try:
            make_private_folder(self._folder)
            replace_file(self._folder / f"{pack.id}.ckpack", pack.raw)
        except OSError as problem:
            raise _unwritten(problem) from None
        others = tuple(one for one in active if one.rpartition("-")[0] != pack.manifest.name)
        self._keep((pack.id, *others), (*before, active))

    def go_back(self) -> None:
        """Put back in use what was before the last change. Raises PackRefused."""
        _active, before = self._state()
        if not before:
            raise PackRefused("Il n’y a aucun état plus ancien.", "Les règles du programme lui-même s’appliquent déjà.")
        self._keep(before[-1], before[:-1])

    def _state(self) -> State:
        """What is in use and what was before. Raises PackRefused when the list is damaged."""
        try:
            found = json.loads((self._folder / STATE).read_bytes())
        except FileNotFoundError:
            return (), ()
        except (OSError, ValueError):
            found = None
        if not _is_state(found):
            raise PackRefused(
                "La liste des paquets installés est abîmée ; les règles du programme lui-même s’appliquent.",
                f"Retirez le fichier {self._folder / STATE}, puis remettez les paquets.",
            )
        state = cast("dict[str, list[object]]", found)
        return tuple(map(str, state["active"])), tuple(tuple(cast("list[str]", one)) for one in state["before"])

    def _keep(self, active: tuple[str, ...], before: tuple[tuple[str, ...], ...]) -> None:
        text = json.dumps({"format": _FORMAT, "active": active, "before": before}, indent=1)
        try:
            replace_file(self._folder / STATE, text.encode())
        except OSError as problem:
            raise _unwritten(problem) from None
        self._read = None

    # Keys

    def trusted(self) -> tuple[TrustedKey, ...]:
        """The keys whose signatures are believed: the program's own, then those that a person added."""
        added: list[TrustedKey] = []
        for file in sorted(self._key_folder.glob("*.toml")):
            try:
                added += parse_keys(tomllib.loads(file.read_text(encoding="utf-8")), file.name, added=True)
            except (OSError, ValueError, ResourceProblem):
                continue  # a key that cannot be read is not believed
        ours = parse_keys(self._base.read(KEY_FILE))
        known = {one.key for one in ours}
        return (*ours, *(one for one in added if one.key not in known))

    @property
    def _key_folder(self) -> Path:
        return self._folder / "keys"

    def add_key(self, key: TrustedKey) -> None:
        """Believe a key from now on. Raises PackRefused when it cannot be written."""
        try:
            make_private_folder(self._folder)
            make_private_folder(self._key_folder)
            replace_file(self._key_folder / _key_name(key.fingerprint), as_toml(key).encode())
        except OSError as problem:
            raise _unwritten(problem) from None

    def forget_key(self, fingerprint: str) -> None:
        """Believe a key that a person added no longer."""
        (self._key_folder / _key_name(fingerprint)).unlink(missing_ok=True)
        self._read = None

    def resources_with(self, packs: Sequence[Mapping[str, bytes]]) -> TomlResources:
        """The program's own resources under these files, the first one winning."""
        return TomlResources(packs)


def _is_state(found: object) -> bool:
    if not isinstance(found, dict) or found.get("format") != _FORMAT:
        return False
    active, before = found.get("active"), found.get("before")
    lists = [active, *before] if isinstance(before, list) else [None]
    return all(isinstance(one, list) and all(_is_name(name) for name in one) for one in lists)


def _is_name(name: object) -> bool:
    return isinstance(name, str) and name.replace("-", "").isalnum() and name.isascii()


def _key_name(fingerprint: str) -> str:
    return f"{fingerprint.replace(' ', '-').lower()}.toml"


def _unwritten(problem: OSError) -> PackRefused:
    reason = f" (erreur {problem.errno})" if problem.errno else ""
    return PackRefused(
        f"Le dossier des paquets ne peut pas être écrit{reason}.",
        "Rien n’a été changé. Vérifiez la place libre, puis recommencez.",
    )
