"""Small files under the producers' real headers, and their import."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from maillage.exchange.open_data.importing import KINDS, Imported, import_file

PUBLISHED_ON = date(2024, 8, 1)
HEADERS: Mapping[str, str] = {
    "france-services": (
        "id_fs,insee_dep,lib_fs,adresse,complement_adresse,insee_com,code_postal,lib_com,latitude,longitude,mail,"
        "telephone,h_lundi,h_mardi,h_mercredi,h_jeudi,h_vendredi,h_samedi,prise_rdv,commentaire,type_fs,"
        "format_fs,groupe_fs,labellisation_fs"
    ),
    "mediation-numerique": (
        "id,pivot,nom,commune,code_postal,code_insee,adresse,complement_adresse,latitude,longitude,typologie,"
        "telephone,courriels,site_web,horaires,presentation_resume,presentation_detail,source,itinerance,"
        "structure_parente,date_maj,services,publics_specifiquement_adresses,prise_en_charge_specifique,"
        "frais_a_charge,dispositif_programmes_nationaux,formations_labels,autres_formations_labels,"
        "modalites_acces,modalites_accompagnement,fiche_acces_libre,prise_rdv"
    ),
    "prescripteurs": "uid,type,nom,adresse,complement,code_postal,commune,departement,lat,lon",
    "lycees": "uai,nom,code_postal,commune,departement,pays",
    "mairies": "code_insee,nom,adresse,lat,lon,telephone,site,horaires_json",
    "organismes-apprentissage": (
        "siret,uai,raison_sociale,nature,qualiopi,etat,adresse,code_postal,code_insee,lat,lon,nb_lieux_formation"
    ),
    "lieux-apprentissage": "siret,code_lieu,uai,adresse,code_postal,code_insee,lat,lon",
    "tiers-lieux-bretagne": "id,nom,type,organisation,adresse,code_postal,ville,web,lat,lon",
    "vae": "region,departement,nom,mandataire,adresse,telephone,code_postal",
}
GOOD: Mapping[str, Mapping[str, str]] = {
    "france-services": {
        "id_fs": "53",
        "insee_dep": "09",
        "lib_fs": "France services de Foix",
        "adresse": "1 Place de la Mairie",
        "insee_com": "09122",
        "code_postal": "09000",
        "lib_com": "Foix",
        "latitude": "42.9638",
        "longitude": "1.6053",
        "mail": "prenom.nom@exemple.fr",
        "telephone": "05 61 00 00 00",
        "h_lundi": "09:00 - 12:00 / 14:00 - 17:00",
        "h_samedi": "09:00 - 12:00",
        "prise_rdv": "Oui",
        "commentaire": "Demandez Prénom Nom",
        "format_fs": "Fixe",
    },
    "mediation-numerique": {
        "id": "lieu_1",
        "pivot": "73282932000074",
        "nom": "La Fabrique",
        "commune": "Coutras",
        "code_postal": "33230",
        "code_insee": "33138",
        "adresse": "2 rue du Port",
        "latitude": "45.04",
        "longitude": "-0.12",
        "typologie": "TIERS_LIEUX|ASSO",
        "telephone": "+33557000000",
        "courriels": "prenom.nom@exemple.fr",
        "site_web": "https://exemple.fr|https://autre.fr",
        "horaires": "Mo-Fr 09:00-12:00",
        "presentation_resume": "Un atelier ouvert.",
        "presentation_detail": "Demandez Prénom Nom.",
        "date_maj": "2023-05-06",
        "services": "Aide aux démarches administratives",
        "frais_a_charge": "Gratuit",
    },
    "prescripteurs": {
        "uid": "330807b-1",
        "type": "ML",
        "nom": "MISSION LOCALE - LIBOURNE",
        "adresse": "189 AVENUE FOCH",
        "complement": "CEDEX",
        "code_postal": "33502",
        "commune": "LIBOURNE",
        "departement": "33",
        "lat": "44.915",
        "lon": "-0.243",
    },
    "lycees": {
        "uai": "0330082m",
        "nom": "LYCÉE MAX LINDER",
        "code_postal": "33505",
        "commune": "LIBOURNE CEDEX",
        "departement": "33",
        "pays": "FR",
    },
    "mairies": {
        "code_insee": "33138",
        "nom": "Mairie - Coutras",
        "adresse": '"Place Ernest Barraud, 33230 Coutras"',
        "lat": "45.04",
        "lon": "-0.12",
        "telephone": "05 57 00 00 00",
        "site": "http://www.coutras.fr",
        "horaires_json": '"[[""lundi"",""vendredi"",[[""09:00:00"",""12:00:00""],[""14:00"",""17:00""]]]]"',
    },
    "organismes-apprentissage": {
        "siret": "73282932000074",
        "qualiopi": "True",
        "etat": "actif",
        "adresse": "2 RUE DU PORT 33230 COUTRAS",
        "code_postal": "33230",
        "code_insee": "33138",
        "lat": "45.04",
        "lon": "-0.12",
    },
    "lieux-apprentissage": {
        "siret": "73282932000074",
        "code_lieu": "-0.12_45.04",
        "adresse": "2 rue du Port 33230 Coutras",
        "code_postal": "33230",
        "code_insee": "33138",
        "lat": "45.04",
        "lon": "-0.12",
    },
    "tiers-lieux-bretagne": {
        "id": "6",
        "nom": "FabriKerné",
        "type": "fablab",
        "adresse": "MJC de Kerfeunteun<br />4 rue Teilhard de Chardin",
        "code_postal": "29000",
        "ville": "Quimper",
        "web": "http://exemple.fr",
        "lat": "48.0028",
        "lon": "-4.0941",
    },
    "vae": {
        "region": "Centre-Val de Loire",
        "departement": "45",
        "nom": "Espace VAE 45",
        "mandataire": "Transitions Pro",
        "adresse": "931 rue de Bourges 45160 OLIVET",
        "telephone": "02 38 00 00 00",
        "code_postal": "45160",
    },
}


def row(kind: str, **changes: str) -> str:
    """The good line of a kind, after changes."""
    assert changes.keys() <= set(HEADERS[kind].split(","))
    cells = {**GOOD[kind], **changes}
    return ",".join(cells.get(title, "") for title in HEADERS[kind].split(","))


def text_of(kind: str, *rows: str) -> str:
    """The file of these lines; the good one without any."""
    return "\n".join([HEADERS[kind], *(rows or [row(kind)])]) + "\n"


def write(folder: Path, kind: str, *rows: str) -> Path:
    """Write the file of these lines."""
    return write_bytes(folder, text_of(kind, *rows).encode())


def write_bytes(folder: Path, content: bytes) -> Path:
    """Write a file as it is."""
    file = folder / "file.csv"
    file.write_bytes(content)
    return file


def imported(folder: Path, kind: str, *rows: str, departements: tuple[str, ...] = ()) -> Imported:
    """What these lines become; the good one without any."""
    return import_file(write(folder, kind, *rows), KINDS[kind], PUBLISHED_ON, departements)
