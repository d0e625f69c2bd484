"""HSDS 3.0 (Open Referral: organizations, services, locations) as JSON, in and out.

Checked against the field lists of the specification, written down in ``fields``. Source of the format:
https://docs.openreferral.org
"""
