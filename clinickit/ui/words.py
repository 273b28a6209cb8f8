"""The window's own words, read from resources/wording/window.toml by key."""

from collections.abc import Mapping


class WindowWords:
    """`words("home.start")`; a missing key is a defect, found by a test that reads every use."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def beside(self, texts: Mapping[str, str]) -> "WindowWords":
        """The words of a room: its own, and the window's for what every room shows."""
        return WindowWords({**self._texts, **texts})

    def __call__(self, key: str, **values: str) -> str:
        """The text of a key, with its `{names}` filled in."""
        return self._texts[key].format(**values) if values else self._texts[key]

    def counted(self, key: str, count: int, **values: str) -> str:
        """The text of `key.one` for nought or one, of `key.many` for more, with `{count}` filled in."""
        from clinickit.documents.numbers import counted  # the first page counts nothing

        return counted(self._texts, key, count, **values)
