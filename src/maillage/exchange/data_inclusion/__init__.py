"""data.inclusion v1 (structures and services), in and out: JSON, XLSX, Parquet, CSV.

Rows are validated with the published schema (``data-inclusion-schema``), then for what it can't see: communes
that exist, SIRET that add up, places in their commune. Source of the format: https://www.data.inclusion.gouv.fr
"""
