"""What is being typed on a page beside the journey: kept by the name of each field until the act is done."""

import json
from collections.abc import Mapping

from clinickit.services.casebook import Casebook


class PageDrafts:
    """The use cases of these drafts. Every method is called off the window's thread."""

    def __init__(self, book: Casebook) -> None:
        self.book = book

    def read(self, case_id: str, page: str) -> dict[str, str]:
        """What was being typed, by field."""
        held = json.loads(self.book.store.drafts(case_id).get(_path(page)) or "{}")
        return {str(name): str(text) for name, text in held.items()}

    def keep(self, case_id: str, page: str, typed: Mapping[str, str]) -> None:
        """Keep what is being typed; durable on return."""
        self.book.store.save_draft(case_id, _path(page), json.dumps(dict(typed), ensure_ascii=False) if typed else "")


def _path(page: str) -> str:
    return f"{page}.page"
