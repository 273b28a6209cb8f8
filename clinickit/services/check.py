"""Whether everything under resources/ holds together: every file read, every name found, on both sides."""

from collections.abc import Callable, Iterator

from clinickit.domain.errors import ResourceProblem
from clinickit.services.entrance import call_lines
from clinickit.services.library import Library


def _parts(library: Library) -> tuple[Callable[[], object], ...]:
    return (
        lambda: library.window,
        lambda: library.rulebook,
        lambda: library.vocabularies,
        lambda: library.fact_names,
        lambda: library.reference_texts,
        lambda: library.journey,
        lambda: library.profile,
        lambda: library.templates,
        lambda: library.playbooks,
        lambda: library.directory,
        lambda: call_lines(library.resources),
        lambda: library.offences,
    )


def _problems(library: Library) -> Iterator[ResourceProblem]:
    for read in _parts(library):
        try:
            read()
        except ResourceProblem as problem:
            yield problem


def check_everything(library: Library) -> tuple[ResourceProblem, ...]:
    """Every problem found, one per kind of file: the first fault of a kind hides the next ones of that kind."""
    return tuple(_problems(library))
