"""Finds the folder of words, law and papers wherever the program runs from, and reads its TOML files once."""

import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from clinickit.domain.errors import ResourceProblem

_PLACE = re.compile(r"at line (\d+), column (\d+)")
_PACKAGE = Path(__file__).resolve().parents[1]
Overlay = Path | Mapping[str, bytes]


def find_resources() -> Path:
    """The `resources/` folder of this program: frozen program, folder beside it (USB key), wheel, then checkout.

    Raises ResourceProblem when none of these places has it.
    """
    places: list[Path] = []
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        beside = Path(sys.executable).resolve().parent
        places += [Path(frozen) / "clinickit" / "_resources", Path(frozen) / "resources", beside / "resources"]
    places += [_PACKAGE / "_resources", _PACKAGE.parent / "resources"]
    for place in places:
        if place.is_dir():
            return place
    raise ResourceProblem("resources", "dossier", "introuvable à côté du programme")


class TomlResources:
    """`resources/` with its overlays: the first overlay that has a file wins, the program's own folder comes last.

    An overlay is a folder, or the files of a pack already read and verified, by their path.

    Nothing is looked for before it is asked for; a TOML file is parsed once.
    """

    def __init__(self, overlays: Sequence[Overlay] = (), base: Path | None = None) -> None:
        self._overlays = tuple(overlays)
        self._base = base
        self._parsed: dict[str, Mapping[str, object]] = {}

    def read(self, name: str) -> Mapping[str, object]:
        """One parsed TOML file, by its path under resources/.

        Raises ResourceProblem with file and line when it is missing or is not TOML.
        """
        if name not in self._parsed:
            self._parsed[name] = MappingProxyType(_parse(name, self.data(name)))
        return self._parsed[name]

    def names(self, folder: str) -> tuple[str, ...]:
        """Names of the TOML files of a folder and its sub-folders, over every overlay, sorted."""
        found: set[str] = set()
        prefix = f"{folder.strip('/')}/" if folder.strip("./") else ""
        for root in self._roots():
            if isinstance(root, Mapping):
                found.update(one for one in root if one.startswith(prefix) and one.endswith(".toml"))
                continue
            start = root / _inside(folder)
            found.update(path.relative_to(root).as_posix() for path in start.rglob("*.toml") if path.is_file())
        return tuple(sorted(found))

    def data(self, name: str) -> bytes:
        """The bytes of a file. Raises ResourceProblem when no overlay has it."""
        inner = _inside(name)
        for root in self._roots():
            if isinstance(root, Mapping):
                if name in root:
                    return root[name]
                continue
            try:
                return (root / inner).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError:
                raise ResourceProblem(name, "fichier", "lisible") from None
        raise ResourceProblem(name, "fichier", "introuvable")

    def _roots(self) -> tuple[Overlay, ...]:
        if self._base is None:
            self._base = find_resources()
        return (*self._overlays, self._base)


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ResourceProblem(name, "nom", "un chemin sous resources/")
    return path


def _parse(name: str, raw: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise ResourceProblem(name, f"ligne {line}", "un texte en UTF-8") from None
    except tomllib.TOMLDecodeError as problem:
        place = _PLACE.search(str(problem))
        end = raw.count(b"\n") + 1
        where = f"ligne {place[1]}, colonne {place[2]}" if place else f"ligne {end} (fin du fichier)"
        raise ResourceProblem(name, where, "du TOML bien formé (guillemet, crochet ou signe = manquant ?)") from None
