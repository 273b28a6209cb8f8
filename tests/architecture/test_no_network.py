"""The program works with no network: no module of it can reach one, and no library that could is let in."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "clinickit"
REACHING = {
    *("aiohttp", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket", "socketserver"),
    *("ssl", "telnetlib", "urllib.request", "urllib3", "webbrowser", "xmlrpc"),
    *("PySide6.QtNetwork", "PySide6.QtWebEngineCore", "PySide6.QtWebSockets"),
}


def imported(module: Path) -> set[str]:
    """Every module a file imports, and every name it takes from one, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def reaches(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in REACHING)


def test_no_module_of_the_program_can_reach_a_network() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))
    assert modules
    assert {str(one.relative_to(PACKAGE)): name for one in modules for name in imported(one) if reaches(name)} == {}
