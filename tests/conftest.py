"""What every test gets: a home of its own, no keychain, no screen, and an error for each unexpected log line."""

import gc
import logging
import os
import re
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.architecture import purity

# Read once by Qt and by keyring, so set before either is imported.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)

# The same examples on every machine, and no clock in a verdict; chance belongs to `dev.py soak`.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("steady")

HOME_VARIABLES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "home/AppData/Roaming",
    "LOCALAPPDATA": "home/AppData/Local",
    "WIN_PD_OVERRIDE_APPDATA": "home/AppData/Roaming",  # platformdirs asks Windows itself, unless told
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "home/AppData/Local",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_RUNTIME_DIR": "runtime",
    "TMPDIR": "temporary",
    "TEMP": "temporary",
    "TMP": "temporary",
}


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and temporary folder, outside the test's own tmp_path; the home is returned."""
    place = tmp_path_factory.mktemp("machine")
    for variable, folder in HOME_VARIABLES.items():
        (place / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(place / folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return place / "home"


@pytest.fixture(autouse=True)
def only_expected_log_lines(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail on a line at WARNING or above that no `logs` marker expects, and on a marker that saw none."""
    yield
    patterns = [str(pattern) for marker in request.node.iter_markers("logs") for pattern in marker.args]
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    lines = [f"{record.name}: {record.getMessage()}" for record in records if record.levelno >= logging.WARNING]
    unexpected = [line for line in lines if not any(re.search(pattern, line) for pattern in patterns)]
    unseen = [pattern for pattern in patterns if not any(re.search(pattern, line) for line in lines)]
    if unexpected or unseen:
        pytest.fail(f"unexpected log lines: {unexpected}; expected and not seen: {unseen}", pytrace=False)


@pytest.fixture(autouse=True)
def nothing_left_of_the_window(request: pytest.FixtureRequest) -> Iterator[None]:
    """Once a window was opened here Python frees cycles when told only, never on a worker's thread: told after each."""
    yield
    if not gc.isenabled():
        of_the_window = "ui" in request.path.parts
        gc.collect(2 if of_the_window else 1)  # to look at all of them takes a tenth of a second


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Unit tests of the pure rooms run under the audit hook."""
    if not purity.guards(item.path):
        return (yield)
    with purity.no_side_effects():
        return (yield)
