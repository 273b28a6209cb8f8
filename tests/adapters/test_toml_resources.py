"""Resources are found wherever the program runs from, overlays win in order, and a bad file is named with its line."""

import sys
from pathlib import Path

import pytest

from clinickit.adapters import toml_resources
from clinickit.adapters.toml_resources import TomlResources, find_resources
from clinickit.domain.errors import ResourceProblem


def put(root: Path, name: str, text: str) -> Path:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(text.encode())
    return root


def test_the_checkout_has_its_resources_beside_the_package() -> None:
    assert find_resources() == Path(toml_resources.__file__).parents[2] / "resources"


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "clinickit" / "_resources"
    inside.mkdir(parents=True)
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(toml_resources, "_PACKAGE", tmp_path / "clinickit")
    assert find_resources() == inside


@pytest.mark.parametrize("place", ["bundle/clinickit/_resources", "bundle/resources", "key/resources"])
def test_a_frozen_program_has_them_in_its_bundle_or_beside_it_on_a_usb_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / place).mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "key" / "clinickit.exe"))
    assert find_resources() == tmp_path / place


def test_a_program_without_resources_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toml_resources, "_PACKAGE", tmp_path / "clinickit")
    with pytest.raises(ResourceProblem, match="introuvable"):
        TomlResources().read("rules/a.toml")


def test_the_first_overlay_wins_and_names_are_those_of_all(tmp_path: Path) -> None:
    base = put(put(put(tmp_path / "base", "a.toml", "v = 0"), "b/c.toml", "v = 0"), "b/d.toml", "v = 0")
    second = put(put(tmp_path / "second", "a.toml", "v = 2"), "b/c.toml", "v = 2")
    first = put(put(tmp_path / "first", "a.toml", "v = 1"), "b/e.toml", "v = 1")
    resources = TomlResources((first, second), base)
    names = ("a.toml", "b/c.toml", "b/d.toml", "b/e.toml")
    assert resources.names("") == names
    assert resources.names("b") == names[1:]
    assert resources.names("nowhere") == ()
    assert [resources.read(name)["v"] for name in names] == [1, 2, 0, 1]


def test_a_file_is_read_once_and_cannot_be_changed_by_who_reads_it(tmp_path: Path) -> None:
    resources = TomlResources(base=put(tmp_path, "a.toml", "v = 1"))
    first = resources.read("a.toml")
    put(tmp_path, "a.toml", "v = 2")
    assert resources.read("a.toml") is first
    with pytest.raises(TypeError):
        first["v"] = 3  # type: ignore[index]


def test_bytes_come_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_bytes(b"\x00\xff\r\n")
    assert TomlResources(base=tmp_path).data("font.ttf") == b"\x00\xff\r\n"


def test_windows_line_ends_and_byte_order_marks_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes("\ufefftitre = 'é'\r\nv = 1\r\n".encode())
    assert dict(TomlResources(base=tmp_path).read("a.toml")) == {"titre": "é", "v": 1}


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"v = 1\nw = \n", "ligne 2, colonne 5"),
        (b"v = 1\nv = 2\n", "ligne 2, colonne"),
        (b'v = "abc', "ligne 1"),
        (b'v = """\n\nabc', "ligne 3"),
        (b"v = 1\nt = '\xe9'\n", "ligne 2"),
    ],
    ids=["no value", "twice", "no end", "no end of long text", "not UTF-8"],
)
def test_an_ill_formed_file_is_named_with_its_line(tmp_path: Path, raw: bytes, place: str) -> None:
    (tmp_path / "a.toml").write_bytes(raw)
    with pytest.raises(ResourceProblem) as raised:
        TomlResources(base=tmp_path).read("a.toml")
    assert raised.value.file == "a.toml"
    assert raised.value.key.startswith(place)


@pytest.mark.parametrize(
    "name", ["../a.toml", "/etc/hostname", "b/../../a.toml", "C:a.toml", "b\\a.toml", "none.toml", "b"]
)
def test_what_is_missing_or_outside_is_refused_by_name(tmp_path: Path, name: str) -> None:
    put(tmp_path, "a.toml", "v = 1")
    put(tmp_path / "resources", "b/a.toml", "v = 1")
    with pytest.raises(ResourceProblem) as raised:
        TomlResources(base=tmp_path / "resources").read(name)
    assert raised.value.file == name
