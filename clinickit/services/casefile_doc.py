"""Writes docs/case-file.md from the code: every key of a case file, its type, unit, meaning and options."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import groupby

from clinickit.domain.case import CASE_FORMAT
from clinickit.domain.facts import Unknown
from clinickit.domain.schema import Kind, Leaf, leaves, record_of
from clinickit.domain.vocabularies import Vocabularies, Vocabulary, file_of
from clinickit.services.casefile import JOURNAL_KEYS

UNITS: Mapping[str, str] = {
    "practice.headcount": "personnes",
    "practice.policies[].declaration_days": "jours ouvrés",
    "breach.availability.hours": "heures",
    "breach.availability.restored_after_hours": "heures",
    "breach.data.records": "enregistrements",
    "breach.people.count": "personnes",
    "breach.people.in_file": "personnes",
    "breach.communication.informed_count": "personnes",
    "breach.cross_border.countries[].people": "personnes",
    "breach.losses[].amount": "euros",
}
"""What each count counts."""

_TYPES = {
    Kind.TEXT: "texte",
    Kind.YES_NO: "oui ou non",
    Kind.CHOICE: "option",
    Kind.CHOICES: "options",
    Kind.COUNT: "nombre",
    Kind.MOMENT: "moment",
    Kind.DAY: "jour",
}

EXAMPLE = f"""format = {CASE_FORMAT}

[case]
kind = "real"
title = "Ordinateur volé dans une voiture"

[practice]
kind = "cabinet_infirmier"
name = "Cabinet infirmier des Trois-Ponts"
time_zone = "Europe/Paris"

[[practice.policies]]
id = "multirisque"
insurer = "Mutuelle de l’Estuaire"
kind = "multirisque"
number = "MR-0412-77"
declaration_days = 2

[breach]
kinds = ["theft"]
established = "established"
personal_data = true
natures = {{ items = ["confidentiality"], complete = false }}

[breach.timeline]
started_at = {{ at = 2026-11-17T19:00:00, precision = "estimated" }}
aware_at = 2026-11-17T20:40:00

[breach.people]
categories = ["patients"]
count = {{ value = 140, precision = "estimated" }}

[breach.protection]
encryption = "none"
key_safe = "indéterminable"

[breach.complaint]
filed = "?"

[[journal]]
at = 2026-11-17T20:40:00
text = "Vitre brisée, l’ordinateur a disparu du coffre."
person = "Mme Cardin"
"""

_HEAD = f"""# Le fichier de dossier

Un dossier peut s’écrire dans un fichier texte, au format TOML, et se lire sans fenêtre :

```
clinickit assess dossier.toml
clinickit dossier dossier.toml --out DOSSIER
```

Ce document est fait par le programme à partir de ses propres listes : il ne peut pas oublier une clé.

## Écrire un fichier

Un fichier commence par `format = {CASE_FORMAT}`. Il contient ensuite, dans l’ordre que l’on veut :

| table | ce qu’elle dit |
|---|---|
| `[case]` | facultative : `kind` (`real` pour un dossier réel, `exercise` pour un exercice) et `title` |
| `[practice]` | la structure telle qu’elle était : qui répond des données, ses sites, prestataires, contrats |
| `[breach]` | la violation : dates, données, personnes, conséquences, mesures, démarches |
| `[decisions]` | ce qui a été décidé, et pourquoi |
| `[[journal]]` | la main courante, une table par événement |

Une clé absente veut dire : la question n’a pas été posée. Aucune clé n’est obligatoire, sauf `format`, `id` dans une
liste de tables, `at` et `text` dans la main courante.

Une clé inconnue, un mauvais type ou une date impossible donnent chacun une ligne (fichier, clé, ce qui était attendu) ;
rien n’est alors écrit et le programme rend le code 2.

### Ne pas savoir

« On ne sait pas » est une réponse. Elle s’écrit à la place de n’importe quelle valeur :

| écrire | pour dire |
|---|---|
| `"{Unknown.NOT_YET.value}"` | je ne sais pas encore |
| `"{Unknown.TO_DETERMINE.value}"` | quelqu’un est chargé de le déterminer |
| `"{Unknown.CANNOT.value}"` | on ne pourra pas le savoir |

### Les types

| type | comment l’écrire |
|---|---|
| texte | entre guillemets : `"Cabinet des Tilleuls"` |
| oui ou non | `true` ou `false`, sans guillemets |
| option | l’identifiant de l’option, entre guillemets : `"laboratoire"` |
| options | une liste : `["confidentiality", "availability"]` ; `[]` veut dire aucune. Si d’autres restent possibles : `{{ items = ["confidentiality"], complete = false }}` |
| nombre | un nombre entier sans espaces : `18340`. S’il n’est pas exact : `{{ value = 18340, precision = "estimated" }}` (`exact`, `estimated` ou `supposed`) |
| jour | `2026-11-20`, sans guillemets |
| moment | voir ci-dessous |

### Les moments

