"""Signed packs on the disk: what is refused and changes nothing, what is put in place, verified again, undone."""

import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clinickit.adapters.pack_files import LARGEST, MOST_FILES, SignedPacks, read_pack
from clinickit.adapters.pack_shelf import STATE
from clinickit.adapters.signatures import public_of
from clinickit.adapters.toml_resources import TomlResources, find_resources
from clinickit.domain.packs import KEY_FILE, MANIFEST, SIGNATURE, SUMS, PackRefused, parse_keys
from tests.adapters.vault_places import open_to_others
from tests.pack_making import DELAY, SHEET, Author, author, kept, longer_delay, shelf, zipped


@pytest.fixture
def jurist() -> Author:
    """The author whom the tests believe."""
    return author()


def with_a_link(entry: zipfile.ZipInfo) -> None:
    if entry.filename == DELAY:
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def doubled(jurist: Author) -> bytes:
    """A pack in which one file stands twice."""
    whole = jurist.signed({MANIFEST: SHEET.format(name="regles", version=1).encode(), DELAY: longer_delay()})
    raw = zipped(whole | {DELAY.replace("delay", "delax"): b"x = 1\n"})
    return raw.replace(b"cnil_notification_delax", b"cnil_notification_delay")


def sheet(**changed: str) -> bytes:
    """The sheet of a pack with a key changed."""
    lines = SHEET.format(name="regles", version=1).strip().splitlines()
    return "\n".join(
        f"{line.split(' =')[0]} = {changed.get(line.split(' =')[0], line.split('= ', 1)[1])}" for line in lines
    ).encode()


HOSTILE: dict[str, tuple[Callable[[Author], bytes], str]] = {
    "not a ZIP": (lambda _a: b"PK nothing", "n’est pas un paquet"),
    "cut short": (lambda a: a.pack()[:-40], "n’est pas un paquet"),
    "a file changed after signing": (lambda a: a.pack().replace(b"value = 96", b"value = 97"), "abîmé"),
    "a file changed with its ZIP sum": (
        lambda a: zipped(a.signed({MANIFEST: sheet(), DELAY: b"value = 96"}) | {DELAY: b"value = 97"}),
        "modifié depuis sa signature",
    ),
    "a file added": (
        lambda a: zipped(a.signed({MANIFEST: sheet()}) | {"rules/more.toml": b"x = 1"}),
        "modifié depuis sa signature",
    ),
    "a file taken out": (
        lambda a: zipped({k: v for k, v in a.signed({MANIFEST: sheet(), DELAY: b"x = 1"}).items() if k != DELAY}),
        "modifié depuis sa signature",
    ),
    "the list rewritten": (
        lambda a: zipped(a.signed({MANIFEST: sheet()}) | {SUMS: author().signed({MANIFEST: sheet(version="9")})[SUMS]}),
        "signature de ce paquet est fausse",
    ),
    "signed by nobody we know": (lambda _a: author().pack(), "clé que ce programme ne connaît pas"),
    "signed by another in the name of the first": (
        lambda a: zipped(
            author().signed({MANIFEST: sheet()})
            | {SIGNATURE: a.signed({})[SIGNATURE].split(b"\n")[0] + b"\n" + b"A" * 86 + b"==\n"}
        ),
        "signature de ce paquet est fausse",
    ),
    "a signature that is no text": (
        lambda a: zipped(a.signed({MANIFEST: sheet()}) | {SIGNATURE: b"\xff\xfe"}),
        "signature de ce paquet ne se lit pas",
    ),
    "no signature": (lambda _a: zipped({MANIFEST: sheet(), SUMS: b""}), "il y manque signature"),
    "no sheet": (lambda a: zipped(a.signed({DELAY: b"x = 1"})), "il y manque pack.toml"),
    "a path that climbs": (lambda a: a.pack({"rules/../../x.toml": b""}), "écrire là où il n’en a pas le droit"),
    "an absolute path": (lambda a: a.pack({"/etc/x.toml": b""}), "écrire là où il n’en a pas le droit"),
    "a path of Windows": (lambda a: a.pack({"rules/c:\\x.toml": b""}), "écrire là où il n’en a pas le droit"),
    "a key": (lambda a: a.pack({KEY_FILE: b"keys = []"}), "écrire là où il n’en a pas le droit"),
    "a script": (lambda a: a.pack({"scripts/verifier.py": b"import os"}), "écrire là où il n’en a pas le droit"),
    "the first page": (lambda a: a.pack({"wording/window.toml": b""}), "écrire là où il n’en a pas le droit"),
    "a link": (
        lambda a: zipped(a.signed({MANIFEST: sheet(), DELAY: b"/etc/passwd"}), with_a_link),
        "contient un lien",
    ),
    "compressed": (
        lambda a: zipped(a.signed({MANIFEST: sheet()}), kind=zipfile.ZIP_DEFLATED),
        "compressé ou chiffré",
    ),
    "a bomb": (
        lambda a: zipped(a.signed({DELAY: bytes(LARGEST + 1)}), kind=zipfile.ZIP_DEFLATED),
        "trop de fichiers, ou de trop gros",
    ),
    "too large": (lambda _a: bytes(LARGEST + 1), "trop gros"),
    "too many files": (
        lambda _a: zipped({f"rules/a{number}.toml": b"" for number in range(MOST_FILES + 1)}),
        "trop de fichiers",
    ),
    "the same file twice": (doubled, "deux fois le même fichier"),
    "a format to come": (lambda a: a.pack({MANIFEST: sheet(format="2")}), "version plus récente du programme"),
    "a sheet that cannot be read": (lambda a: a.pack({MANIFEST: b"= = ="}), "ne se lit pas"),
    "a sheet with an unknown key": (lambda a: a.pack({MANIFEST: sheet() + b"\nwho = 1"}), "who"),
    "a name that is a path": (lambda a: a.pack({MANIFEST: sheet(name='"../x"')}), "lettres minuscules"),
    "a version that is no number": (lambda a: a.pack({MANIFEST: sheet(version="0")}), "positif"),
    "made before its key": (lambda a: a.pack({MANIFEST: sheet(made_on="2020-01-01")}), "ne vaut pas"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_pack_is_refused_in_one_sentence_and_nothing_changes(
    tmp_path: Path, jurist: Author, name: str
) -> None:
    make, said = HOSTILE[name]
    packs = shelf(tmp_path, jurist)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PackRefused) as refused:
        packs.read(kept(tmp_path, make(jurist)))
    assert said in refused.value.sentence
    assert "\n" not in refused.value.sentence
    assert refused.value.action
    assert sorted(one for one in tmp_path.rglob("*") if one.suffix != ".ckpack") == before
    assert packs.active() == ()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match="ne peut pas être lu"):
        shelf(tmp_path).read(tmp_path / "absent.ckpack")


