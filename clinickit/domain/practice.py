"""The practice: who answers for the data, its sites, processors, insurers, and how to reach it in a crisis."""

from dataclasses import dataclass, field
from datetime import date

from clinickit.domain.facts import NOT_ASKED, Count, Fact, Moment, Several
from clinickit.domain.vocabulary import (
    Activity,
    Brick,
    Channel,
    ContactChoice,
    NotifierFunction,
    OrganisationSize,
    PolicyKind,
    ProcessorService,
    Sector,
    StructureType,
)


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address, in the parts the envelope and the authority ask for."""

    street: Fact[str] = NOT_ASKED
    postcode: Fact[str] = NOT_ASKED
    town: Fact[str] = NOT_ASKED
    country: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Head:
    """The legal representative (CNIL-F07), who also signs the complaint and the letters."""

    civility: Fact[str] = NOT_ASKED
    first_name: Fact[str] = NOT_ASKED
    last_name: Fact[str] = NOT_ASKED
    role: Fact[str] = NOT_ASKED
    email: Fact[str] = NOT_ASKED
    phone: Fact[str] = NOT_ASKED
    rpps: Fact[str] = NOT_ASKED
    born_on: Fact[date] = NOT_ASKED
    born_at: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Notifier:
    """Who fills the notification (EDPB draft, fields 21 to 24)."""

    function: Fact[NotifierFunction] = NOT_ASKED
    function_details: Fact[str] = NOT_ASKED
    name: Fact[str] = NOT_ASKED
    email: Fact[str] = NOT_ASKED
    phone: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Whom to call about the breach (art. 33(3)(b), CNIL-F08)."""

    choice: Fact[ContactChoice] = NOT_ASKED
    name: Fact[str] = NOT_ASKED
    function: Fact[str] = NOT_ASKED
    email: Fact[str] = NOT_ASKED
    phone: Fact[str] = NOT_ASKED
    hours: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Dpo:
    """The data protection officer, if one is designated (CNIL-F09)."""

    designated: Fact[bool] = NOT_ASKED
    number: Fact[str] = NOT_ASKED
    name: Fact[str] = NOT_ASKED
    email: Fact[str] = NOT_ASKED
    phone: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class EeaRepresentative:
    """Representative of a controller established outside the EEA (art. 27 GDPR; EDPB draft, fields 18, 19)."""

    established_in_eea: Fact[bool] = NOT_ASKED
    name: Fact[str] = NOT_ASKED
    contact: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class CrisisContact:
    """Safe ways to reach the practice during the crisis; they override the profile in every paper."""

    phone: Fact[str] = NOT_ASKED
    email: Fact[str] = NOT_ASKED
    address: Fact[str] = NOT_ASKED
    since: Fact[Moment] = NOT_ASKED
    until: Fact[Moment] = NOT_ASKED
    compromised: Fact[Several[Channel]] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """A legal entity: a laboratory may have several companies."""

    id: str
    name: Fact[str] = NOT_ASKED
    siren: Fact[str] = NOT_ASKED
    siret: Fact[str] = NOT_ASKED
    finess_legal: Fact[str] = NOT_ASKED
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True)
class Site:
    """A place where people are received, with its geographic FINESS."""

    id: str
    name: Fact[str] = NOT_ASKED
    entity: Fact[str] = NOT_ASKED
    finess: Fact[str] = NOT_ASKED
    phone: Fact[str] = NOT_ASKED
    region: Fact[str] = NOT_ASKED
    address: Address = field(default_factory=Address)


@dataclass(frozen=True, slots=True)
class Processor:
    """A processor, present or past, with the period in which it held the data."""

    id: str
    name: Fact[str] = NOT_ASKED
    service: Fact[ProcessorService] = NOT_ASKED
    contact: Fact[str] = NOT_ASKED
    email: Fact[str] = NOT_ASKED
    phone: Fact[str] = NOT_ASKED
    health_data_host: Fact[bool] = NOT_ASKED
    contract: Fact[str] = NOT_ASKED
    since: Fact[date] = NOT_ASKED
    until: Fact[date] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Policy:
    """An insurance policy; `declaration_days` are working days, entered from the contract."""

    id: str
    insurer: Fact[str] = NOT_ASKED
    kind: Fact[PolicyKind] = NOT_ASKED
    number: Fact[str] = NOT_ASKED
    broker: Fact[str] = NOT_ASKED
    assistance_phone: Fact[str] = NOT_ASKED
    email: Fact[str] = NOT_ASKED
    address: Fact[str] = NOT_ASKED
    declaration_days: Fact[Count] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call: IT support, lawyer, accountant, partner."""

    id: str
    name: Fact[str] = NOT_ASKED
    role: Fact[str] = NOT_ASKED
    phone: Fact[str] = NOT_ASKED
    email: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A correspondent who receives or sends patient data: prescriber, laboratory, clinic."""

    id: str
    name: Fact[str] = NOT_ASKED
    kind: Fact[str] = NOT_ASKED
    phone: Fact[str] = NOT_ASKED
    email: Fact[str] = NOT_ASKED


@dataclass(frozen=True, slots=True)
class Practice:
    """The controller (responsable de traitement) and all that its papers need about it."""

    kind: Fact[StructureType] = NOT_ASKED
    name: Fact[str] = NOT_ASKED
    legal_form: Fact[str] = NOT_ASKED
    siren: Fact[str] = NOT_ASKED
    no_siren: Fact[bool] = NOT_ASKED
    siret: Fact[str] = NOT_ASKED
    finess: Fact[str] = NOT_ASKED
    sector: Fact[Sector] = NOT_ASKED
    size: Fact[OrganisationSize] = NOT_ASKED
    size_details: Fact[str] = NOT_ASKED
    activity: Fact[Activity] = NOT_ASKED
    headcount: Fact[Count] = NOT_ASKED
    address: Address = field(default_factory=Address)
    email: Fact[str] = NOT_ASKED
    phone: Fact[str] = NOT_ASKED
    time_zone: Fact[str] = NOT_ASKED
    several_entities: Fact[bool] = NOT_ASKED
    uses_processors: Fact[bool] = NOT_ASKED
    insured: Fact[bool] = NOT_ASKED
    bricks: Fact[Several[Brick]] = NOT_ASKED
    head: Head = field(default_factory=Head)
    notifier: Notifier = field(default_factory=Notifier)
    contact_point: ContactPoint = field(default_factory=ContactPoint)
    dpo: Dpo = field(default_factory=Dpo)
    eea: EeaRepresentative = field(default_factory=EeaRepresentative)
    crisis: CrisisContact = field(default_factory=CrisisContact)
    entities: tuple[LegalEntity, ...] = ()
    sites: tuple[Site, ...] = ()
    processors: tuple[Processor, ...] = ()
    policies: tuple[Policy, ...] = ()
    contacts: tuple[Contact, ...] = ()
    correspondents: tuple[Correspondent, ...] = ()
