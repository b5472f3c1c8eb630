from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.operations.addresses import answer_to, parse_address
from shop.addresses import address_line
from shop.countries import postcode_in, rules_of
from shop.views import Address


@pytest.mark.parametrize(
    ("text", "street", "postcode", "city", "country"),
    [
        ("12 Mill Lane, 20095 Hamburg", "12 Mill Lane", "20095", "Hamburg", "DE"),
        ("Hafenstr. 12, 20457 Hamburg", "Hafenstr. 12", "20457", "Hamburg", "DE"),
        ("please send it to Hafenstr. 12, 20457 Hamburg", "Hafenstr. 12", "20457", "Hamburg", "DE"),
        (
            "the new address is Hafenstr. 12, 20457 Hamburg.",
            "Hafenstr. 12",
            "20457",
            "Hamburg",
            "DE",
        ),
        ("12 Mill Lane, Bristol BS1 4DJ", "12 Mill Lane", "BS1 4DJ", "Bristol", "GB"),
        ("12 Mill Lane, Bristol, BS1 4DJ", "12 Mill Lane", "BS1 4DJ", "Bristol", "GB"),
        ("12 Mill Lane\nBristol\nBS1 4DJ\nUK", "12 Mill Lane", "BS1 4DJ", "Bristol", "GB"),
        (
            "Keizersgracht 5, 1015 CJ Amsterdam, Netherlands",
            "Keizersgracht 5",
            "1015 CJ",
            "Amsterdam",
            "NL",
        ),
        ("Rue Cler 8, 75007 Paris, France", "Rue Cler 8", "75007", "Paris", "FR"),
        ("Flat 2, 12 Mill Lane, 20095 Hamburg", "Flat 2, 12 Mill Lane", "20095", "Hamburg", "DE"),
        ("ah sorry: Hafenstr. 12, 20457 Hamburg", "Hafenstr. 12", "20457", "Hamburg", "DE"),
        (
            "change the address of HP-104204 to Hafenstr. 12, 20457 Hamburg please, mail is a@b.de",
            "Hafenstr. 12",
            "20457",
            "Hamburg",
            "DE",
        ),
        ("12 Mill Lane 20095 Hamburg", "12 Mill Lane", "20095", "Hamburg", "DE"),
    ],
)
def test_addresses_as_people_write_them(
    text: str, street: str, postcode: str, city: str, country: str
) -> None:
    found = parse_address(text, country="DE", name="Mia")
    assert (found.street, found.postcode, found.city, found.country) == (
        street,
        postcode,
        city,
        country,
    )
    assert found.complete
    assert found.name == "Mia"


@pytest.mark.parametrize(
    ("text", "street", "postcode", "city", "region", "country"),
    [
        ("Kärntner Straße 5, 1010 Wien, Österreich", "Kärntner Straße 5", "1010", "Wien", "", "AT"),
        ("Ilica 5, 10000 Zagreb, Croatia", "Ilica 5", "10000", "Zagreb", "", "HR"),
        ("Ilica 5, 10000 Zagreb, Hrvatska", "Ilica 5", "10000", "Zagreb", "", "HR"),
        ("350 5th Ave, New York, NY 10118, USA", "350 5th Ave", "10118", "New York", "NY", "US"),
        ("1234 Elm St, Springfield, IL 62701", "1234 Elm St", "62701", "Springfield", "IL", "US"),
        ("123 Main St, Wilmington, DE 19801", "123 Main St", "19801", "Wilmington", "DE", "US"),
        ("Rua Augusta 5, 1100-048 Lisboa", "Rua Augusta 5", "1100-048", "Lisboa", "", "PT"),
        (
            "Calea Victoriei 10, 010061 Bucharest",
            "Calea Victoriei 10",
            "010061",
            "Bucharest",
            "",
            "",
        ),
        ("Nádor utca 5, 1051 Budapest, Hungary", "Nádor utca 5", "1051", "Budapest", "", "HU"),
        ("Budapest, Nádor utca 5, 1051, Hungary", "Nádor utca 5", "1051", "Budapest", "", "HU"),
        ("5 Orchard Lane, Dublin, D02 X285", "5 Orchard Lane", "D02 X285", "Dublin", "", "IE"),
        ("ul. Prosta 5, 00-001 Warszawa", "ul. Prosta 5", "00-001", "Warszawa", "", "PL"),
        ("Storgatan 5, 111 22 Stockholm, Sweden", "Storgatan 5", "111 22", "Stockholm", "", "SE"),
        ("1 Yonge St, Toronto, ON M5E 1W7, Canada", "1 Yonge St", "M5E 1W7", "Toronto", "ON", "CA"),
        ("Ilica 5, 10000 Zagreb, Atlantis", "Ilica 5", "10000", "Zagreb", "", "Atlantis"),
        ("you have it in my account, 28243 Charlotte", "", "28243", "Charlotte", "", "DE"),
    ],
)
def test_a_country_is_named_or_told_by_a_form_and_never_guessed(
    text: str, street: str, postcode: str, city: str, region: str, country: str
) -> None:
    found = parse_address(text, country="DE")
    assert (found.street, found.postcode, found.city, found.region, found.country) == (
        street,
        postcode,
        city,
        region,
        country,
    )


def test_a_part_of_a_building_stands_apart() -> None:
    found = parse_address("986 Sunset Drive, Suite 259, Denver, CO 80279", country="US")
    assert (found.street, found.extra, found.city) == ("986 Sunset Drive", "Suite 259", "Denver")


