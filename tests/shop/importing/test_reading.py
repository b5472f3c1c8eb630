"""Files as people and their spreadsheets write them, good and bad."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import DataError, ImportRowsError
from shop.importing.layout import LAYOUTS
from shop.importing.reading import Raw, read_records

PRODUCTS = LAYOUTS["products"]
EVENTS = LAYOUTS["events"]
HEADER = "id,name,category,price,sku,colour"


def read(
    tmp_path: Path, content: str | bytes, name: str = "file.csv"
) -> tuple[list[Raw], list[str]]:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    records, bad = read_records(path, PRODUCTS)
    return records, [f"{row.line}: {row.reason}" for row in bad]


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\ncup,Cup,mugs,1.00,CUP,red\n",
        f"{HEADER}\r\ncup,Cup,mugs,1.00,CUP,red",
        f"\ufeff{HEADER}\ncup,Cup,mugs,1.00,CUP,red\n",
        f"{HEADER}\n\ncup,Cup,mugs,1.00,CUP,red\n\n,,,,,\n",
        f"{HEADER.upper()}\n cup , Cup ,mugs,1.00,CUP,red\n",
        f"{HEADER}\ncup,Cup,mugs,1.00,CUP,red\n".replace(",", ";"),
        f"{HEADER}\ncup,Cup,mugs,1.00,CUP,red\n".replace(",", "\t"),
        f"{HEADER}\ncup,Cup,mugs,1.00,CUP,red\n".encode("utf-16"),
    ],
)
def test_one_product_in_many_dialects(tmp_path: Path, content: str | bytes) -> None:
    records, bad = read(tmp_path, content)
    assert bad == []
    (record,) = records
    assert record.values["id"] == "cup"
    assert record.values["price"] == "1.00"
    assert record.values["variants"] == [{"sku": "CUP", "colour": "red"}]


def test_rows_of_one_product_become_its_variants_and_know_their_lines(tmp_path: Path) -> None:
    records, bad = read(
        tmp_path,
        f'{HEADER}\ncup,"Cup,\nlarge",mugs,1,CUP-R,red\npot,Pot,pots,2,POT,\n'
        "cup,,,,CUP-B,blue\ncup,,mugs,,CUP-G,green\n",
    )
    assert bad == []
    cup, pot = records
    assert (cup.line, cup.lines["variants"]) == (2, [2, 5, 6])
    assert [v["sku"] for v in cup.values["variants"]] == ["CUP-R", "CUP-B", "CUP-G"]
    assert (pot.line, pot.values["variants"]) == (4, [{"sku": "POT", "colour": ""}])
    assert cup.line_of(("variants", 2, "sku")) == 6
    assert cup.line_of(("price",)) == 2


def test_cells_that_were_escaped_for_spreadsheets_come_back(tmp_path: Path) -> None:
    records, _ = read(tmp_path, f"{HEADER}\ncup,'=Cup,'quoted',1,''-X,red\n")
    assert records[0].values["name"] == "=Cup"
    assert records[0].values["category"] == "'quoted'"
    assert records[0].values["variants"][0]["sku"] == "'-X"


def test_spreadsheets_tell_their_separator_and_leave_empty_columns(tmp_path: Path) -> None:
    table = f"sep=;\n{HEADER.replace(',', ';')};;\ncup;Cup, large;mugs;1;CUP-R;red;;\n"
    records, bad = read(tmp_path, table)
    assert bad == []
    assert (records[0].line, records[0].values["name"]) == (3, "Cup, large")
    assert read(tmp_path, f"{HEADER},\ncup,Cup,mugs,1,A,red,x\n")[1] != []


@pytest.mark.parametrize(
    ("content", "reasons"),
    [
        (f"{HEADER},colr\n", ["1: unknown column 'colr'; did you mean 'colour'?"]),
        ("id,category,price\n", ["1: column 'name' is missing"]),
        (f"{HEADER},name\n", ["1: column 'name' is there twice"]),
        (f"{HEADER}\ncup,Cup\n", ["2: has 2 cells where the header has 6"]),
        (f"{HEADER}\n,Cup,mugs,1,X,red\n", ["2: column 'id' is empty"]),
        (
            f"{HEADER}\ncup,Cup,mugs,1,A,red\ncup,Mug,mugs,1,B,red\n",
            ["3: column 'name' says 'Mug' here but 'Cup' on line 2"],
        ),
        (f'{HEADER}\ncup,"Cup\n', ["2: is not well-formed CSV: unexpected end of data"]),
    ],
)
def test_what_is_wrong_with_a_table(tmp_path: Path, content: str, reasons: list[str]) -> None:
    assert read(tmp_path, content)[1] == reasons


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("file.csv", "", "is empty"),
        ("file.csv", b"id,name\ncup,Caf\xe9\n", "line 2: byte 0xe9 is not utf-8"),
        ("file.json", "", "line 1: .* a list of records"),
        ("file.json", '{"id": 1}', "a list of records"),
        ("file.json", '[\n{"id": 1,}\n]', "line 2: .*(property name|trailing comma)"),
        ("file.json", '[\n{"id": 1}\n{"id": 2}]', "line 3: .*',' or ']' is expected"),
        ("file.json", '[{"id": 1},\n]', "line 2: .*after the comma"),
        ("file.json", "[]\n[]", "line 2: .*nothing is expected"),
        ("file.json", '[{"price": NaN}]', "NaN is not a value"),
        ("file.json", "[" * 100_000, "not the JSON of a list"),
        ("file.json", '[{"id": ' + "9" * 5000 + "}]", "not the JSON of a list"),
    ],
)
def test_files_that_cannot_be_read_say_where(
    tmp_path: Path, name: str, content: str | bytes, says: str
) -> None:
    with pytest.raises(ImportRowsError, match=says) as error:
        read(tmp_path, content, name)
    assert len(error.value.rows) == 1


def test_another_encoding_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(f"{HEADER}\ncup,Café,mugs,1,A,red\n".encode("cp1252"))
    with pytest.raises(ImportRowsError) as error:
        read_records(path, PRODUCTS)
    assert "--encoding cp1252" in (error.value.hint or "")
    records, _ = read_records(path, PRODUCTS, encoding="cp1252")
    assert records[0].values["name"] == "Café"
    with pytest.raises(DataError, match="not an encoding"):
        read_records(path, PRODUCTS, encoding="klingon")


@pytest.mark.parametrize("name", ["file.xlsx", "file"])
def test_other_files_are_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match=r"neither a \.csv nor a \.json"):
        read_records(tmp_path / name, PRODUCTS)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_records(tmp_path / "none.csv", PRODUCTS)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(DataError, match="cannot be read"):
        read_records(tmp_path / "folder.csv", PRODUCTS)


def test_json_records_know_their_lines_and_null_is_the_default(tmp_path: Path) -> None:
    records, bad = read(
        tmp_path,
        '[\n  {"id": "a", "brand": null, "name": null},\n\n'
        '  7, {"id": "b", "variants": [{"sku": "X", "size": null}, 8]}\n]',
        "file.json",
    )
    assert [(r.line, r.values["id"]) for r in records] == [(2, "a"), (4, "b")]
    assert records[0].values == {"id": "a", "brand": ""}
    assert records[1].values["variants"] == [{"sku": "X", "size": ""}, 8]
    assert bad == ["4: is not an object but 7"]


def test_null_within_an_object_is_the_default(tmp_path: Path) -> None:
    path = tmp_path / "orders.json"
    path.write_text('[{"number": "1", "address": {"name": "Mia", "extra": null}}]')
    ((record,), bad) = read_records(path, LAYOUTS["orders"])
    assert record.values == {"number": "1", "address": {"name": "Mia", "extra": ""}}
    assert bad == []


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_no_csv_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    _never_breaks(tmp_path_factory, content, "file.csv")


@given(
    st.text(max_size=100)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "variants", "tags", "x"]), inner, max_size=3)
        ),
    ).map(lambda value: json.dumps([value]))
)
def test_no_json_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: str) -> None:
    _never_breaks(tmp_path_factory, content, "file.json")


def _never_breaks(factory: pytest.TempPathFactory, content: str | bytes, name: str) -> None:
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    try:
        read(factory.mktemp("reading"), raw, name)
    except ImportRowsError as error:
        assert error.rows
