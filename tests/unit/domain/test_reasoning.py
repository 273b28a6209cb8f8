"""Unknown facts are tried with every value they could take."""

from clinickit.domain.facts import Count, FactValue, Several, Unknown
from clinickit.domain.reasoning import Facts, explore, flips
from clinickit.domain.vocabulary import IncidentKind, Nature, Role

ROLE, DATA, KINDS, COUNT = "breach.role", "breach.personal_data", "breach.kinds", "breach.people.count"


def test_a_known_fact_decides_alone() -> None:
    assert explore(lambda facts: facts.yes(DATA), {DATA: True}).certain is True


def test_an_unknown_that_matters_leaves_the_result_undetermined() -> None:
    found = explore(lambda facts: facts.yes(DATA), {DATA: Unknown.NOT_YET})
    assert found.certain is None
    assert found.unknown_paths == (DATA,)


def test_an_unknown_that_cannot_matter_leaves_no_doubt() -> None:
    def either(facts: Facts) -> bool:
        return facts.yes(DATA) or not facts.yes(DATA)

    assert explore(either, {}).certain is True


def test_guesses_about_one_fact_agree_within_a_trial() -> None:
    def both_roles(facts: Facts) -> bool:
        return facts.choice(ROLE, Role) is Role.PROCESSOR and facts.choice(ROLE, Role) is Role.JOINT

    assert explore(both_roles, {}).certain is False


def test_thresholds_of_one_unknown_count_agree() -> None:
    def more_than_a_thousand_but_less_than_a_hundred(facts: Facts) -> bool:
        return facts.at_least(COUNT, 1000) and not facts.at_least(COUNT, 100)

    assert explore(more_than_a_thousand_but_less_than_a_hundred, {}).certain is False
    assert explore(more_than_a_thousand_but_less_than_a_hundred, {COUNT: Count(5000)}).certain is False


def test_an_incomplete_set_may_hold_what_is_not_listed() -> None:
    seen: dict[str, FactValue] = {KINDS: Several((IncidentKind.PHISHING,), complete=False)}
    assert explore(lambda facts: facts.has(KINDS, IncidentKind.PHISHING), seen).certain is True
    assert explore(lambda facts: facts.has(KINDS, IncidentKind.RANSOMWARE), seen).certain is None


def test_a_complete_set_holds_nothing_else() -> None:
    seen: dict[str, FactValue] = {KINDS: Several((IncidentKind.PHISHING,))}
    assert explore(lambda facts: facts.has(KINDS, IncidentKind.RANSOMWARE), seen).certain is False


def test_the_facts_read_are_told_with_what_was_asked() -> None:
    found = explore(lambda facts: facts.has("breach.natures", Nature.INTEGRITY), {})
    assert [(read.path, read.asked, read.known) for read in found.reads] == [("breach.natures", "integrity", False)]


def test_what_would_flip_the_result_is_found_on_demand() -> None:
    def rule(facts: Facts) -> bool:
        return facts.yes(DATA) and facts.at_least(COUNT, 50)

    answers: dict[str, FactValue] = {DATA: True, COUNT: Count(10)}
    assert [(flip.path, flip.value, flip.result) for flip in flips(rule, answers)] == [(COUNT, Count(50), True)]


def test_too_many_unknowns_end_as_undetermined_never_as_certain() -> None:
    def reads_everything(facts: Facts) -> bool:
        return len([facts.has(KINDS, kind) for kind in IncidentKind]) > 0

    assert explore(reads_everything, {}).certain is None
