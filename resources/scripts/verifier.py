"""Vérifie main-courante.jsonl : chaque entrée suit la précédente et correspond à son empreinte.

python3 verifier.py           vérifie, et compare la fin à la tête écrite dans LISEZ-MOI.txt
python3 verifier.py TÊTE      dit de quelle entrée est la tête imprimée sur un papier (16 signes suffisent)
python3 verifier.py --lire    affiche le texte vérifié de chaque entrée (heures UTC)
Python 3.6 ou plus récent suffit, sans rien d’autre.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
READ = "--lire"


def told_head() -> str:
    """La tête écrite dans LISEZ-MOI.txt, à côté ou un dossier plus haut ; vide quand il n’y en a pas."""
    for folder in (HERE, HERE.parent):
        readme = folder / "LISEZ-MOI.txt"
        text = readme.read_bytes().decode("utf-8", "replace") if readme.is_file() else ""
        found = re.findall(r"^[0-9a-f]{64}\s*$", text, re.MULTILINE)
        if found:
            return str(found[0]).strip()
    return ""


def pairs_of(file: Path) -> "list[tuple[str, str]]":
    """Le texte exact de chaque entrée et l’empreinte qui le suit."""
    try:
        lines = file.read_bytes().decode("utf-8").split("\n")
    except OSError:
        sys.exit(f"{file} ne peut pas être lu.")
    except UnicodeDecodeError:
        sys.exit(f"{file.name} a été altéré : ce n’est plus du texte.")
    if lines.pop():
        sys.exit(f"{file.name} a été coupé : sa dernière ligne n’est pas finie.")
    if len(lines) % 2:
        sys.exit(f"{file.name} a été altéré : il manque une ligne, ou il y en a une de trop.")
    return [(lines[place], lines[place + 1]) for place in range(0, len(lines), 2)]


def verified(pairs: "list[tuple[str, str]]") -> "list[dict[str, object]]":
    """Les entrées, dans l’ordre ; vides à la place de celles qu’un extrait laisse de côté."""
    previous, entries = "0" * 64, []
    for number, (content, told) in enumerate(pairs, start=1):
        entry = {}
        if content != "null":
            try:
                entry = json.loads(content)
                follows = entry["number"] == number and entry["previous"] == previous
            except (ValueError, KeyError, TypeError):
                sys.exit(f"L’entrée n° {number} a été modifiée.")
            if not follows:
                sys.exit(f"L’entrée n° {number} ne suit pas la précédente : retirée, ajoutée ou déplacée.")
        if not re.match(r"[0-9a-f]{64}\Z", told) or (
            entry and hashlib.sha256(content.encode("utf-8")).hexdigest() != told
        ):
            sys.exit(f"L’entrée n° {number} a été modifiée.")
        entries.append(entry)
        previous = told
    return entries


def main(words: "list[str]") -> None:
    """Vérifie, et dit ce qui a été trouvé."""
    heads = [word.lower() for word in words if re.match(r"[0-9A-Fa-f]{16,64}\Z", word)]
    files = [word for word in words if word != READ and word.lower() not in heads]
    pairs = pairs_of(Path(files[0]) if files else HERE / "main-courante.jsonl")
    entries, hashes = verified(pairs), [told for _, told in pairs]
    last, announced = hashes[-1] if hashes else "0" * 64, "" if files else told_head()
    if announced and announced != last:
        sys.exit("La fin n’est pas celle que dit LISEZ-MOI.txt : des entrées ont été retirées ou ajoutées à la fin.")
    if READ in words:
        for entry in filter(None, entries):
            print(" | ".join(str(entry.get(key, "")) for key in ("number", "event_at", "entered_at", "person", "text")))
    left_out = sum(not entry for entry in entries)
    extract = f" (extrait : {left_out} n’y sont que par leur empreinte)" if left_out else ""
    print(f"Nombre d’entrées : {len(entries)}{extract}. Chaîne intacte. Tête : {last}")
    for head in heads:
        place = next((number for number, told in enumerate(hashes, start=1) if told.startswith(head)), 0)
        if not place:
            sys.exit(f"La tête {head} n’est celle d’aucune entrée : ce papier vient d’une autre main courante.")
        print(f"La tête {head} est celle de l’entrée n° {place} : ce papier date tout ce qui va jusqu’à elle.")
    if not announced and not heads:
        print("Comparez cette tête à celle d’un papier reçu : sans elle, une fin retirée ou ajoutée ne se voit pas.")


if __name__ == "__main__":
    main(sys.argv[1:])
