"""A crash of the program leaves no picture of its memory."""

import subprocess
import sys

import pytest

CRASH = """
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


@pytest.mark.parametrize(("how", "dumpable"), [("kept", "1"), ("forbidden", "0")])
def test_the_system_is_asked_to_write_no_memory_to_disk(how: str, dumpable: str) -> None:
    told = subprocess.run([sys.executable, "-c", CRASH, how], capture_output=True, text=True, check=True).stdout
    assert told.split()[-1] == dumpable
    if how == "forbidden":
        assert told.startswith("(0, 0)")
