"""The sample shop's customers: invented people at invented addresses in real towns."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from shop.importing.records import CustomerRecord

Rng = np.random.Generator
MAX_AGE_DAYS = 1200


@dataclass(frozen=True)
class Region:
    """Where customers live: given names, family names, streets, and (postcode, town) pairs."""

    share: float
    language: str
    given: str
    family: str
    streets: str
    towns: tuple[tuple[str, str], ...]
    number_first: bool = False


REGIONS: dict[str, Region] = {
    "DE": Region(
        0.42,
        "de",
        "Anna Lena Jonas Felix Hannah Paul Clara Moritz Greta Emil Sophie Lukas Marie Ben Ida Tom "
        "Nele Jan Frieda Karl Leyla Murat Katharina Stefan Ulrike Holger",
        "Weber Hoffmann Krüger Brandt Lorenz Vogel Sommer Peters Albrecht Friedrich Yılmaz Keller "
        "Seidel Busch Horn Kuhn Arnold Pohl Voigt Ludwig",
        "Lindenweg|Hafenstraße|Am Mühlbach|Gartenstraße|Kirchplatz|Bergstraße|Schillerstraße|"
        "Neuer Wall|Rosenweg|Fichtenallee|Alte Gasse|Seeblick",
        (
            ("20457", "Hamburg"),
            ("10435", "Berlin"),
            ("80469", "München"),
            ("50672", "Köln"),
            ("04109", "Leipzig"),
            ("28195", "Bremen"),
            ("79098", "Freiburg"),
            ("24103", "Kiel"),
        ),
    ),
    "NL": Region(
        0.14,
        "nl",
        "Sanne Daan Fleur Sem Lotte Bram Noor Thijs Eva Ruben Femke Joost",
        "Bakker Visser Mulder Dekker Brouwer Vos Kuiper Hendriks Postma Schouten",
        "Kerkstraat|Dorpsweg|Molenpad|Prinsenlaan|Havenkade|Wilgenstraat|Zandweg",
        (
            ("1017 AB", "Amsterdam"),
            ("3511 KM", "Utrecht"),
            ("3012 CL", "Rotterdam"),
            ("9711 BD", "Groningen"),
        ),
    ),
    "AT": Region(
        0.08,
        "de",
        "Johanna Florian Theresa Maximilian Magdalena Dominik Valentina Lorenz",
        "Gruber Steiner Moser Pichler Leitner Egger Wallner Auer",
        "Donaugasse|Bergweg|Wiesengasse|Schlossstraße|Am Anger|Lerchenfeld",
        (("1070", "Wien"), ("8010", "Graz"), ("5020", "Salzburg"), ("6020", "Innsbruck")),
    ),
    "FR": Region(
        0.10,
        "fr",
        "Camille Hugo Manon Louis Chloé Antoine Inès Gabriel Margaux Théo",
        "Moreau Lefèvre Girard Roussel Fontaine Chevalier Blanchard Perrin Marchand",
        "rue des Lilas|rue du Port|avenue des Tilleuls|rue de la Fontaine|quai des Brumes|"
        "chemin Vert",
        (
            ("69002", "Lyon"),
            ("44000", "Nantes"),
            ("31000", "Toulouse"),
            ("75011", "Paris"),
            ("35000", "Rennes"),
        ),
        number_first=True,
    ),
    "DK": Region(
        0.08,
        "da",
        "Freja Oscar Alma Viggo Signe Malthe Karla Anton",
        "Nørgaard Holm Dahl Lund Kjær Bruun Thorsen Krogh",
        "Strandvejen|Søndergade|Skovbrynet|Havnegade|Birkevej|Engvej",
        (("2100", "København"), ("8000", "Aarhus"), ("5000", "Odense")),
    ),
    "SE": Region(
        0.07,
        "sv",
        "Elsa Axel Astrid Nils Saga Viktor Linnea Gustav",
        "Lindqvist Bergström Sandberg Nyström Ekholm Forsberg Hedlund",
        "Björkvägen|Storgatan|Hamngatan|Ängsvägen|Skolgatan|Tallstigen",
        (("111 29", "Stockholm"), ("411 05", "Göteborg"), ("211 22", "Malmö")),
    ),
    "IE": Region(
        0.06,
        "en",
        "Aoife Conor Niamh Cian Saoirse Eoin Róisín Declan",
        "Gallagher Brennan Nolan Quinn Sheridan Doyle Hickey",
        "Harbour Road|Orchard Lane|Mill Street|Abbey Court|Seaview Terrace",
        (("D08 K2X4", "Dublin"), ("T12 A3F6", "Cork"), ("H91 C7P2", "Galway")),
        number_first=True,
    ),
    "IT": Region(
        0.05,
        "it",
        "Giulia Matteo Chiara Lorenzo Elena Davide Sara Niccolò",
        "Ferri Conti Marchetti Galli Rinaldi Fontana Bellini",
        "via dei Pini|via del Porto|viale Aurora|via San Rocco|piazza Nuova",
        (("20121", "Milano"), ("40121", "Bologna"), ("10122", "Torino")),
    ),
}
PAYMENTS = (("card", "Visa"), ("card", "Mastercard"), ("paypal", "PayPal"), ("sepa", "Girokonto"))
PAYMENT_SHARES = (0.35, 0.25, 0.3, 0.1)
SPELLED_OUT = str.maketrans("äöüßøæı", "aousoai")
MAIL_HOSTS = ("example.com", "example.org", "example.net")

DEMO_CUSTOMER = {
    "id": "C00001",
    "name": "Mia Lindqvist",
    "email": "mia.lindqvist@example.com",
    "phone": "+49 40 5550 0123",
    "language": "en",
    "addresses": [
        {
            "name": "Mia Lindqvist",
            "street": "Hafenstraße 12",
            "postcode": "20457",
            "city": "Hamburg",
            "country": "DE",
        }
    ],
    "payments": [{"kind": "card", "label": "Visa", "last_four": "4242"}],
}


def make_customers(
    rng: Rng, count: int, ships_to: tuple[str, ...], today: datetime
) -> list[CustomerRecord]:
    """``count`` customers; the first is the one that the documentation speaks of."""
    codes = [code for code in REGIONS if code in ships_to] or ["DE"]
    shares = np.array([REGIONS[code].share for code in codes])
    taken: set[str] = {str(DEMO_CUSTOMER["email"])}
    demo = {**DEMO_CUSTOMER, "created_at": today - timedelta(days=420)}
    customers = [CustomerRecord.model_validate(demo)]
    for number in range(2, count + 1):
        code = str(rng.choice(codes, p=shares / shares.sum()))
        values = _person(rng, REGIONS[code], code, taken)
        age = timedelta(days=float(rng.uniform(380, MAX_AGE_DAYS)))
        values |= {"id": f"C{number:05d}", "created_at": today - age}
        customers.append(CustomerRecord.model_validate(values))
    return customers


def _person(rng: Rng, region: Region, code: str, taken: set[str]) -> dict[str, Any]:
    given, family = _pick(rng, region.given.split()), _pick(rng, region.family.split())
    name = f"{given} {family}"
    addresses = [_address(rng, region, code, name)]
    if rng.random() < 0.2:
        addresses.append(_address(rng, region, code, name))
    payments = rng.choice(len(PAYMENTS), size=1 + (rng.random() < 0.3), p=PAYMENT_SHARES)
    return {
        "name": name,
        "email": _email(rng, given, family, taken),
        "phone": "",
        "language": region.language,
        "addresses": addresses,
        "payments": [_payment(rng, int(index)) for index in dict.fromkeys(payments)],
    }


def _address(rng: Rng, region: Region, code: str, name: str) -> dict[str, str]:
    street, number = _pick(rng, region.streets.split("|")), int(rng.integers(1, 140))
    postcode, town = region.towns[int(rng.integers(len(region.towns)))]
    return {
        "name": name,
        "street": f"{number} {street}" if region.number_first else f"{street} {number}",
        "postcode": postcode,
        "city": town,
        "country": code,
    }


def _payment(rng: Rng, index: int) -> dict[str, str]:
    kind, label = PAYMENTS[index]
    digits = f"{int(rng.integers(10000)):04d}" if kind in {"card", "sepa"} else ""
    return {"kind": kind, "label": label, "last_four": digits}


def _email(rng: Rng, given: str, family: str, taken: set[str]) -> str:
    name = f"{_ascii(given)}.{_ascii(family)}"
    host = _pick(rng, MAIL_HOSTS)
    email, number = f"{name}@{host}", 2
    while email in taken:
        email, number = f"{name}{number}@{host}", number + 1
    taken.add(email)
    return email


def _ascii(text: str) -> str:
    folded = text.lower().translate(SPELLED_OUT)
    return unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()


def _pick(rng: Rng, choices: list[str] | tuple[str, ...]) -> str:
    return choices[int(rng.integers(len(choices)))]
