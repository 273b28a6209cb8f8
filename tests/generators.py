"""Invents people, lists and leaked files with every fault seen in real ones; the same seed gives the same people."""

import csv
import functools
import io
import itertools
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


FAMILIES = words(
    "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefèvre Leroy Roux David "
    "Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Müller Lefèbvre Faure André "
    "Mercier Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin "
    "Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier "
    "Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martínez Gérard Roche Renard Schmitt Roy "
    "Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois "
    "Pierre Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger "
    "Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam"
)
ONSETS = words("B Bl Br C Ch Cl Cr D Dr F Fl Fr G Gr Gu H J K L M N P Pl Pr Qu R S T Tr V")
MIDDLES = words("a ai an au e é è eau en i in o oi on ou u ui")
JOINTS = words("b bl c ch d g gn l ll m mm n nn p r rr rt s ss t tt v z")
ENDINGS = words("ac ain ard at aud aux é eau el er et eux ey ez ic ier ières in ion is on ot ou y")
PARTICLES = ("de ", "Le ", "La ", "d’", "de la ", "du ", "van ", "Ben ", "El ")
WOMEN = words(
    "Marie Nathalie Isabelle Sylvie Catherine Françoise Martine Christine Monique Valérie Sandrine Véronique Nicole "
    "Stéphanie Sophie Céline Chantal Annie Aurélie Virginie Émilie Julie Camille Léa Emma Chloé Manon Inès Sarah Jade "
    "Louise Alice Anne Brigitte Corinne Delphine Élodie Florence Hélène Jacqueline Jeanne Laure Laurence Marguerite "
    "Mélanie Odette Paulette Simone Suzanne Yvette Yvonne Denise Claire Agnès Cécile Charlotte Mathilde Pauline Marion "
    "Laura Anaïs Océane Margaux Eva Zoé Lina Rose Lucie Madeleine Fatima Yasmine Nadia Samira Marie-Claire Anne-Sophie "
    "Marie-Thérèse Marie-Laure Anne-Marie Zélie Thaïs Maëlle Gwenaëlle Solène Aïcha Ludivine Bérengère Ghislaine"
)
MEN = words(
    "Jean Michel Pierre Philippe Alain Christophe Laurent Patrick Nicolas Daniel Bernard Christian Stéphane Frédéric "
    "Thierry Éric David Olivier Pascal Bruno Gérard Jacques Julien Sébastien Claude Thomas André François Dominique "
    "Guillaume Alexandre Lucas Léo Hugo Louis Gabriel Raphaël Arthur Jules Adam Paul Antoine Maxime Mohamed Karim "
    "Mehdi Ahmed Rachid Marc Mathieu René Robert Roger Romain Vincent Yves Denis Nathan Enzo Théo Clément Quentin "
    "Kévin Anthony Jérémy Florian Valentin Benjamin Fabrice Didier Gilles Serge Joseph Georges Marcel Lucien Henri "
    "Raymond Albert Maurice Jean-Pierre Jean-Claude Jean-Luc Jean-Marie Loïc Yann Maël Noé Aurélien Côme Amaury Ulysse"
)
STREETS = (
    *("des Lilas", "de la République", "du Général de Gaulle", "Victor Hugo", "des Écoles", "de l’Église", "Pasteur"),
    *("Jean Jaurès", "du Moulin", "de la Gare", "des Acacias", "du Stade", "de Verdun", "des Peupliers", "Gambetta"),
    *("de la Fontaine", "des Tilleuls", "du Château", "Émile Zola", "de Bretagne", "du Lavoir", "des Érables"),
    *("Anatole France", "des Rosiers", "de la Mairie", "du 8 Mai 1945", "Saint-Michel", "des Prés"),
)
KINDS = ("rue", "rue", "rue", "avenue", "boulevard", "allée", "chemin", "place", "impasse", "résidence")
TOWNS = (
    ("22000", "Saint-Brieuc"), ("22300", "Lannion"), ("27000", "Évreux"), ("28000", "Chartres"), ("29200", "Brest"),
    ("29000", "Quimper"), ("35000", "Rennes"), ("35400", "Saint-Malo"), ("36000", "Châteauroux"), ("37000", "Tours"),
    ("41000", "Blois"), ("45000", "Orléans"), ("50000", "Saint-Lô"), ("53000", "Laval"), ("56000", "Vannes"),
    ("56100", "Lorient"), ("61000", "Alençon"), ("72000", "Le Mans"), ("76600", "Le Havre"), ("01000", "Bourg"),
)  # fmt: skip
DEPARTMENTS = words("22 27 28 29 35 36 37 41 45 50 53 56 61 72 75 76 2A 2B")
FIRST_DAY, LAST_DAY = date(1926, 1, 1), date(2020, 10, 1)


