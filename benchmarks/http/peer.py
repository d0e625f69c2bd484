"""The peer: services around a commune in PostGIS, near or at a distance in one statement; a page, a count.

The statement is ours, written after what the field's public API of services does: services and structures in
two tables, a geography column with its GiST index, arrays of themes with a GIN index, 50 kilometres as the
crow flies, ``OR`` at a distance; sorted by distance; a page of full services with their structure; a count.
Served as WSGI by the same server with as many workers as the site, each thread with its connection.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import psycopg
from psycopg.rows import dict_row

METRES = 50_000

SCHEMA = """
CREATE EXTENSION IF NOT EXISTS postgis;
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
CREATE TABLE peer.structures AS
SELECT o.id, o.name AS nom, o.summary AS resume, o.description AS presentation, o.commune AS code_insee,
       o.phone AS telephone, o.website AS site_web, o.checked_on AS date_maj
FROM directory_organisation o;
ALTER TABLE peer.structures ADD PRIMARY KEY (id);
CREATE TABLE peer.services AS
SELECT f.id, f.organisation_id AS structure_id, f.name AS nom, f.summary AS resume,
       f.description AS presentation, f.kind AS type, f.checked_on AS date_maj,
       ARRAY(SELECT jsonb_array_elements_text(coalesce(f.themes, '[]'))) AS thematiques,
       ARRAY(SELECT jsonb_array_elements_text(coalesce(nullif(f.publics, 'null'), '[]'))) AS publics,
       array_remove(
           ARRAY[CASE WHEN bool_or(s.place_id IS NOT NULL) THEN 'en-presentiel' END,
                 CASE WHEN bool_or(s.place_id IS NULL) THEN 'a-distance' END], NULL) AS modes_accueil,
       p.commune AS code_insee, p.address AS adresse,
       ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326)::geography AS point
FROM directory_offer f
LEFT JOIN directory_session s ON s.offer_id = f.id
LEFT JOIN directory_place p ON p.organisation_id = f.organisation_id
GROUP BY f.id, p.id;
ALTER TABLE peer.services ADD PRIMARY KEY (id);
CREATE INDEX ON peer.services USING gist (point);
CREATE INDEX ON peer.services USING gin (thematiques);
CREATE INDEX ON peer.services USING gin (modes_accueil);
CREATE INDEX ON peer.services (structure_id);
ANALYZE peer.structures;
ANALYZE peer.services;
"""

FROM = """
FROM peer.services v JOIN peer.structures t ON t.id = v.structure_id
WHERE v.thematiques && %(themes)s
  AND ((ST_DWithin(v.point, %(here)s::geography, %(metres)s) AND 'en-presentiel' = ANY(v.modes_accueil))
       OR 'a-distance' = ANY(v.modes_accueil))
"""
PAGE = f"""
SELECT v.id, v.nom, v.resume, v.presentation, v.type, v.thematiques, v.publics, v.modes_accueil, v.code_insee,
       v.adresse, t.id AS structure, t.nom AS structure_nom, t.resume AS structure_resume, t.telephone,
       t.site_web,
       CASE WHEN 'en-presentiel' = ANY(v.modes_accueil)
            THEN (ST_Distance(v.point, %(here)s::geography) / 1000)::int END AS distance
{FROM} ORDER BY distance NULLS LAST, v.id LIMIT 20
"""
COUNT = f"SELECT count(*) AS total {FROM}"

_held = threading.local()


def make(address: str) -> None:
    """Copy the site's directory into the peer's tables, with their indexes."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(SCHEMA)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer ``?lat=…&lon=…&theme=…&theme=…``."""
    asked = parse_qs(environ["QUERY_STRING"])
    here = f"SRID=4326;POINT({float(asked['lon'][0])} {float(asked['lat'][0])})"
    told = {"themes": asked["theme"], "here": here, "metres": METRES}
    connection = _connection()
    items = connection.execute(PAGE, told).fetchall()
    counted = connection.execute(COUNT, told).fetchone()
    text = json.dumps(
        {"items": items, "total": counted and counted["total"]}, ensure_ascii=False, default=str
    )
    start_response("200 OK", [("Content-Type", "application/json")])
    return [text.encode()]


def _connection() -> psycopg.Connection[dict[str, Any]]:
    if not hasattr(_held, "connection"):
        address = os.environ["PEER_DATABASE_URL"]
        _held.connection = psycopg.connect(address, autocommit=True, row_factory=dict_row)
    connection: psycopg.Connection[dict[str, Any]] = _held.connection
    return connection
