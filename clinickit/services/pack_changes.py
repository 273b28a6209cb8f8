"""What a pack would change, said rule by rule with its dates: « 72 h aujourd’hui, 96 h à partir du… »."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from clinickit.documents.numbers import number_in_french
from clinickit.documents.wording import in_french
from clinickit.domain.rule_files import parse_rule
from clinickit.domain.rulebook import DURATION_KINDS, Rule, RuleKind, RuleVersion
from clinickit.services.library import Library

Say = Callable[..., str]
_MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class PackChange:
    """One thing that a pack changes: its title, then what changes, sentence by sentence."""

    title: str
    lines: tuple[str, ...]


def changes(library: Library, files: Mapping[str, bytes], texts: Mapping[str, str], today: date) -> list[PackChange]:
    """Everything that these files would change in what is in use: rules, models, then the rest by folder."""

    def say(key: str, **values: str) -> str:
        return texts[key].format(**values)

    changed = {path: data for path, data in sorted(files.items()) if _differs(library, path, data)}
    found = [
        one
        for path, data in changed.items()
        if path.startswith("rules/")
        for one in _rule(library, path, data, say, today)
    ]
    found += [_template(library, path, data, say) for path, data in changed.items() if path.startswith("documents/")]
    return found + list(_folders(changed, say))


def _differs(library: Library, path: str, data: bytes) -> bool:
    return not _known(library, path) or library.resources.data(path) != data


def _known(library: Library, path: str) -> bool:
    return path in library.resources.names(str(PurePosixPath(path).parent))


def _rule(library: Library, path: str, data: bytes, say: Say, today: date) -> Iterator[PackChange]:
    new = parse_rule(tomllib.loads(data.decode("utf-8-sig")), path)
    old = parse_rule(library.resources.read(path), path) if _known(library, path) else None
    yield PackChange(new.title, tuple(_rule_lines(old, new, say, today)) or (say("change.sources"),))


def _rule_lines(old: Rule | None, new: Rule, say: Say, today: date) -> Iterator[str]:
    before = {one.valid_from: one for one in old.versions} if old is not None else {}
    now = old.at(today) if old is not None else None
    for version in new.versions:
        known, after = before.pop(version.valid_from, None), _value(version, new.kind, say)
        if known is not None and known.value == version.value:
            continue
        day = in_french(version.valid_from) if version.valid_from is not None else ""
        if version.valid_from is None:
            yield say("change.proposed", after=after)
        elif old is None:
            yield say("change.new_rule", after=after, day=day)
        elif known is not None:
            earlier = _value(known, old.kind, say, before=True)
            yield say("change.corrected", after=after, day=day, before=earlier)
        elif now is None:
            yield say("change.first", after=after, day=day)
        else:
            key = "change.from" if version.valid_from > today else "change.since"
            yield say(key, before=_value(now, new.kind, say, before=True), after=after, day=day)
    adopted = [one.value for one in new.versions if one.valid_from is not None]
    for gone in before.values():
        if gone.valid_from is None and gone.value in adopted:
            continue  # the draft is law now: its date was said
        said = _value(gone, new.kind, say, before=True)
        if gone.valid_from is None:
            yield say("change.removed_proposal", before=said)
        else:
            yield say("change.removed", before=said, day=in_french(gone.valid_from))


def _value(version: RuleVersion, kind: RuleKind, say: Say, *, before: bool = False) -> str:
    value = version.value
    if kind in DURATION_KINDS and isinstance(value, int):
        return say(f"value.{kind.value}", value=number_in_french(value))
    if kind is RuleKind.NUMBER:
        return say("value.number", value=str(value).replace(".", ","))
    if kind is RuleKind.THRESHOLD:
        return say(f"value.{value}")
    if kind is RuleKind.FLAG:
        return say("value.yes" if value else "value.no")
    return say("value.other_before" if before else "value.other")


def _template(library: Library, path: str, data: bytes, say: Say) -> PackChange:
    new = tomllib.loads(data.decode("utf-8-sig"))
    after = str(new.get("version", ""))
    title = str(new.get("title", path))
    if not _known(library, path):
        return PackChange(title, (say("change.template_new", after=after),))
    before = str(library.resources.read(path).get("version", ""))
    if before == after:
        return PackChange(title, (say("change.template_same", after=after),))
    return PackChange(title, (say("change.template", after=after, before=before),))


def _folders(changed: Mapping[str, bytes], say: Say) -> Iterator[PackChange]:
    """What is neither a rule nor a model: how many files of each folder, and their names."""
    folders: dict[str, list[str]] = {}
    for path in changed:
        folder, _, name = path.partition("/")
        if folder not in {"rules", "documents"}:
            folders.setdefault(folder, []).append(name.removesuffix(".toml"))
    for folder, names in folders.items():
        shown = ", ".join(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else "")
        key = "change.files.many" if len(names) > 1 else "change.files.one"
        yield PackChange(say(f"folder.{folder}"), (say(key, count=str(len(names)), names=shown),))