class Invented(NamedTuple):
    """A person who does not exist."""

    family: str
    usage: str
    givens: tuple[str, ...]
    woman: bool
    birth: date
    nir: str
    phone: str
    email: str
    street: str
    postcode: str
    town: str


@functools.cache
def tail(size: int = 90_000) -> tuple[str, ...]:
    """Rare family names made of syllables, the same always."""
    chance = random.Random(90)  # noqa: S311 - invented people, not keys
    made: list[str] = []
    for _ in range(size):
        middle = chance.choice(MIDDLES) + chance.choice(JOINTS)
        if chance.random() < 0.4:
            middle += chance.choice(MIDDLES) + chance.choice(JOINTS)
        name = chance.choice(ONSETS) + middle + chance.choice(ENDINGS)
        roll = chance.random()
        name = chance.choice(PARTICLES) + name if roll < 0.05 else name
        made.append(f"{name}-{chance.choice(FAMILIES)}" if roll > 0.97 else name)
    return tuple(made)


@functools.cache
def villages(size: int = 1_500) -> tuple[tuple[str, str], ...]:
    """Small towns that do not exist, in departments that do."""
    chance = random.Random(91)  # noqa: S311
    places = [place for place in DEPARTMENTS if place.isdecimal()]
    return tuple((f"{chance.choice(places)}{chance.randrange(100, 990)}", chance.choice(tail())) for _ in range(size))


class Names:
    """Family names with a long tail: a hundred are common, the others the rarer the further down."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.weights = list(itertools.accumulate(1 / (rank + 12) for rank in range(len(FAMILIES))))

    def family(self) -> str:
        chance = self.chance
        if chance.random() < 0.3:
            return chance.choices(FAMILIES, cum_weights=self.weights)[0]
        names = tail()
        return names[int(len(names) * chance.random() ** 1.7)]

    def given(self, *, woman: bool) -> str:
        names = WOMEN if woman else MEN
        return names[int(len(names) * self.chance.random() ** 1.6)]


def nir_of(chance: random.Random, birth: date, *, woman: bool) -> str:
    """A health number with its right key for somebody who does not exist (order number above 900)."""
    place = chance.choice(DEPARTMENTS)
    number = f"{2 if woman else 1}{birth:%y%m}{place}{chance.randrange(1, 600):03d}{chance.randrange(900, 999):03d}"
    return number + f"{97 - int(number.replace('2A', '19').replace('2B', '18')) % 97:02d}"


def invent(seed: int, count: int) -> Iterator[Invented]:
    """So many people, the same for the same seed; telephones in a range given to machines, mail in example.fr."""
    chance = random.Random(seed)  # noqa: S311
    names, days = Names(chance), (LAST_DAY - FIRST_DAY).days
    for _ in range(count):
        woman = chance.random() < 0.53
        birth = FIRST_DAY + timedelta(days=int(days * chance.random()))
        family = names.family()
        married = woman and birth.year < 1995 and chance.random() < 0.45
        number = min(1 + int(chance.random() ** 2 * 3.2), 3)
        givens = tuple(dict.fromkeys(names.given(woman=woman) for _ in range(number)))
        postcode, town = chance.choice(TOWNS if chance.random() < 0.4 else villages())
        yield Invented(
            family,
            names.family() if married else "",
            givens,
            woman,
            birth,
            nir_of(chance, birth, woman=woman),
            f"0700{chance.randrange(10**10):010d}",
            f"{plain(givens[0])}.{plain(family)}{chance.randrange(9999)}@example.fr",
            f"{chance.randrange(1, 180)} {chance.choice(KINDS)} {chance.choice(STREETS)}",
            postcode,
            town,
        )


def plain(text: str) -> str:
    """A text as old software writes it: no accent, no sign."""
    from clinickit.people.names import fold

    return fold(text).replace(" ", "")


# ---- lists ------------------------------------------------------------------------------------------------

ROSTER_HEADER = (
    *("N° dossier", "Civilité", "Nom d'usage", "Nom de naissance", "Prénoms", "Date de naissance"),
    "N° Sécurité sociale",
    *("Tél. portable", "E-mail", "Adresse", "Code postal", "Ville"),
)


ROSTER_FAULTS = (
    *((3, ""), (4, ""), (5, ""), (5, "31/02/1970"), (5, "12/03/2050"), (6, "1,85057E+14"), (6, "285037800608499")),
    *((8, "pas de mail"), (9, ""), (9, "SDF"), (10, ""), (10, "00000"), (11, ""), (4, "=1+1")),
)


def roster_row(number: int, one: Invented) -> list[str]:
    """A faultless line of a practice's export."""
    return [
        str(number),
        "Mme" if one.woman else "M.",
        (one.usage or one.family).upper(),
        one.family.upper(),
        " ".join(one.givens),
        f"{one.birth:%d/%m/%Y}",
        one.nir,
        " ".join(one.phone[at : at + 2] for at in range(0, len(one.phone), 2)),
        one.email,
        one.street,
        one.postcode,
        one.town.upper(),
    ]


