"""The words of the people room, read from resources/ once, for every test that needs them."""

from clinickit.adapters.toml_resources import TomlResources
from clinickit.people.address import read_postal_rules
from clinickit.people.columns import read_header_words
from clinickit.people.names import read_name_rules
from clinickit.people.reasons import read_reason_words
from clinickit.people.roster_report import read_roster_words
from clinickit.people.segments import read_segment_words

_READ = TomlResources().read
NAMES = read_name_rules(_READ("people/names.toml"))
HEADERS = read_header_words(_READ("people/headers.toml"), _READ("people/given_names.toml"))
ROSTER = read_roster_words(_READ("people/roster.toml"))
REASONS = read_reason_words(_READ("people/reasons.toml"))
POSTAL = read_postal_rules(_READ("people/postal.toml"))
SEGMENTS = read_segment_words(_READ("people/segments.toml"))
ON = 20261121
