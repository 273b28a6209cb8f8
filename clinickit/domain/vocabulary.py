"""The options a fact can take: stable ids here, their French labels under resources/vocabularies/."""

from enum import StrEnum


class StructureType(StrEnum):
    """What kind of structure answers for the data; drives the grid of duties."""

    CABINET_MEDICAL = "cabinet_medical"
    MAISON_DE_SANTE = "maison_de_sante"
    CENTRE_DE_SANTE = "centre_de_sante"
    CABINET_DENTAIRE = "cabinet_dentaire"
    CABINET_INFIRMIER = "cabinet_infirmier"
    CABINET_KINE = "cabinet_kine"
    CABINET_SAGE_FEMME = "cabinet_sage_femme"
    LABORATOIRE = "laboratoire"
    RADIOTHERAPIE = "radiotherapie"
    IMAGERIE = "imagerie"
    PHARMACIE = "pharmacie"
    ETABLISSEMENT_DE_SANTE = "etablissement_de_sante"
    ESMS = "esms"
    AUTRE_SANTE = "autre_sante"
    HORS_SANTE = "hors_sante"


class Sector(StrEnum):
    """Public or private organisation (EDPB draft, field 14)."""

    PRIVATE = "private"
    PUBLIC = "public"


class OrganisationSize(StrEnum):
    """Size of a private organisation (EDPB draft, field 15)."""

    MICRO = "micro"
    SME = "sme"
    LARGE = "large"
    OTHER = "other"


class Activity(StrEnum):
    """Economic sector in the authority's open data (list L.k); the kit keeps the ones it meets."""

    HEALTH = "health"
    SCIENTIFIC = "scientific"
    ADMINISTRATIVE_SERVICES = "administrative_services"
    PUBLIC_ADMINISTRATION = "public_administration"
    FINANCE = "finance"
    COMMERCE = "commerce"
    EDUCATION = "education"
    INFORMATION = "information"
    TRANSPORT = "transport"
    HOSPITALITY = "hospitality"
    INDUSTRY = "industry"
    OTHER_SERVICES = "other_services"
    UNKNOWN = "unknown"


class NotifierFunction(StrEnum):
    """In what capacity somebody fills the notification (EDPB draft, field 23)."""

    DPO = "dpo"
    LEGAL_REPRESENTATIVE = "legal_representative"
    OTHER = "other"


class ContactChoice(StrEnum):
    """Whom the authority should call (EDPB draft, field 33)."""

    DPO = "dpo"
    NOTIFIER = "notifier"
    OTHER = "other"


class ProcessorService(StrEnum):
    """What a processor does for the practice (art. 28 GDPR)."""

    SOFTWARE_EDITOR = "software_editor"
    HOST = "host"
    IT_SUPPORT = "it_support"
    ONLINE_DIARY = "online_diary"
    TELESECRETARIAT = "telesecretariat"
    ACCOUNTANT = "accountant"
    LABORATORY_PARTNER = "laboratory_partner"
    OTHER = "other"


class PolicyKind(StrEnum):
    """Families of insurance policies a practice may hold."""

    CYBER = "cyber"
    RC_PRO = "rc_pro"
    MULTIRISQUE = "multirisque"
    PROTECTION_JURIDIQUE = "protection_juridique"
    OTHER = "other"


class Brick(StrEnum):
    """Software and devices whose containment has gestures of its own."""

    LOCAL_SOFTWARE = "local_software"
    WEB_SOFTWARE = "web_software"
    ONLINE_DIARY = "online_diary"
    VITALE_READER = "vitale_reader"
    MSSANTE = "mssante"
    LAB_SYSTEM = "lab_system"
    HPRIM_HL7 = "hprim_hl7"
    NETWORK_BOX = "network_box"
    THIRD_PARTIES = "third_parties"


class Channel(StrEnum):
    """A way to reach the practice that an attacker may hold."""

    PHONE = "phone"
    EMAIL = "email"
    MSSANTE = "mssante"
    POST = "post"
    WEBSITE = "website"


class IncidentKind(StrEnum):
    """What is happening: the playbooks A to M, altered data, and an outage without malice."""

    RANSOMWARE = "ransomware"
    PHISHING = "phishing"
    MAILBOX = "mailbox"
    ACCOUNT = "account"
    VENDOR = "vendor"
    THEFT = "theft"
    LOSS = "loss"
    PUBLISHED = "published"
    INSIDER = "insider"
    TRANSFER_FRAUD = "transfer_fraud"
    DENIAL_OF_SERVICE = "denial_of_service"
    EXPOSED_SERVER = "exposed_server"
    WRONG_RECIPIENT = "wrong_recipient"
    ALTERED_DATA = "altered_data"
    OUTAGE = "outage"


