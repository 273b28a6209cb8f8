"""A crash of the program leaves no picture of its memory."""

import subprocess
import sys

import pytest

UNIX = """
import os, signal, sys
from clinickit.adapters.machine import forbid_core_dumps
if sys.argv[1] == "kept":
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
else:
    forbid_core_dumps()
import ctypes, resource
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""

WINDOWS = """
import ctypes, sys
from clinickit.adapters.machine import forbid_core_dumps
ctypes.windll.kernel32.SetErrorMode(0)
if sys.argv[1] == "forbidden":
    forbid_core_dumps()
print("modes", ctypes.windll.kernel32.GetErrorMode() & 3)
"""
LAST_WORDS = {"kept": "0", "forbidden": "3"} if sys.platform == "win32" else {"kept": "1", "forbidden": "0"}


@pytest.mark.parametrize("how", ["kept", "forbidden"])
def test_the_system_is_asked_to_write_no_memory_to_disk(how: str) -> None:
    asked = WINDOWS if sys.platform == "win32" else UNIX
    told = subprocess.run([sys.executable, "-c", asked, how], capture_output=True, text=True, check=True).stdout
    assert told.split()[-1] == LAST_WORDS[how]
    if how == "forbidden":
        assert told.startswith(("(0, 0)", "modes"))
