"""Rich invented papers that hold every kind of block, for the tests that draw them."""

from clinickit.documents.blocks import (
    Annex,
    Document,
    Emphasis,
    Gap,
    Heading,
    Letterhead,
    ListBlock,
    PageBreak,
    Paragraph,
    Run,
    Signature,
    Table,
    Text,
    words,
)

STRONG = Run("À vérifier", Emphasis.STRONG)
SENDER = (
    "Laboratoire Saint-Éloi",
    "12 rue de l’Œuvre",
    "44000 Nantes",
    "Téléphone\u00a0: 02\u00a040\u00a000\u00a000\u00a000",
    "violation-donnees@laboratoire-saint-eloi.example",
)
RECIPIENT = (
    "MADAME ÉLÉONORE LEFÈVRE-D’ANGELO",
    "APPARTEMENT 14 ESCALIER B",
    "RÉSIDENCE LES ÉRABLES BÂTIMENT C",
    "211 BOULEVARD DU GÉNÉRAL DE GAULLE",
    "BP 40212",
    "44041 NANTES CEDEX 1",
)
LONG = (
    "Le laboratoire a constaté qu’un tiers non autorisé avait accédé au serveur qui héberge les comptes rendus "
    "d’analyses et le fichier administratif des patients\u00a0; l’accès a duré de 2\u00a0h\u00a010 à 4\u00a0h\u00a045."
)
URL = "https://notifications.cnil.example/notifications/index/formulaire-de-notification-de-violation?etape=complement"


def gap(label: str) -> Run:
    """A visible gap."""
    return Run(f"[à compléter\u00a0: {label}]", Emphasis.GAP)


GAP = gap("date de la prise de connaissance")


def text(*parts: str | Run) -> Text:
    """Words and runs as one text."""
    return tuple(part if isinstance(part, Run) else Run(part) for part in parts)


def chronology(rows: int) -> Table:
    """A long table with a header."""
    return Table(
        header=("Date et heure", "Fait", "Source"),
        rows=tuple(
            (
                words(f"{1 + number // 24:02d}/11/2026 à {number % 24}\u00a0h\u00a010"),
                text(f"Événement n°\u00a0{number}\u00a0: ", LONG if number % 5 == 0 else "appel du prestataire."),
                text("Journal du pare-feu") if number % 3 else text(GAP),
            )
            for number in range(1, rows + 1)
        ),
        widths=(0.22, 0.53, 0.25),
        caption="Tableau des événements",
    )


def report() -> Document:
    """A report with every kind of block, a table over several pages and a row taller than a page."""
    return Document(
        template_id="cnil_preparation",
        template_version="1.2.0",
        title="Fiche de préparation de la notification à la CNIL",
        letterhead=Letterhead(SENDER[:3]),
        footer="Fiche de préparation – dossier EX-2026-01 – état au 21 novembre 2026. Document confidentiel.",
        gaps=(Gap("breach.aware_at", "date de la prise de connaissance"),),
        blocks=(
            Paragraph(words("Rien n’est envoyé par ce document. Recopiez chaque réponse dans le téléservice."), "note"),
            Heading("1. Organisme à l’origine de la notification", 1),
            Table(
                header=(),
                rows=(
                    (words("Dénomination sociale"), words("Laboratoire Saint-Éloi")),
                    (words("Numéro SIREN"), words("732\u00a0829\u00a0320")),
                    (words("Représentant légal"), text(gap("nom du représentant"))),
                    (words("Adresse du formulaire"), words(URL)),
                ),
                widths=(0.34, 0.66),
            ),
            Heading("2. À propos de la violation", 1),
            Heading("2.1 Dates", 2),
            Paragraph(text("Date de la prise de connaissance\u00a0: ", GAP, ". ", STRONG, ".")),
            Paragraph(words(f"{LONG} {LONG} {LONG}")),
            Heading("2.1.1 Nature de la violation", 3),
            Paragraph(words("Cochez ce qui convient\u00a0:")),
            ListBlock(
                (
                    words("☑ Perte de confidentialité"),
                    words("☐ Perte d’intégrité"),
                    text("☐ Perte de disponibilité, y compris momentanée, ", gap("durée")),
                ),
                "box",
            ),
            Heading("2.2 Mesures prises", 2),
            ListBlock((words("Serveur isolé."), words(LONG), words("Mots de passe changés.")), "bullet"),
            ListBlock((words("Prévenir l’assureur."), words("Déposer plainte."), words(LONG)), "number"),
            Paragraph(words("« Nous avons vos données. Payez sous 72 h. » Łukasz Đorđević & <inconnu>"), "quote"),
            Heading("3. Chronologie", 1),
            chronology(90),
            Heading("4. Descriptions longues", 1),
            Table(
                header=("Question", "Réponse"),
                rows=(
                    (words("Description de la violation"), words(" ".join([LONG] * 60))),
                    (words("Suite"), words("Courte.")),
                ),
                widths=(0.3, 0.7),
            ),
            PageBreak(),
            Heading("5. Page à part", 1),
            Paragraph(words(LONG)),
            Signature("Fait à Nantes, le 21 novembre 2026", "Dr Éléonore Lefèvre", "Biologiste responsable"),
            Annex("Annexe A – Pièces jointes"),
            ListBlock((words("Attestation du prestataire"), words("Journal du pare-feu")), "number"),
        ),
    )


def letter(paragraphs: int = 5, recipient: tuple[str, ...] = RECIPIENT) -> Document:
    """A letter to a patient."""
    return Document(
        template_id="patient_letter",
        template_version="1.0.0",
        title="Information sur une violation de vos données",
        layout="letter",
        letterhead=Letterhead(SENDER, recipient),
        footer="Laboratoire Saint-Éloi – information au titre de l’article 34 du RGPD",
        blocks=(
            Paragraph(words("Nantes, le 21 novembre 2026"), "date"),
            Paragraph(words("Objet\u00a0: information sur une violation de vos données personnelles"), "object"),
            Paragraph(words("Madame,")),
            *(Paragraph(words(f"{LONG} {LONG}")) for _ in range(paragraphs)),
            Heading("Ce que vous pouvez faire", 2),
            ListBlock((words("Méfiez-vous des appels et des messages inattendus."), words(LONG)), "bullet"),
            Paragraph(
                text("Vous pouvez nous joindre au 02\u00a040\u00a000\u00a000\u00a000. Réponse avant le ", GAP, ".")
            ),
            Paragraph(words("Nous vous présentons nos excuses et restons à votre écoute.")),
            Signature("", "Dr Éléonore Lefèvre", "Biologiste responsable"),
        ),
    )