class Established(StrEnum):
    """Whether the breach is established or supposed (CNIL-F11)."""

    ESTABLISHED = "established"
    SUPPOSED = "supposed"


class Role(StrEnum):
    """Role of the practice for the data concerned (art. 4(7), 4(8), 26 GDPR)."""

    CONTROLLER = "controller"
    JOINT = "joint"
    PROCESSOR = "processor"


class Nature(StrEnum):
    """Loss of confidentiality, integrity, availability (art. 4(12) GDPR; list L.a)."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


class Origin(StrEnum):
    """Origin of the incident (list L.b)."""

    EQUIPMENT_LOST = "equipment_lost"
    PAPER_LOST = "paper_lost"
    MAIL_LOST = "mail_lost"
    HACKING = "hacking"
    PAPER_DISPOSAL = "paper_disposal"
    DEVICE_DISPOSAL = "device_disposal"
    UNINTENDED_PUBLICATION = "unintended_publication"
    WRONG_PERSON_SHOWN = "wrong_person_shown"
    WRONG_RECIPIENT = "wrong_recipient"
    VERBAL = "verbal"
    OTHER = "other"


class Cause(StrEnum):
    """Cause of the incident (list L.c)."""

    INTERNAL_MALICIOUS = "internal_malicious"
    INTERNAL_ACCIDENTAL = "internal_accidental"
    EXTERNAL_MALICIOUS = "external_malicious"
    EXTERNAL_ACCIDENTAL = "external_accidental"
    OTHER = "other"
    UNKNOWN = "unknown"


class Occurrence(StrEnum):
    """How the breach lies in time (EDPB draft, field 44)."""

    SPECIFIC_DAY = "specific_day"
    PERIOD = "period"
    ONGOING = "ongoing"


class Discovery(StrEnum):
    """How the breach was discovered (EDPB draft, field 50)."""

    OURSELVES = "ourselves"
    PROCESSOR = "processor"
    DATA_SUBJECT = "data_subject"
    EXTERNAL_PARTY = "external_party"
    PRESS = "press"
    OTHER = "other"


class Exfiltration(StrEnum):
    """Whether data left (EDPB draft, field 56); « aucune trace » is not « aucune fuite »."""

    EXFILTRATED = "exfiltrated"
    LIKELY = "likely"
    EXCLUDED_BY_EVIDENCE = "excluded_by_evidence"


class Unintelligible(StrEnum):
    """Whether a stranger could read the data (EDPB draft, field 57)."""

    INTACT = "intact"
    BREAKABLE = "breakable"
    NO = "no"


class Recipients(StrEnum):
    """Who may have the data."""

    NOBODY = "nobody"
    TRUSTED = "trusted"
    KNOWN_FEW = "known_few"
    UNKNOWN_FEW = "unknown_few"
    UNKNOWN_MANY = "unknown_many"
    PUBLIC = "public"


class Encryption(StrEnum):
    """State of the encryption of the data concerned, before the breach."""

    NONE = "none"
    WEAK = "weak"
    STATE_OF_THE_ART = "state_of_the_art"


class PasswordStorage(StrEnum):
    """How exposed passwords were stored."""

    CLEAR = "clear"
    HASHED = "hashed"
    HASHED_SALTED = "hashed_salted"


class Alteration(StrEnum):
    """What became of altered data (EDPB draft, field 58)."""

    NO_WRONG_USE = "no_wrong_use"
    WRONG_USE_REVERSIBLE = "wrong_use_reversible"
    WRONG_USE_IRREVERSIBLE = "wrong_use_irreversible"


class Unavailability(StrEnum):
    """Temporary or permanent loss of availability (EDPB draft, field 59)."""

    TEMPORARY = "temporary"
    PERMANENT = "permanent"


class EffectOnCare(StrEnum):
    """What the incident did to care."""

    NONE = "none"
    DELAYED = "delayed"
    ENDANGERED = "endangered"


class EffectOnService(StrEnum):
    """What the incident did to the service given to people, care or not."""

    NONE = "none"
    MINOR = "minor"
    SERIOUS = "serious"


class DataCategory(StrEnum):
    """Categories of data (list L.d)."""

    CIVIL_STATUS = "civil_status"
    NIR = "nir"
    CONTACT = "contact"
    CREDENTIALS = "credentials"
    FINANCIAL = "financial"
    OFFICIAL_DOCUMENTS = "official_documents"
    LOCATION = "location"
    OFFENCES = "offences"
    OTHER = "other"


class SensitiveData(StrEnum):
    """Special categories of data (art. 9 GDPR; list L.e)."""

    ETHNIC_ORIGIN = "ethnic_origin"
    POLITICS = "politics"
    RELIGION = "religion"
    TRADE_UNION = "trade_union"
    SEXUALITY = "sexuality"
    HEALTH = "health"
    BIOMETRIC = "biometric"
    GENETIC = "genetic"


class MostExposed(StrEnum):
    """Care whose disclosure can destroy a life: told by telephone first."""

    HIV = "hiv"
    ABORTION = "abortion"
    PSYCHIATRY = "psychiatry"
    ADDICTION = "addiction"
    VIOLENCE = "violence"
    GENETIC_DISEASE = "genetic_disease"
    PHOTOGRAPHS = "photographs"


class Insight(StrEnum):
    """How much the data really reveal about a person."""

    LITTLE = "little"
    REAL = "real"


class PeopleCategory(StrEnum):
    """Categories of people (list L.f)."""

    PATIENTS = "patients"
    EMPLOYEES = "employees"
    USERS = "users"
    MEMBERS = "members"
    STUDENTS = "students"
    MILITARY = "military"
    CUSTOMERS = "customers"
    MINORS = "minors"
    VULNERABLE = "vulnerable"
    OTHER = "other"


class Identifiability(StrEnum):
    """How easily a person is recognised from the data (ENISA, EI)."""

    NEGLIGIBLE = "negligible"
    LIMITED = "limited"
    SIGNIFICANT = "significant"
    MAXIMUM = "maximum"


class Measure(StrEnum):
    """Security measures in place before (EDPB draft, field 75)."""

    PSEUDONYMISATION = "pseudonymisation"
    BACKUP = "backup"
    ENCRYPTION = "encryption"
    POLICIES = "policies"
    TRAINING = "training"
    INCIDENT_LOG = "incident_log"
    ACCESS_LEVELS = "access_levels"
    LOGICAL_ACCESS = "logical_access"
    AUDITS = "audits"
    PHYSICAL_ACCESS = "physical_access"
    UPDATES = "updates"
    OTHER = "other"


class PreventionMeasure(StrEnum):
    """Measures taken so that it does not happen again (EDPB draft, field 94)."""

    ANONYMISATION = "anonymisation"
    BACKUP = "backup"
    PROCESS_CHANGE = "process_change"
    ENCRYPTION = "encryption"
    POLICIES = "policies"
    TRAINING = "training"
    ERASURE = "erasure"
    INCIDENT_LOG = "incident_log"
    ACCESS_LEVELS = "access_levels"
    LOGICAL_ACCESS = "logical_access"
    AUDITS = "audits"
    PHYSICAL_ACCESS = "physical_access"
    PSEUDONYMISATION = "pseudonymisation"
    UPDATES = "updates"
    OTHER = "other"


class ConfidentialityConsequence(StrEnum):
    """Likely consequences of a loss of confidentiality (list L.h; EDPB draft, field 79)."""

    SPREAD = "spread"
    CROSSED = "crossed"
    MISUSED = "misused"
    OTHER = "other"


class IntegrityConsequence(StrEnum):
    """Likely consequences of a loss of integrity (EDPB draft, field 81)."""

    USED_INVALID = "used_invalid"
    CHANGED_VALID = "changed_valid"
    OTHER = "other"


class AvailabilityConsequence(StrEnum):
    """Likely consequences of a loss of availability (EDPB draft, field 83)."""

    NO_ACCESS = "no_access"
    DISRUPTION = "disruption"
    OTHER = "other"


class Impact(StrEnum):
    """Potential impacts for people (list L.g)."""

    LOSS_OF_CONTROL = "loss_of_control"
    LIMITED_RIGHTS = "limited_rights"
    DISCRIMINATION = "discrimination"
    IDENTITY_THEFT = "identity_theft"
    FRAUD = "fraud"
    PSEUDONYM_LIFTED = "pseudonym_lifted"
    FINANCIAL_LOSS = "financial_loss"
    REPUTATION = "reputation"
    PROFESSIONAL_SECRECY = "professional_secrecy"
    PHYSICAL_OR_MORAL_HARM = "physical_or_moral_harm"
    OTHER = "other"


class Level(StrEnum):
    """The authority's four levels, for severity and for likelihood (feminine or masculine by context)."""

    NEGLIGIBLE = "negligible"
    LIMITED = "limited"
    SIGNIFICANT = "significant"
    MAXIMUM = "maximum"


