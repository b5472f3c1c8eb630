from __future__ import annotations

import pytest

from generator.facts import ProductFacts


@pytest.fixture(scope="session")
def jacket() -> ProductFacts:
    return ProductFacts(
        id="fjord-rain-jacket",
        name="Fjord Rain Jacket",
        category="jackets",
        brand="Nordhavn",
        price=149.0,
        attributes={
            "material": "recycled nylon",
            "hood": True,
            "pockets": 3,
            "weight_g": 380,
            "waterproof_mm": 10000,
            "closure": "zip",
            "lining": "none",
            "windproof": False,
            "details": "taped seams, adjustable cuffs",
            "care": "machine wash 30",
        },
        colours=("navy", "olive"),
        sizes=("S", "M"),
    )


@pytest.fixture(scope="session")
def earbuds() -> ProductFacts:
    return ProductFacts(
        id="wren-earbuds",
        name="Wren Earbuds",
        category="headphones",
        brand="Tonefell",
        attributes={
            "wireless": True,
            "noise_cancelling": False,
            "battery_hours": 8,
            "weight_g": 4.5,
            "water_resistance": "IPX5",
            "details": "10 minute charge gives 2 hours",
        },
    )
