"""A document as plain text holds every word, in reading order, ready to copy."""

from clinickit.documents.blocks import (
    Annex,
    Document,
    Emphasis,
    Heading,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    words,
)
from clinickit.documents.plain_text import as_plain_text

GAP = Run("[à compléter\u00a0: date]", Emphasis.GAP)


def test_a_report_reads_in_order_from_sender_to_footer() -> None:
    document = Document(
        "essai",
        "1",
        "Registre",
        (
            Heading("Faits", 1),
            Heading("Dates", 2),
            Heading("Détail", 3),
            Paragraph((Run("Connue le "), GAP, Run("."))),
            Paragraph(words("Nous avons vos données."), "quote"),
            PageBreak(),
            Signature("Fait à Nantes", "Dr Lefèvre", ""),
            Annex("Annexe A"),
        ),
        letterhead=Letterhead(("Cabinet",), ("CNIL", "75007 PARIS")),
        footer="Confidentiel",
    )
    assert as_plain_text(document) == (
        "Cabinet\n\nCNIL\n75007 PARIS\n\nRegistre\n========\n\nFaits\n=====\n\nDates\n-----\n\nDétail\n\n"
        "Connue le [à compléter\u00a0: date].\n\n> Nous avons vos données.\n\nFait à Nantes\nDr Lefèvre\n\n"
        "Annexe A\n========\n\nConfidentiel\n"
    )


def test_a_letter_does_not_repeat_its_title() -> None:
    document = Document("essai", "1", "Titre", (Paragraph(words("Madame,")),), layout="letter")
    assert as_plain_text(document) == "Madame,\n"


def test_lists_keep_their_markers_and_what_is_ticked() -> None:
    items = (words("un"), words("deux"))
    document = Document(
        "essai",
        "1",
        "T",
        (ListBlock(items), ListBlock(items, "number"), ListBlock((words("☑ oui"), words("non")), "box")),
        layout="letter",
    )
    assert as_plain_text(document) == "- un\n- deux\n\n1. un\n2. deux\n\n☑ oui\n☐ non\n"


def test_a_table_with_a_header_has_one_line_per_row() -> None:
    table = Table(("Date", "Fait"), ((words("12/11"), (Run("Fuite "), GAP)),), (0.3, 0.7), "Chronologie")
    document = Document("essai", "1", "T", (table,), layout="letter")
    assert as_plain_text(document) == "Chronologie\nDate | Fait\n12/11 | Fuite [à compléter\u00a0: date]\n"


def test_a_table_of_labels_reads_as_label_and_value() -> None:
    rows = (
        (words("SIREN"), words("732829320")),
        (words("Chiffré\u00a0?"), words("oui")),
        (words("a"), words("b"), words("c")),
    )
    document = Document("essai", "1", "T", (Table((), rows, ()),), layout="letter")
    assert as_plain_text(document) == "SIREN\u00a0: 732829320\nChiffré\u00a0? oui\na | b | c\n"