class InformationStatus(StrEnum):
    """Have people been told? (list L.i crossed with EDPB draft, field 97)."""

    INFORMED = "informed"
    PLANNED_DATED = "planned_dated"
    PLANNED = "planned"
    NO_LOW_RISK = "no_low_risk"
    NO_EXEMPTION = "no_exemption"


class Exemption(StrEnum):
    """Conditions of art. 34(3) GDPR."""

    UNINTELLIGIBLE = "unintelligible"
    RISK_REMOVED = "risk_removed"
    DISPROPORTIONATE = "disproportionate"


class InformationMeans(StrEnum):
    """How people were told (EDPB draft, field 104)."""

    LETTER = "letter"
    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in_person"
    PUBLIC = "public"
    OTHER = "other"


class Submission(StrEnum):
    """Type of notification (CNIL-F01)."""

    INITIAL = "initial"
    FOLLOW_UP = "follow_up"


class Completeness(StrEnum):
    """Sub-type of a notification (EDPB draft, field 4)."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    WITHDRAWN = "withdrawn"


class RiskOutcome(StrEnum):
    """The legal outcomes (art. 33(1) and 34(1) GDPR; EDPB draft, field 89)."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high"


class ComplaintRoute(StrEnum):
    """How a complaint was filed; a pre-complaint or a police log entry is not a complaint."""

    POLICE_STATION = "police_station"
    PROSECUTOR = "prosecutor"
    VIDEO = "video"
    PRE_COMPLAINT = "pre_complaint"
    POLICE_LOG = "police_log"