L’heure est celle de l’horloge au mur de la structure (`practice.time_zone`, sinon `Europe/Paris`).

| écrire | pour dire |
|---|---|
| `2026-11-18T09:05:00` | le 18 novembre à 9 h 05, heure de la structure |
| `2026-11-18T09:05:00+01:00` | le même instant, avec son décalage |
| `2026-11-18` | ce jour-là, sans savoir l’heure : compté depuis le début du jour |
| `{{ at = 2026-11-18T09:05:00, precision = "supposed" }}` | un moment supposé (ou `estimated`) |
| `{{ at = 2026-11-18T09:05:00, zone = "America/Cayenne" }}` | à l’heure d’un autre fuseau |
| `{{ at = 2026-10-25T02:30:00, second_occurrence = true }}` | la seconde fois que cette heure existe, la nuit du passage à l’heure d’hiver |

### Les listes de tables

Sites, contrats, pièces… : chaque élément est une table entre doubles crochets, avec un `id` que vous choisissez (lettres
sans accent, chiffres, tirets, sans espace), unique dans sa liste. Trois `id` ne se choisissent pas : celui de
`breach.claims` est celui du contrat dans `practice.policies`, celui de `breach.gestures` est celui du geste de la fiche
réflexe, celui de `decisions.duties` est celui de l’obligation. Un `id` de `breach.parties` peut être celui d’un prestataire
de `practice.processors`.

## Un petit exemple complet

```toml
{EXAMPLE}```

Cinq dossiers entiers sont dans `resources/examples/`.
"""

_JOURNAL_MEANINGS = {
    "at": ("moment", "quand c’est arrivé ; obligatoire"),
    "entered_at": ("moment", "quand cela a été noté ; à défaut, le même moment"),
    "kind": ("texte", "la sorte d’entrée ; à défaut `note`"),
    "text": ("texte", "ce qui s’est passé ; obligatoire"),
    "person": ("texte", "qui le note"),
    "refs": ("liste de textes", "les pièces ou les éléments dont il s’agit, par leur `id`"),
}


def document(words: Vocabularies, names: Mapping[str, str]) -> str:
    """The whole document. `names` gives the French name of a fact path; a path without one shows its docstring."""
    return "\n".join([_HEAD, *_tables(words, names), *_journal(), *_options(words)]) + "\n"


def _tables(words: Vocabularies, names: Mapping[str, str]) -> Iterator[str]:
    yield "## Toutes les clés\n"
    for table, found in groupby(leaves().values(), key=lambda leaf: leaf.path.rpartition(".")[0]):
        yield f"### `{_header(table)}`\n"
        meaning = names.get(table) or inspect.cleandoc(record_of(table).__doc__ or "").partition("\n")[0]
        yield f"{meaning}\n"
        yield "| clé | type | unité | sens |\n|---|---|---|---|"
        if table.endswith("[]"):
            yield "| `id` | texte | | l’identifiant de l’élément |"
        yield from (_row(leaf, words, names) for leaf in found)
        yield ""


def _header(table: str) -> str:
    """`practice.sites[].address` → `[practice.sites.address]`, `practice.sites[]` → `[[practice.sites]]`."""
    path = table.replace("[]", "")
    return f"[[{path}]]" if table.endswith("[]") else f"[{path}]"


def _row(leaf: Leaf, words: Vocabularies, names: Mapping[str, str]) -> str:
    key = leaf.path.rpartition(".")[2]
    kind = _TYPES[leaf.kind]
    if leaf.options is not None:
        kind = f"{kind} [{words.of(leaf.options).title}](#{_anchor(leaf.options)})"
    return f"| `{key}` | {kind} | {UNITS.get(leaf.path, '')} | {_cell(names.get(leaf.path, ''))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _anchor(enum: type[StrEnum]) -> str:
    return file_of(enum).rpartition("/")[2].removesuffix(".toml")


def _journal() -> Iterator[str]:
    yield "### `[[journal]]`\n"
    yield "| clé | type | sens |\n|---|---|---|"
    for key in JOURNAL_KEYS:
        kind, meaning = _JOURNAL_MEANINGS[key]
        yield f"| `{key}` | {kind} | {meaning} |"
    yield ""


def _options(words: Vocabularies) -> Iterator[str]:
    yield "## Toutes les options\n"
    enums: Iterable[type[StrEnum]] = dict.fromkeys(leaf.options for leaf in leaves().values() if leaf.options)
    for enum in enums:
        yield from _option_list(words.of(enum), _anchor(enum))


def _option_list(vocabulary: Vocabulary, anchor: str) -> Iterator[str]:
    yield f'### <a id="{anchor}"></a>{vocabulary.title}\n'
    if vocabulary.note:
        yield f"{vocabulary.note}.\n"
    yield "| option | libellé | précision |\n|---|---|---|"
    for option in vocabulary.options:
        yield f"| `{option.id}` | {_cell(option.label)} | {_cell(option.hint)} |"
    yield ""
