"""A vault on a disk that takes no writing says so in one sentence, and stays as it was."""

import errno
import os
from pathlib import Path

import pytest

from clinickit.domain.errors import VaultProblem
from tests.adapters.stored_things import with_case
from tests.adapters.vault_places import PHRASE, cheap_vault, state_of


def test_a_vault_on_a_read_only_disk_says_that_its_folder_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_case(cheap_vault(tmp_path).create(PHRASE)).close()
    before, opened = state_of(tmp_path), os.open

    def read_only(path: str, flags: int, *rest: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, "Read-only file system")
        return opened(path, flags, *rest)

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(VaultProblem) as refused:
        cheap_vault(tmp_path).unlock(PHRASE)
    assert "ne peut pas être écrit" in refused.value.sentence
    assert state_of(tmp_path) == before
