"""Vérifie main-courante.jsonl : chaque entrée suit la précédente et correspond à son empreinte."""

import hashlib
import json
import sys
from pathlib import Path

file = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("main-courante.jsonl"))
lines = file.read_bytes().decode("utf-8").removesuffix("\n").split("\n")
previous, left_out = "0" * 64, 0
for number, (content, told) in enumerate(zip(lines[::2], lines[1::2], strict=True), start=1):
    if content == "null":  # entrée laissée de côté dans un extrait : seule son empreinte est là
        previous, left_out = told, left_out + 1
        continue
    entry = json.loads(content)
    if entry["number"] != number or entry["previous"] != previous:
        sys.exit(f"L’entrée n° {number} ne suit pas la précédente.")
    if hashlib.sha256(content.encode("utf-8")).hexdigest() != told:
        sys.exit(f"L’entrée n° {number} a été modifiée.")
    previous = told
extract = f" (extrait : {left_out} entrées laissées de côté)" if left_out else ""
print(f"{len(lines) // 2} entrées, chaîne intacte{extract}. Tête : {previous}")
