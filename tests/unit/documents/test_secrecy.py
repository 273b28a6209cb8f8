"""The last reading of a paper: it finds patients, care, admissions and compromised contacts, and nothing else."""

import pytest

from clinickit.documents.blocks import Document, Heading, Letterhead, ListBlock, Paragraph, Table, words
from clinickit.documents.secrecy import Danger, allowed_names, compromised_values, is_nir, parse_guard, review
from clinickit.domain.errors import ResourceProblem
from clinickit.domain.facts import FactValue
from clinickit.domain.identity_index import IdentityHit, IdentityKind, NoIndex
from clinickit.domain.vocabulary import Channel
from tests.law import RESOURCES, read
from tests.papers import IDS, RICH, paper, several

TERMS = read(RESOURCES / "wording" / "medical_terms.toml")
SECRECY = read(RESOURCES / "wording" / "secrecy.toml")
GUARD = parse_guard(TERMS, SECRECY)


class TwoPatients:
    """An index that knows one name and one mailbox."""

    def found_in(self, text: str) -> tuple[IdentityHit, ...]:
        known = (("Yvonne Kerbrat", IdentityKind.NAME), ("yvonne@courriel.example", IdentityKind.EMAIL))
        return tuple(
            IdentityHit(kind, text.index(said), text.index(said) + len(said)) for said, kind in known if said in text
        )


def paper_of(text: str, template_id: str = "complaint") -> Document:
    """A paper of one paragraph under a heading."""
    return Document(template_id, "1", "Titre", (Heading("Les faits"), Paragraph(words(text))))


def dangers(text: str, template_id: str = "complaint", **given: tuple[str, ...]) -> list[Danger]:
    """The kinds of concern of a text."""
    return [one.danger for one in review(paper_of(text, template_id), GUARD, TwoPatients(), **given)]


@pytest.mark.parametrize("number", ["1 85 05 78 006 084 91", "185057800608491", "2 69 05 49 588 157 80"])
def test_a_national_health_number_with_its_key_is_found_in_any_paper(number: str) -> None:
    assert all(dangers(f"Le numéro {number} figure au dossier.", one) == [Danger.NIR] for one in IDS)


@pytest.mark.parametrize(
    "text", ["1 85 05 78 006 084 92", "012410072 01241007200016", "9f2c1d7be0a4453f8c6a1e5d3b7f9012", "02 61 91 00 10"]
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert dangers(text) == []


def test_corsica_has_letters_in_its_numbers() -> None:
    keys = [key for key in range(1, 98) if is_nir("253072A123456", f"{key:02d}")]
    assert len(keys) == 1
    assert dangers(f"2 53 07 2A 123 456 {keys[0]:02d}") == [Danger.NIR]


def test_a_patient_is_found_by_name_and_by_mailbox() -> None:
    assert dangers("Yvonne Kerbrat (yvonne@courriel.example) a appelé.") == [Danger.NAME, Danger.EMAIL]


def test_the_doctor_may_bear_the_name_of_a_patient() -> None:
    assert dangers("Plainte de Yvonne Kerbrat.", allowed=("Yvonne Kerbrat",)) == []


def test_a_word_of_care_is_found_without_accents_or_capitals() -> None:
    for text in ("Sérologie VIH", "suivi PSYCHIATRIQUE", "une échographie", "sa grossesse"):
        assert set(dangers(text)) == {Danger.MEDICAL_TERM}


def test_words_that_only_look_like_care_are_left_alone() -> None:
    assert dangers("Les données de santé et les résultats sont concernés ; l’existence d’un historique.") == []


def test_a_word_of_care_may_stand_in_the_register_but_not_in_a_letter() -> None:
    assert dangers("sérologie", "register_entry") == []
    assert dangers("sérologie", "patient_letter") == [Danger.MEDICAL_TERM]


@pytest.mark.parametrize("text", ["C’est notre faute.", "Nous aurions dû changer le code.", "Vous serez indemnisés."])
def test_an_admission_is_found_wherever_it_is_sent_out(text: str) -> None:
    for one in ("complaint", "insurance_claim", "patient_letter"):
        assert dangers(text, one) == [Danger.ADMISSION]


def test_a_judgement_of_ones_own_security_is_found_in_a_complaint() -> None:
    assert dangers("Le serveur n’était pas à jour.") == [Danger.JUDGEMENT]


def test_a_letter_neither_reassures_nor_links() -> None:
    found = dangers("Il n’y a aucune fuite, voyez https://exemple.example/page", "patient_letter")
    assert found == [Danger.REASSURANCE, Danger.LINK]


def test_a_compromised_contact_is_found_however_it_is_spaced() -> None:
    answers: dict[str, FactValue] = {**RICH, "practice.crisis.compromised": several(Channel.PHONE, Channel.EMAIL)}
    held = compromised_values(answers)
    assert dangers("Appelez le 02.40.00.00.01", compromised=held) == [Danger.COMPROMISED]
    assert dangers("Écrivez à CONTACT@tilleuls.example", compromised=held) == [Danger.COMPROMISED]
    assert dangers("Appelez le 02 40 00 00 99", compromised=held) == []


def test_nothing_is_held_when_no_channel_is_marked() -> None:
    assert compromised_values(RICH) == ()


def test_the_head_and_the_contact_are_allowed() -> None:
    assert allowed_names(RICH) == ("Anne Le Goff", "Lucie Morvan")
    assert allowed_names({}) == ()


def test_a_concern_says_where_and_what_to_do() -> None:
    concern = review(paper_of("C’est notre faute."), GUARD, NoIndex())[0]
    assert concern.place == "Les faits"
    assert concern.found == "notre faute"
    assert concern.sentence.endswith(".")
    assert concern.action.endswith(".")


def test_every_part_of_a_paper_is_read() -> None:
    table = Table(("Yvonne Kerbrat",), ((words("notre faute"),),), (1.0,))
    document = Document(
        "complaint",
        "1",
        "Titre",
        (ListBlock((words("sida"),)), table),
        letterhead=Letterhead(("Cabinet de psychiatrie",)),
        footer="yvonne@courriel.example",
    )
    found = [one.danger for one in review(document, GUARD, TwoPatients())]
    assert found == [Danger.MEDICAL_TERM, Danger.MEDICAL_TERM, Danger.NAME, Danger.ADMISSION, Danger.EMAIL]


@pytest.mark.parametrize("template_id", IDS)
def test_the_papers_of_a_sound_case_raise_no_concern(template_id: str) -> None:
    assert review(paper(template_id), GUARD, NoIndex()) == ()


def test_a_guard_that_does_not_hold_together_is_refused() -> None:
    with pytest.raises(ResourceProblem) as problem:
        parse_guard(TERMS, {**SECRECY, "papers": {"complaint": ["horoscope"]}})
    assert problem.value.key == "papers.horoscope"