def test_a_pack_in_place_wins_over_the_programs_own_files_and_is_verified_at_each_start(
    tmp_path: Path, jurist: Author
) -> None:
    packs = shelf(tmp_path, jurist)
    packs.place(packs.read(kept(tmp_path, jurist.pack())))
    again = shelf(tmp_path)
    (placed,) = again.active()
    assert placed.manifest.title == "Règles de février 2027"
    resources = TomlResources([placed.files])
    assert resources.data(DELAY) == longer_delay()
    assert resources.names("rules") == TomlResources().names("rules")
    assert resources.data("rules/hours_method.toml") == (find_resources() / "rules/hours_method.toml").read_bytes()
    assert again.set_aside() == ()


def test_a_pack_altered_on_the_disk_is_set_aside_and_said(tmp_path: Path, jurist: Author) -> None:
    packs = shelf(tmp_path, jurist)
    packs.place(packs.read(kept(tmp_path, jurist.pack())))
    file = tmp_path / "packs" / "regles-1.ckpack"
    file.write_bytes(file.read_bytes().replace(b"value = 96", b"value = 12"))
    again = shelf(tmp_path)
    assert again.active() == ()
    (reason,) = again.set_aside()
    assert "abîmé" in reason
    assert again.previous()
    again.go_back()
    assert shelf(tmp_path).set_aside() == ()


def test_a_pack_whose_author_is_no_longer_believed_is_set_aside(tmp_path: Path, jurist: Author) -> None:
    packs = shelf(tmp_path, jurist)
    packs.place(packs.read(kept(tmp_path, jurist.pack())))
    packs.forget_key(jurist.key.fingerprint)
    assert packs.active() == ()
    assert "ne connaît pas" in packs.set_aside()[0]


