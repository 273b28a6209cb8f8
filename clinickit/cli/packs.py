"""The command `pack`: make a key, make a pack, verify it, install it, trust an author, go back."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clinickit.domain.packs import fingerprint, written_key
from clinickit.services.pack_ports import PackMaking

if TYPE_CHECKING:  # the other commands, which share this line of commands, need no pack
    from clinickit.services.packs import PackDesk, PackScreen


@dataclass(frozen=True, slots=True)
class PackTools:
    """What the command uses: the packs of this computer, and what an author does."""

    desk: "PackDesk"
    making: PackMaking


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    pack = commands.add_parser("pack", help="paquets signés de règles et de modèles : faire, vérifier, installer")
    acts = pack.add_subparsers(dest="act", required=True, metavar="ACTE")
    key = acts.add_parser("key", help="faire une clé d’auteur (à garder hors ligne) et dire son empreinte")
    key.add_argument("file", type=Path, metavar="CLÉ.pem")
    make = acts.add_parser("make", help="signer un dossier rangé comme resources/, avec son pack.toml")
    make.add_argument("folder", type=Path, metavar="DOSSIER")
    make.add_argument("--key", type=Path, required=True, metavar="CLÉ.pem")
    make.add_argument("--out", type=Path, metavar="FICHIER.ckpack", help="à défaut : DOSSIER.ckpack")
    for name, said in (("verify", "dire qui l’a signé et ce qu’il change"), ("install", "le mettre en place")):
        one = acts.add_parser(name, help=said)
        one.add_argument("file", type=Path, metavar="FICHIER.ckpack")
    acts.add_parser("list", help="dire ce qui sert, et à qui il est fait confiance")
    acts.add_parser("back", help="revenir à ce qui servait avant le dernier paquet")
    trust = acts.add_parser("trust", help="faire confiance à un auteur dont l’empreinte a été lue au téléphone")
    trust.add_argument("key", metavar="CLÉ-PUBLIQUE")
    trust.add_argument("--owner", required=True, metavar="NOM")
    trust.add_argument("--fingerprint", required=True, metavar="EMPREINTE")


def run_pack(tools: PackTools, given: argparse.Namespace) -> int:
    """Do one act; raises PackRefused."""
    print("\n".join(ACTS[given.act](tools, given)))
    return 0


def _key(tools: PackTools, given: argparse.Namespace) -> list[str]:
    public = tools.making.new_key(given.file)
    return [
        f"Clé privée : {given.file} (gardez-la hors ligne, et n’en donnez jamais copie)",
        f"Clé publique, à donner : {written_key(public)}",
        f"Empreinte, à lire au téléphone : {fingerprint(public)}",
    ]


def _make(tools: PackTools, given: argparse.Namespace) -> list[str]:
    target = given.out or given.folder.with_name(f"{given.folder.name}.ckpack")
    made = tools.making.make(given.folder, given.key, target)
    return [f"{target} : {made.id}, fichiers : {len(made.files)}, signé par {made.key.fingerprint}"]


def _verify(tools: PackTools, given: argparse.Namespace) -> list[str]:
    return _said(tools.desk.examine(given.file))


def _said(screen: "PackScreen") -> list[str]:
    lines = [line for line in (screen.title, screen.signed, screen.made, screen.effective) if line]
    return lines + [f"  {change.title} : {line}" for change in screen.changes for line in change.lines]


def _install(tools: PackTools, given: argparse.Namespace) -> list[str]:
    screen = tools.desk.examine(given.file)
    tools.desk.install(screen)
    return [*_said(screen), "Installé."]


def _list(tools: PackTools, _given: argparse.Namespace) -> list[str]:
    screen = tools.desk.screen()
    return [*screen.in_use, *screen.set_aside, *(key.said for key in screen.keys)]


def _back(tools: PackTools, _given: argparse.Namespace) -> list[str]:
    tools.desk.go_back()
    return ["C’est fait. Ce qui sert maintenant :", *tools.desk.screen().in_use]


def _trust(tools: PackTools, given: argparse.Namespace) -> list[str]:
    made = tools.desk.trust(given.owner, given.key, given.fingerprint)
    return [f"{made.owner} a maintenant votre confiance ({made.fingerprint})."]


ACTS: Mapping[str, Callable[[PackTools, argparse.Namespace], list[str]]] = {
    "key": _key,
    "make": _make,
    "verify": _verify,
    "install": _install,
    "list": _list,
    "back": _back,
    "trust": _trust,
}
