"""Who may have the data, and whether they can read them: nobody, a bound recipient, a stranger, an attacker."""

from enum import StrEnum

from clinickit.domain import vocabulary as v
from clinickit.domain.asking import Why, any_of, asked, because, is_known_to_be, stated, stated_as
from clinickit.domain.reasoning import Facts

KINDS = "breach.kinds"
CAUSES = "breach.causes"
EXFILTRATION = "breach.confidentiality.exfiltration"
UNINTELLIGIBLE = "breach.confidentiality.unintelligible"
RECIPIENTS = "breach.confidentiality.recipients"
BOUND = "breach.confidentiality.recipient_bound_by_secrecy"
ATTESTED = "breach.confidentiality.attestation"
ENCRYPTION = "breach.protection.encryption"
KEY_SAFE = "breach.protection.key_safe"
ACCESS_FOLLOWED = "breach.access_followed"
ALREADY_PUBLIC = "breach.data.already_public"

# Kinds of incident in which somebody hostile was inside the system or holds the data.
INTRUSIONS = (
    v.IncidentKind.RANSOMWARE,
    v.IncidentKind.ACCOUNT,
    v.IncidentKind.MAILBOX,
    v.IncidentKind.PUBLISHED,
)


class Exposure(StrEnum):
    """Who may have the data, from the least to the most worrying."""

    NOBODY = "nobody"
    FEW = "few"
    INSIDER = "insider"
    LOOSE = "loose"
    MANY = "many"
    HOSTILE = "hostile"


# Other kinds whose very name says that somebody may have seen the data.
DISCLOSURES = (
    v.IncidentKind.THEFT,
    v.IncidentKind.INSIDER,
    v.IncidentKind.WRONG_RECIPIENT,
    v.IncidentKind.EXPOSED_SERVER,
)


def intrusion(facts: Facts) -> bool:
    """Whether somebody hostile was inside the system, or holds the data."""
    return any_of(facts, KINDS, *INTRUSIONS)


def may_have_been_seen(facts: Facts) -> bool:
    """Whether this kind of incident shows data to somebody, even if nobody ticked a loss of confidentiality."""
    return intrusion(facts) or any(facts.has(KINDS, kind) for kind in DISCLOSURES)


def out_of_sight(facts: Facts, why: Why) -> bool:
    """Whether nobody learnt anything: nothing left, nothing new was shown, or nothing could be read."""
    excluded = stated_as(facts, EXFILTRATION, v.Exfiltration.EXCLUDED_BY_EVIDENCE)
    # Somebody of the house who abused an access has read the data: that nothing was copied changes nothing to it.
    if excluded and not facts.has(KINDS, v.IncidentKind.INSIDER):
        because(why, "exfiltration_excluded", EXFILTRATION)
        return True
    if is_known_to_be(facts, ALREADY_PUBLIC, value=True):
        because(why, "already_public", ALREADY_PUBLIC)
        return True
    return unintelligible(facts, why)


def unintelligible(facts: Facts, why: Why) -> bool:
    """Whether the data meant nothing to a stranger (art. 34(3)(a) GDPR).

    A strong encryption is worth what its key is worth, a weak one nothing; without encryption another whole
    protection may have held. Data said to be readable are so, unless their encryption is known.
    """
    if not isinstance(facts.value(ENCRYPTION), v.Encryption) and _said_readable(facts):
        because(why, "readable", UNINTELLIGIBLE)
        return False
    if not asked(facts, ENCRYPTION) and not asked(facts, UNINTELLIGIBLE):
        because(why, "readable", ENCRYPTION)
        return False
    encryption = facts.choice(ENCRYPTION, v.Encryption)
    if encryption is v.Encryption.STATE_OF_THE_ART:
        safe = facts.yes(KEY_SAFE)
        because(why, "encrypted_key_safe" if safe else "key_not_safe", ENCRYPTION, KEY_SAFE)
        return safe
    if encryption is v.Encryption.WEAK:
        because(why, "weak_encryption", ENCRYPTION)
        return False
    if stated_as(facts, UNINTELLIGIBLE, v.Unintelligible.INTACT):
        because(why, "protected_otherwise", UNINTELLIGIBLE)
        return True
    because(why, "readable", ENCRYPTION)
    return False


def _said_readable(facts: Facts) -> bool:
    return facts.value(UNINTELLIGIBLE) in {v.Unintelligible.NO, v.Unintelligible.BREAKABLE}


def exposure(facts: Facts, why: Why) -> Exposure:
    """Who may have the data, judged by what happened first, by what is said of the recipients next."""
    return _by_kind(facts, why) or _by_cause(facts, why) or _by_recipients(facts, why)


def _by_kind(facts: Facts, why: Why) -> Exposure | None:
    if intrusion(facts) or (facts.has(KINDS, v.IncidentKind.PHISHING) and facts.yes(ACCESS_FOLLOWED)):
        because(why, "hostile", KINDS)
        return Exposure.HOSTILE
    if facts.has(KINDS, v.IncidentKind.INSIDER):
        because(why, "insider", KINDS)
        return Exposure.INSIDER
    if facts.has(KINDS, v.IncidentKind.THEFT):
        because(why, "stolen", KINDS)
        return Exposure.LOOSE
    if facts.has(KINDS, v.IncidentKind.LOSS):
        return _of_a_loss(facts, why)
    return None


def _by_cause(facts: Facts, why: Why) -> Exposure | None:
    """A mistake in an address has no hidden hand; anything else may have one."""
    if facts.has(KINDS, v.IncidentKind.WRONG_RECIPIENT):
        return None
    if any_of(facts, CAUSES, v.Cause.EXTERNAL_MALICIOUS, v.Cause.UNKNOWN):
        because(why, "hostile_cause", CAUSES)
        return Exposure.HOSTILE
    if facts.has(CAUSES, v.Cause.INTERNAL_MALICIOUS):
        because(why, "insider", CAUSES)
        return Exposure.INSIDER
    return None


def _of_a_loss(facts: Facts, why: Why) -> Exposure:
    """A lost thing is in unknown hands, unless it is said that somebody known found it, or nobody did."""
    if not asked(facts, RECIPIENTS):
        because(why, "lost", KINDS)
        return Exposure.LOOSE
    found = _by_recipients(facts, why)
    return Exposure.LOOSE if found is Exposure.MANY else found


def _by_recipients(facts: Facts, why: Why) -> Exposure:
    who = facts.choice(RECIPIENTS, v.Recipients)
    because(why, f"recipients_{who.value}", RECIPIENTS)
    return {
        v.Recipients.NOBODY: Exposure.NOBODY,
        v.Recipients.TRUSTED: Exposure.FEW,
        v.Recipients.KNOWN_FEW: Exposure.FEW,
        v.Recipients.UNKNOWN_FEW: Exposure.LOOSE,
        v.Recipients.UNKNOWN_MANY: Exposure.MANY,
        v.Recipients.PUBLIC: Exposure.MANY,
    }[who]


def trusted(facts: Facts) -> bool:
    """Whether the recipient is somebody one trusts."""
    return facts.one_of(RECIPIENTS, v.Recipients.TRUSTED)


def bound(facts: Facts, why: Why) -> bool:
    """Whether the recipient owes secrecy (another health professional, an insurer's agent)."""
    if stated(facts, BOUND):
        because(why, "recipient_bound", BOUND)
        return True
    return False


def attested(facts: Facts, why: Why) -> bool:
    """Whether the recipient wrote that the data were deleted or given back."""
    if stated(facts, ATTESTED):
        because(why, "deletion_attested", ATTESTED)
        return True
    because(why, "deletion_not_attested", ATTESTED)
    return False