def test_a_newer_pack_takes_the_place_of_its_elder_and_one_can_go_back(tmp_path: Path, jurist: Author) -> None:
    packs = shelf(tmp_path, jurist)
    for number in (1, 2):
        packs.place(packs.read(kept(tmp_path, jurist.pack(version=number))))
    packs.place(packs.read(kept(tmp_path, jurist.pack({"rules/other.toml": b""}, name="autres"))))
    assert [one.id for one in packs.active()] == ["autres-1", "regles-2"]
    names = []
    while packs.previous():
        packs.go_back()
        names.append([one.id for one in packs.active()])
    assert names == [["regles-2"], ["regles-1"], []]
    with pytest.raises(PackRefused, match="aucun état plus ancien"):
        packs.go_back()
    assert (tmp_path / "packs" / "regles-1.ckpack").is_file()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"format": 2, "active": [], "before": []}', '{"format": 1, "active": ["../x"], "before": []}']
)
def test_a_damaged_list_of_packs_is_told_and_the_programs_own_rules_apply(tmp_path: Path, text: str) -> None:
    packs = shelf(tmp_path)
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / STATE).write_text(text)
    assert packs.active() == ()
    assert "abîmée" in packs.set_aside()[0]
    assert not packs.previous()


def test_a_crash_before_the_last_rename_leaves_what_was_in_use(tmp_path: Path, jurist: Author) -> None:
    packs = shelf(tmp_path, jurist)
    packs.place(packs.read(kept(tmp_path, jurist.pack())))
    (tmp_path / "packs" / "regles-2.ckpack").write_bytes(jurist.pack(version=2))
    assert [one.id for one in shelf(tmp_path).active()] == ["regles-1"]
    assert json.loads((tmp_path / "packs" / STATE).read_text())["active"] == ["regles-1"]


def test_a_key_holds_between_its_days_and_not_once_withdrawn(jurist: Author) -> None:
    raw = jurist.pack()
    day = date(2026, 11, 20)
    assert read_pack(raw, [replace(jurist.key, valid_from=day, valid_until=day)]).id == "regles-1"
    for key in (
        replace(jurist.key, valid_from=date(2026, 11, 21)),
        replace(jurist.key, valid_until=date(2026, 11, 19)),
        replace(jurist.key, withdrawn=True),
    ):
        with pytest.raises(PackRefused, match="Me Alix Renard"):
            read_pack(raw, [key])


def test_no_editor_key_is_published_yet_and_none_is_private() -> None:
    assert parse_keys(TomlResources().read(KEY_FILE)) == ()
    assert [one for one in find_resources().rglob("*") if one.suffix == ".pem"] == []


def test_a_key_file_that_cannot_be_read_is_not_believed(tmp_path: Path, jurist: Author) -> None:
    packs = shelf(tmp_path, jurist)
    (tmp_path / "packs" / "keys" / "other.toml").write_text("[[keys]]\nowner = 1\n")
    assert [one.owner for one in packs.trusted()] == ["Me Alix Renard"]


# The author's side


def test_an_author_makes_a_key_and_a_pack_that_verifies(tmp_path: Path) -> None:
    making = SignedPacks()
    public = making.new_key(tmp_path / "key.pem")
    assert public_of((tmp_path / "key.pem").read_bytes()) == public
    assert not open_to_others(tmp_path / "key.pem")
    with pytest.raises(PackRefused, match="existe déjà"):
        making.new_key(tmp_path / "key.pem")
    folder = tmp_path / "source"
    (folder / "rules").mkdir(parents=True)
    (folder / DELAY).write_bytes(longer_delay())
    (folder / MANIFEST).write_text(SHEET.format(name="regles", version=3), encoding="utf-8")
    made = making.make(folder, tmp_path / "key.pem", tmp_path / "out.ckpack")
    assert made.id == "regles-3"
    assert (tmp_path / "out.ckpack").read_bytes() == made.raw
    making.make(folder, tmp_path / "key.pem", tmp_path / "again.ckpack")
    assert (tmp_path / "again.ckpack").read_bytes() == made.raw


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("notes.txt", "x", "ne peut pas contenir"), ("trust/keys.toml", "keys = []", "ne peut pas contenir")],
)
def test_an_author_cannot_pack_anything_else(tmp_path: Path, name: str, text: str, said: str) -> None:
    SignedPacks().new_key(tmp_path / "key.pem")
    folder = tmp_path / "source"
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    with pytest.raises(PackRefused, match=said):
        SignedPacks().make(folder, tmp_path / "key.pem", tmp_path / "out.ckpack")
    assert not (tmp_path / "out.ckpack").exists()


def test_what_is_no_private_key_signs_nothing(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "key.pem").write_text("not a key")
    with pytest.raises(PackRefused, match="n’est pas une clé privée"):
        SignedPacks().make(tmp_path / "source", tmp_path / "key.pem", tmp_path / "out.ckpack")
