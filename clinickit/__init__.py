"""clinickit: the breach-response kit of a French medical practice."""

__version__ = "0.1.0"