def faulty_roster(seed: int, count: int) -> Iterator[list[str]]:
    """Lines of a real export: one in twelve has something wrong."""
    chance = random.Random(seed + 1)  # noqa: S311
    before: list[str] = []
    for number, one in enumerate(invent(seed, count)):
        row = roster_row(number, one)
        if before and chance.random() < 0.01:
            row = [row[0], *before[1:]]
        elif chance.random() < 0.08:
            at, wrong = chance.choice(ROSTER_FAULTS)
            row[at] = wrong
        before = row
        yield row


def as_csv(rows: Sequence[Sequence[str]], separator: str = ";") -> str:
    """Rows as a spreadsheet writes them."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


# ---- leaked files -----------------------------------------------------------------------------------------

LEAK_HEADER = (
    *(
        "NOM",
        "PRENOM",
        "DDN",
        "NSS",
        "TEL",
        "MAIL",
        "ADRESSE",
        "CP",
        "VILLE",
        "GROUPE SANGUIN",
        "MEDECIN",
        "COMMENTAIRE",
    ),
)
COMMENTS = ("", "", "", "", "", "a jeun", "enceinte", "resultat a envoyer", "ALD")


def typing_error(chance: random.Random, text: str) -> str:
    """One letter dropped, doubled, changed or swapped with its neighbour."""
    at = chance.randrange(len(text)) if text else 0
    kind = chance.randrange(4)
    if len(text) < 3 or kind == 0:
        return text[:at] + text[at : at + 1] + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + chance.choice("aeiorstnlm") + text[at + 1 :]
    at = min(at, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def date_error(chance: random.Random, day: date) -> date:
    """A date with one figure wrong, or day and month changed places."""
    if day.day <= 12 and day.day != day.month and chance.random() < 0.4:
        return day.replace(month=day.day, day=day.month)
    if chance.random() < 0.5:
        return day.replace(year=day.year + (10 if day.year < 1950 else -10), day=min(day.day, 28))
    return day.replace(day=day.day % 9 + 1 if day.day < 10 else min(28, 10 * (day.day // 10) + (day.day + 1) % 10))


def leaked_row(  # noqa: C901, PLR0912 - one fault per line
    chance: random.Random, one: Invented, *, faults: float = 1.0
) -> list[str]:
    """A line of a leaked laboratory file about this person; `faults` scales how often each fault strikes."""

    def strikes(share: float) -> bool:
        return chance.random() < share * faults

    family, givens, birth = one.usage or one.family, list(one.givens[:1]), one.birth
    nir, phone, email, street, postcode, town = one.nir, one.phone, one.email, one.street, one.postcode, one.town
    if one.usage and strikes(0.3):
        family = one.family
    if strikes(0.025):
        family = Names(chance).family()
    if strikes(0.08):
        family = typing_error(chance, family)
    if strikes(0.06):
        givens[0] = typing_error(chance, givens[0])
    if len(one.givens) > 1 and strikes(0.1):
        givens = list(one.givens) if chance.random() < 0.7 else [one.givens[1]]
    if strikes(0.04):
        birth = date_error(chance, birth)
    if strikes(0.02):
        family, givens = givens[0], [family]
    if strikes(0.04):
        family = family.replace("-", " ").replace("’", " ").removeprefix("de ").removeprefix("Le ")
    if strikes(0.35):
        nir = ""
    elif strikes(0.3):
        nir = nir[:13]
    elif strikes(0.02):
        nir = nir[:6] + str((int(nir[9]) + 1) % 10) + nir[7:]
    if strikes(0.25):
        phone = ""
    elif strikes(0.1):
        phone = f"0700{chance.randrange(10**10):010d}"
    if strikes(0.45):
        email = ""
    if strikes(0.1):
        street = f"{chance.randrange(1, 180)} {chance.choice(KINDS)} {chance.choice(STREETS)}"
        postcode, town = chance.choice(TOWNS)
    given = " ".join(givens)
    if strikes(0.55):
        family, given, street, town = (shout(text) for text in (family, given, street, town))
    elif strikes(0.01):
        family, given = mangled(family), mangled(given)
    return [
        family,
        given,
        f"{birth:%d/%m/%Y}" if not strikes(0.3) else f"{birth:%Y-%m-%d}" if not strikes(0.1) else f"{birth:%d/%m/%y}",
        " ".join((nir[:1], nir[1:3], nir[3:5], nir[5:7], nir[7:10], nir[10:13], nir[13:])) if strikes(0.2) else nir,
        phone if not strikes(0.2) else "+33" + phone[1:] if phone else "",
        email,
        street,
        postcode,
        town,
        chance.choice(("", "A+", "O+", "B-")),
        f"DR {chance.choice(FAMILIES).upper()}",
        chance.choice(COMMENTS),
    ]


def shout(text: str) -> str:
    """Capitals without accents."""
    from clinickit.people.names import fold

    figures = "".join(letter for letter in text if letter.isdecimal())
    return f"{figures} {fold(text).upper()}".strip()


def mangled(text: str) -> str:
    """UTF-8 read as Windows-1252."""
    return text.encode().decode("cp1252", errors="replace")


def near_people(chance: random.Random, one: Invented) -> Iterator[Invented]:
    """Somebody else who looks like this person: twin, spouse, child, homonym, homonym born the same day."""
    names = Names(chance)
    other_woman = chance.random() < 0.5
    given = next(name for name in iter(lambda: names.given(woman=other_woman), None) if name not in one.givens)
    fresh = next(invent(chance.randrange(1 << 30), 1))
    kind = chance.randrange(5)
    if kind == 0:  # twin, same house and telephone
        yield one._replace(
            givens=(given,), woman=other_woman, nir=nir_of(chance, one.birth, woman=other_woman), email=fresh.email
        )
    elif kind == 1:  # spouse
        yield fresh._replace(
            usage=one.usage or one.family, phone=one.phone, street=one.street, postcode=one.postcode, town=one.town
        )
    elif kind == 2:  # child under the parent's number
        born = date(2000 + chance.randrange(20), chance.randrange(1, 13), chance.randrange(1, 28))
        yield one._replace(usage="", givens=(given,), woman=other_woman, birth=born)
    elif kind == 3:  # homonym
        yield fresh._replace(family=one.family, usage=one.usage, givens=one.givens, woman=one.woman)
    else:  # homonym born the same day
        yield fresh._replace(
            family=one.family,
            usage=one.usage,
            givens=one.givens,
            woman=one.woman,
            birth=one.birth,
            nir=nir_of(chance, one.birth, woman=one.woman),
        )


class Leak(NamedTuple):
    """A leaked file and the truth about it: for each line, the place in the list of whom it is about, or -1."""

    rows: list[list[str]]
    truth: list[int]
    exact: list[bool]


def leak_about(
    seed: int, listed: Sequence[Invented], within: int, lines: int, faults: float = 1.0
) -> Iterator[tuple[list[str], int, bool]]:
    """A leaked file of so many lines: the first `within` of these people, some who look like them, and others.

    With each line: the place in the list of whom it is about (-1 for nobody), and whether it was left without fault.
    """
    chance = random.Random(seed)  # noqa: S311
    made: list[tuple[list[str], int, bool]] = []
    for number, one in enumerate(listed[:within]):
        exact = chance.random() < 0.5 or faults == 0
        made.append((leaked_row(chance, one, faults=0.0 if exact else faults), number, exact))
        if chance.random() < 0.1:
            made += [(leaked_row(chance, near, faults=faults), -1, False) for near in near_people(chance, one)]
    chance.shuffle(made)
    others = lines - len(made)
    gap = max(1, others // (len(made) + 1))
    strangers = invent(seed + 7_000_000, max(0, others))
    for one_made in made:
        for one in itertools.islice(strangers, gap):
            yield leaked_row(chance, one, faults=faults), -1, False
        yield one_made
    for one in strangers:
        yield leaked_row(chance, one, faults=faults), -1, False
