"""dev.py: the person's own pip settings reach uv, nothing is installed twice, and it stays one short file."""

import ast
import re
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture
def pip_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own, still empty pip configuration, with nothing said to pip or uv by the environment."""
    for variable in ("UV_DEFAULT_INDEX", "UV_INDEX", "UV_FIND_LINKS", "SSL_CERT_FILE", "UV_HTTP_TIMEOUT"):
        monkeypatch.delenv(variable, raising=False)
    for variable in ("PIP_CERT", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_DEFAULT_TIMEOUT"):
        monkeypatch.delenv(variable, raising=False)
    settings = tmp_path / "pip.conf"
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    return settings


def test_uv_is_told_what_pip_was_told(pip_settings: Path) -> None:
    lines = [
        "[global]",
        "index-url = https://index.example.fr/simple",
        "extra-index-url = https://one.example.fr/simple",
        "    https://two.example.fr/simple",
        "cert = /etc/ssl/cabinet.pem",
        "[install]",
        "find-links = wheels more-wheels",
    ]
    pip_settings.write_text("\n".join(lines), encoding="utf-8")
    told = dev.uv_environment()
    assert told["UV_DEFAULT_INDEX"] == "https://index.example.fr/simple"
    assert told["UV_INDEX"] == "https://one.example.fr/simple https://two.example.fr/simple"
    assert told["UV_FIND_LINKS"] == "wheels,more-wheels"
    assert told["SSL_CERT_FILE"] == "/etc/ssl/cabinet.pem"


def test_the_environment_wins_over_the_file_and_uv_s_own_settings_over_pip_s(
    pip_settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip_settings.write_text("[global]\nindex-url = https://file.example.fr/\ncert = /etc/file.pem\n", encoding="utf-8")
    monkeypatch.setenv("PIP_INDEX_URL", "https://environment.example.fr/")
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/uv.pem")
    told = dev.uv_environment()
    assert told["UV_DEFAULT_INDEX"] == "https://environment.example.fr/"
    assert "SSL_CERT_FILE" not in told


def test_a_second_set_up_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []

    def start(command: list[str], **_: str) -> None:
        started.append(command)

    monkeypatch.setattr(dev, "must", start)
    (dev.VENV / "installed.txt").exists() or pytest.fail("these tests were started without dev.py's set-up")
    assert not dev.install_python_packages(dev.ALL)
    assert not dev.install_python_packages(dev.RUN)
    assert started == []


def test_without_the_right_to_install_the_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(dev, "present_packages", set)
    monkeypatch.setattr("dev.shutil.which", lambda name: name)
    monkeypatch.setattr("dev.os.geteuid", lambda: 1000, raising=False)
    with pytest.raises(SystemExit) as stopped:
        dev.install_system_packages("run")
    assert "libegl1" in str(stopped.value)
    assert "apt-get install" in str(stopped.value)


def test_dev_needs_only_the_standard_library_and_stays_one_short_file() -> None:
    source = Path(dev.__file__).read_text(encoding="utf-8")
    imported = {
        (node.module if isinstance(node, ast.ImportFrom) else name.name).split(".")[0]  # type: ignore[union-attr]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported <= sys.stdlib_module_names
    assert len(source.splitlines()) <= 300


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    dev.COMMANDS["help"]([])
    shown = re.findall(r"^  (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert shown == list(dev.COMMANDS)
