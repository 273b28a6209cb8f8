"""Writes docs/case-file.md from the code: every key of a case file and of the answer of `assess`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clinickit.domain.schema import Kind, Leaf, leaves
from clinickit.domain.strict_tables import StrictTable
from clinickit.domain.vocabularies import Vocabularies, Vocabulary, file_of
from clinickit.services.casefile.reading import JOURNAL_KEYS

PROSE = "wording/case_file.toml"


@dataclass(frozen=True, slots=True)
class Prose:
    """The French of the document: what explains, an example, and the words for types, units and tables."""

    introduction: str
    example: str
    ending: str
    types: Mapping[Kind, str]
    units: Mapping[str, str]
    tables: Mapping[str, str]
    journal: Mapping[str, tuple[str, str]]
    assess: Mapping[str, tuple[str, str]]


def tables() -> dict[str, list[Leaf]]:
    """The facts of each table of a case file, in the order of the dataclasses; a list of tables ends with `[]`."""
    found: dict[str, list[Leaf]] = {}
    for leaf in leaves().values():
        found.setdefault(leaf.path.rpartition(".")[0], []).append(leaf)
    return found


def parse_prose(raw: Mapping[str, object], file: str = PROSE) -> Prose:
    """Read the French of the document. Raises ResourceProblem when a type, a unit, a table or a key has no words."""
    table = StrictTable(raw, file)
    counts = [path for path, leaf in leaves().items() if leaf.kind is Kind.COUNT]
    types, units, meanings, journal, answer = (
        StrictTable(table.value(name), file, name) for name in ("types", "units", "tables", "journal", "assess")
    )
    prose = Prose(
        introduction=table.text("introduction"),
        example=table.text("example"),
        ending=table.text("ending"),
        types={kind: types.text(kind.value) for kind in Kind},
        units={path: units.text(path) for path in counts},
        tables={path: meanings.text(path) for path in tables()},
        journal={key: _key_words(journal, key) for key in JOURNAL_KEYS},
        assess={key: _key_words(answer, key) for key in answer.names()},
    )
    for one in (types, units, meanings, journal, answer, table):
        one.finish()
    return prose


def _key_words(table: StrictTable, key: str) -> tuple[str, str]:
    words = StrictTable(table.value(key), table.file, table.path(key))
    found = words.text("type"), words.text("meaning")
    words.finish()
    return found


def document(words: Vocabularies, names: Mapping[str, str], prose: Prose) -> str:
    """The whole document. `names` gives the French name of each fact path."""
    head = f"{prose.introduction}\n```toml\n{prose.example}```\n\n{prose.ending}"
    return "\n".join([head, *_tables(names, prose), *_journal(prose), *_assess(prose), *_options(words)])


def _tables(names: Mapping[str, str], prose: Prose) -> Iterator[str]:
    yield "## Toutes les clés\n"
    for table, found in tables().items():
        yield f"### `{_header(table)}`\n"
        yield f"{prose.tables[table]}\n"
        yield "| clé | type | unité | sens |\n|---|---|---|---|"
        if table.endswith("[]"):
            yield f"| `id` | {prose.types[Kind.TEXT]} | | l’identifiant de l’élément |"
        yield from (_row(leaf, names, prose) for leaf in found)
        yield ""


def _header(table: str) -> str:
    """`practice.sites[].address` → `[practice.sites.address]`, `practice.sites[]` → `[[practice.sites]]`."""
    path = table.replace("[]", "")
    return f"[[{path}]]" if table.endswith("[]") else f"[{path}]"


def _row(leaf: Leaf, names: Mapping[str, str], prose: Prose) -> str:
    key = leaf.path.rpartition(".")[2]
    kind = prose.types[leaf.kind]
    if leaf.options is not None:
        kind = f"[{kind}](#{_anchor(leaf.options)})"
    return f"| `{key}` | {kind} | {prose.units.get(leaf.path, '')} | {_cell(names.get(leaf.path, ''))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _anchor(enum: type[StrEnum]) -> str:
    return file_of(enum).rpartition("/")[2].removesuffix(".toml")


def _journal(prose: Prose) -> Iterator[str]:
    yield "### `[[journal]]`\n"
    yield "| clé | type | sens |\n|---|---|---|"
    for key, (kind, meaning) in prose.journal.items():
        yield f"| `{key}` | {kind} | {meaning} |"
    yield ""


def _assess(prose: Prose) -> Iterator[str]:
    yield "## Ce que rend `assess --json`\n"
    yield "| clé | type | sens |\n|---|---|---|"
    for key, (kind, meaning) in prose.assess.items():
        yield f"| `{key}` | {kind} | {_cell(meaning)} |"
    yield ""


def _options(words: Vocabularies) -> Iterator[str]:
    yield "## Toutes les options\n"
    for enum in dict.fromkeys(leaf.options for leaf in leaves().values() if leaf.options is not None):
        yield from _option_list(words.of(enum), _anchor(enum))


def _option_list(vocabulary: Vocabulary, anchor: str) -> Iterator[str]:
    yield f'### <a id="{anchor}"></a>{vocabulary.title}\n'
    if vocabulary.note:
        yield f"{vocabulary.note}.\n"
    yield "| option | libellé | précision |\n|---|---|---|"
    for option in vocabulary.options:
        yield f"| `{option.id}` | {_cell(option.label)} | {_cell(option.hint)} |"
    yield ""
