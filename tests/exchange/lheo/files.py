"""Small LHÉO files, invented, valid for version 2.3 but for what a test changes."""

from __future__ import annotations

from maillage.exchange.lheo.reading import read
from maillage.exchange.reading import Reading

ADDRESS = """<adresse><ligne>1 rue de la Mairie</ligne><codepostal>33910</codepostal>
<ville>Saint-Denis-de-Pile</ville><code-INSEE-commune>33393</code-INSEE-commune>
<geolocalisation><latitude>44.99</latitude><longitude>-0.2</longitude></geolocalisation></adresse>"""
CONTACT = f"""<coordonnees><nom>Martin</nom><prenom>Camille</prenom>{ADDRESS}
<telfixe><numtel>0557000000</numtel></telfixe><courriel>accueil@exemple.fr</courriel>
<web><urlweb>exemple.fr</urlweb></web></coordonnees>"""
SESSION = f"""<session numero="S1"><periode><debut>20270111</debut><fin>20270326</fin></periode>
<adresse-inscription>{ADDRESS}</adresse-inscription><etat-recrutement>1</etat-recrutement></session>"""
ACTION = f"""<action numero="A1"><rythme-formation>Temps plein</rythme-formation>
<code-public-vise>80056</code-public-vise><niveau-entree-obligatoire>0</niveau-entree-obligatoire>
<modalites-alternance>Aucune</modalites-alternance><modalites-enseignement>0</modalites-enseignement>
<conditions-specifiques>Aimer le bois.</conditions-specifiques>
<prise-en-charge-frais-possible>1</prise-en-charge-frais-possible>
<lieu-de-formation>{CONTACT}</lieu-de-formation><modalites-entrees-sorties>0</modalites-entrees-sorties>
{SESSION}<langue-formation>fr</langue-formation><prix-total-TTC>1 200,50</prix-total-TTC>
<nombre-heures-total>350</nombre-heures-total></action>"""
ORGANISATION = f"""<organisme-formation-responsable><numero-activite>72330000033</numero-activite>
<SIRET-organisme-formation><SIRET>13003013300016</SIRET></SIRET-organisme-formation>
<nom-organisme>L’atelier du bois</nom-organisme><raison-sociale>ATELIER DU BOIS</raison-sociale>
<coordonnees-organisme>{CONTACT}</coordonnees-organisme>
<contact-organisme>{CONTACT}</contact-organisme></organisme-formation-responsable>"""


def formation(*, actions: str = ACTION, number: str = "F1", title: str = "Menuisier") -> str:
    """One formation."""
    return f"""<formation numero="{number}"><domaine-formation><code-FORMACODE>22454</code-FORMACODE>
<code-ROME>H2206</code-ROME></domaine-formation><intitule-formation>{title}</intitule-formation>
<objectif-formation>&lt;p&gt;Faire une table &amp;amp; un banc.&lt;/p&gt;</objectif-formation>
<resultats-attendus>CAP</resultats-attendus><contenu-formation>Tracer, scier.</contenu-formation>
<certifiante>1</certifiante><contact-formation>{CONTACT}</contact-formation>
<parcours-de-formation>1</parcours-de-formation><code-niveau-entree>1</code-niveau-entree>
<certification><code-RNCP>RNCP37123</code-RNCP></certification>{actions}{ORGANISATION}
<extras info="interne"><extra info="code">X42</extra></extras></formation>"""


def lheo(*formations: str, namespace: str = "http://lheo.gouv.fr/2.3", head: str = "") -> bytes:
    """A file."""
    body = "\n".join(formations or (formation(),))
    declaration = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{declaration}\n{head}<lheo xmlns="{namespace}"><offres>\n{body}\n</offres></lheo>'.encode()


def reading_of(*formations: str) -> Reading:
    """What a file of these formations becomes."""
    return read(lheo(*formations), "offre.xml")
