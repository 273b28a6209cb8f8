"""A small strict reader of RFC 5545, written apart from what writes the file: enough to prove that it parses."""

import re
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Z0-9-]+")
UTC_DATE_TIME = re.compile(r"\d{8}T\d{6}Z")
OCTETS = 75
MUST_HAVE = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VALARM": {"ACTION", "TRIGGER"},
}


@dataclass
class Component:
    """A component of a calendar: its properties and what is inside it."""

    name: str
    properties: dict[str, str] = field(default_factory=dict)
    inside: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list["Component"]:
        """The components of one name directly inside."""
        return [one for one in self.inside if one.name == name]


def read_calendar(data: bytes) -> Component:
    """The calendar of a file; raises AssertionError at the first rule that it breaks."""
    assert data.endswith(b"\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= OCTETS and b"\n" not in line and b"\r" not in line for line in lines)
    root = Component("")
    open_ones = [root]
    for line in _unfolded([one.decode() for one in lines]):
        name, colon, value = line.partition(":")
        assert colon
        name, *parameters = name.split(";")
        assert NAME.fullmatch(name)
        assert all("=" in one for one in parameters)
        if name == "BEGIN":
            open_ones.append(Component(value))
        elif name == "END":
            closed = open_ones.pop()
            assert closed.name == value
            assert MUST_HAVE[value] <= closed.properties.keys()
            open_ones[-1].inside.append(closed)
        else:
            assert name not in open_ones[-1].properties
            open_ones[-1].properties[name] = _text(name, value)
    assert open_ones == [root]
    assert [one.name for one in root.inside] == ["VCALENDAR"]
    return root.inside[0]


def _unfolded(lines: list[str]) -> list[str]:
    whole: list[str] = []
    for line in lines:
        if line[:1] in {" ", "\t"}:
            whole[-1] += line[1:]
        else:
            whole.append(line)
    return whole


def _text(name: str, value: str) -> str:
    if name.startswith("DT"):
        assert UTC_DATE_TIME.fullmatch(value)
        return value
    if name not in {"SUMMARY", "DESCRIPTION"}:
        return value
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value)
    said = {"n": "\n", "N": "\n"}
    return re.sub(r"\\(.)", lambda found: said.get(found[1], found[1]), value)