def test_an_address_in_pieces_adds_up() -> None:
    pieces = parse_address("12 Mill Lane", country="DE")
    assert pieces.missing == ("postcode", "city")
    pieces = pieces.joined(answer_to(pieces.missing, "20095", pieces))
    assert pieces.missing == ("city",)
    pieces = pieces.joined(answer_to(pieces.missing, "Hamburg please", pieces))
    assert (pieces.street, pieces.postcode, pieces.city) == ("12 Mill Lane", "20095", "Hamburg")
    assert pieces.complete


def test_a_country_that_was_asked_for_is_understood() -> None:
    so_far = parse_address("Calea Victoriei 10, 010061 Bucharest", country="DE")
    assert answer_to(("country",), "Romania", so_far).country == "RO"
    assert answer_to(("country",), "the UK", so_far).country == "GB"
    assert answer_to(("country",), "why do you ask", so_far).country == ""


COUNTRIES = (
    *("AT", "BE", "CZ", "DE", "DK", "ES", "FI", "FR", "GR", "HR", "HU", "IT", "LT", "LU"),
    *("LV", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "NL", "CH", "EE"),
)
EXAMPLES = {code: rules.postal_code_examples[0] for code in COUNTRIES if (rules := rules_of(code))}


@given(
    st.sampled_from(sorted(EXAMPLES)),
    st.sampled_from(["Lindenweg 4", "12 Mill Lane", "Rua do Sol 7", "Ilica 5a"]),
    st.sampled_from(["Porto", "Villach", "Sankt Anton", "Ústí"]),
    st.sampled_from(["en", "de", "fr"]),
)
def test_an_address_as_its_country_writes_it_is_read_back(
    code: str, street: str, city: str, language: str
) -> None:
    written = Address("", street, EXAMPLES[code], city, code)
    found = parse_address(address_line(written, language), country="US")
    assert found.country == code
    assert (found.street, found.city) == (street, city)
    assert found.postcode == postcode_in(EXAMPLES[code], code)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("12 Mill Lane", ("postcode", "city")),
        ("20095 Hamburg", ("street",)),
        ("12 Mill Lane, 20095", ("city",)),
    ],
)
def test_what_is_missing_is_named(text: str, missing: tuple[str, ...]) -> None:
    found = parse_address(text, country="DE")
    assert found.partial
    assert not found.complete
    assert found.missing == missing


def test_small_talk_is_no_address() -> None:
    assert not parse_address("can you wait a moment", country="DE").partial


@given(st.text(max_size=400))
def test_any_text_is_taken_without_an_error(text: str) -> None:
    parse_address(text, country="DE")


@pytest.mark.parametrize(
    ("text", "street", "city"),
    [
        (
            "my new flat, 8 rue Monge, 75005 Paris? my mail is x@example.com",
            "8 rue Monge",
            "Paris",
        ),
        ("the second one. 3 rue Cler, 75007 Paris", "3 rue Cler", "Paris"),
        ("12 rue des Lilas. 75020 Paris", "12 rue des Lilas", "Paris"),
    ],
)
def test_what_else_is_said_is_no_part_of_an_address(text: str, street: str, city: str) -> None:
    found = parse_address(text, country="FR")
    assert (found.street, found.city, found.country) == (street, city, "FR")


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Witte de Withstraat 22, 3012 BR Rotterdam. Name stays", "Rotterdam"),
        ("8 rue Monge, 75005 Paris? my mail is ada@example.org", "Paris"),
        ("Bahnhofstr. 3, 9000 St. Gallen", "St. Gallen"),
        ("12 Mill Lane, 20095 Hamburg! Thanks a lot", "Hamburg"),
        ("Witte de Withstraat 22, 3012 BR, same city. Name stays.", ""),
    ],
)
def test_what_is_said_after_an_address_is_no_part_of_its_town(text: str, city: str) -> None:
    assert parse_address(text).city == city


def test_the_letters_of_a_postcode_are_no_country() -> None:
    found = parse_address("Witte de Withstraat 22, 3012 BR", country="NL")
    assert (found.postcode, found.country) == ("3012 BR", "NL")


@pytest.mark.parametrize(
    ("text", "street", "extra"),
    [
        ("c/o Petersen, Holtenauer Straße 12, 24103 Kiel", "Holtenauer Straße 12", "c/o Petersen"),
        ("c/o Petersen Holtenauer Straße 12, 24103 Kiel", "Holtenauer Straße 12", "c/o Petersen"),
        ("Weg 3, c/o J. Meier, 22765 Hamburg", "Weg 3", "c/o J. Meier"),
        ("care of the Meiers, Weg 3, 22765 Hamburg", "Weg 3", "c/o the Meiers"),
        ("bei Meier, Weg 3, 22765 Hamburg", "Weg 3", "bei Meier"),
        ("please take care of this: Weg 3, 22765 Hamburg", "Weg 3", ""),
        ("Weg 3, 96465 Neustadt bei Coburg", "Weg 3", ""),
    ],
)
def test_with_whom_a_parcel_is_left_is_a_line_of_its_own(
    text: str, street: str, extra: str
) -> None:
    found = parse_address(text, country="DE")
    assert (found.name, found.street, found.extra) == ("", street, extra)


@pytest.mark.parametrize("before", ["all. ", "both: ", "everything, ", "yes all of them. "])
def test_what_it_is_for_is_no_part_of_the_street(before: str) -> None:
    found = parse_address(f"{before}Lindenweg 4, 28203 Bremen", country="DE")
    assert (found.street, found.postcode, found.city) == ("Lindenweg 4", "28203", "Bremen")


def test_a_street_may_begin_with_all() -> None:
    found = parse_address("All Saints Road 4, 20095 Hamburg", country="DE")
    assert found.street == "All Saints Road 4"