class OtherBody(StrEnum):
    """Other authorities that may have been told (CNIL-F38, EDPB draft, field 110)."""

    HEALTH_PORTAL = "health_portal"
    CERT_SANTE = "cert_sante"
    CERT_FR = "cert_fr"
    REGIONAL_CSIRT = "regional_csirt"
    ORDRE = "ordre"
    CPAM = "cpam"
    ANSM = "ansm"
    OTHER = "other"


class Attachment(StrEnum):
    """Documents joined to a notification (EDPB draft, field 125)."""

    COMMUNICATION = "communication"
    RISK_ASSESSMENT = "risk_assessment"
    INVESTIGATION = "investigation"
    RANSOM_NOTE = "ransom_note"
    PHISHING_MESSAGE = "phishing_message"
    INTERNAL_PROCEDURE = "internal_procedure"
    DELETION_POLICY = "deletion_policy"
    WRONG_RECIPIENTS = "wrong_recipients"
    EXTERNAL_NOTICE = "external_notice"
    OTHER = "other"


class OffenceCircumstance(StrEnum):
    """What may add an article to a complaint and no other fact tells; the prosecutor alone qualifies."""

    ORGANISED_GANG = "organised_gang"
    OFFICIAL_IMPERSONATED = "official_impersonated"
    CORRESPONDENCE_READ = "correspondence_read"
    BURGLARY = "burglary"
    RESOLD = "resold"
    SOLD_ON_PLATFORM = "sold_on_platform"
    PERSON_TARGETED = "person_targeted"
    TRACES_ERASED = "traces_erased"
    ACCOUNT_HOLDER_KNOWN = "account_holder_known"


class LossKind(StrEnum):
    """Heads of loss, for the complaint and the insurer."""

    EXPERTISE = "expertise"
    DATA_RECOVERY = "data_recovery"
    LOST_INCOME = "lost_income"
    NOTIFICATION = "notification"
    LEGAL = "legal"
    FUNDS = "funds"
    EQUIPMENT = "equipment"
    CLAIMS = "claims"
    STAFF_HOURS = "staff_hours"
    OTHER = "other"


class RequestKind(StrEnum):
    """What a person asks of the practice (art. 15 to 18 and 82 GDPR)."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    COMPENSATION = "compensation"
    OTHER = "other"


class AlertSource(StrEnum):
    """Who brought an outside alert."""

    JOURNALIST = "journalist"
    RESEARCHER = "researcher"
    PATIENT = "patient"
    AUTHORITY = "authority"
    CRIMINAL = "criminal"
    VENDOR = "vendor"
    COLLEAGUE = "colleague"
    OTHER = "other"


class Choice(StrEnum):
    """What a person decided about a duty."""

    FOLLOW = "follow"
    DEPART = "depart"
    LATER = "later"


class CaseKind(StrEnum):
    """A real case or an exercise: never to be confused."""

    REAL = "real"
    EXERCISE = "exercise"
