from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import Field

from common.config import StrictModel, nearest, read_yaml_mapping
from common.errors import ConfigError


class Kettle(StrictModel):
    litres: float = Field(1.7, gt=0)
    colour: str = "black"


def test_a_file_becomes_a_frozen_object(tmp_path: Path) -> None:
    path = tmp_path / "kettle.yml"
    path.write_text("litres: 2\n")
    kettle = Kettle.load_yaml(path)
    assert kettle == Kettle(litres=2.0)
    with pytest.raises(ValueError, match="frozen"):
        kettle.litres = 3  # type: ignore[misc]


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_right_one(tmp_path: Path) -> None:
    path = tmp_path / "kettle.yml"
    path.write_text("# a comment\nlitres: 2\ncolor: red\n")
    with pytest.raises(ConfigError, match=r"kettle\.yml:3: unknown key 'color'.*'colour'"):
        Kettle.load_yaml(path)


def test_a_wrong_value_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "kettle.yml"
    path.write_text("litres: -1\n")
    with pytest.raises(ConfigError, match=r"kettle\.yml:1: key 'litres': .*greater than 0"):
        Kettle.load_yaml(path)


def test_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "kettle.yml"
    path.write_text("litres: 2\n  colour: [red\n")
    with pytest.raises(ConfigError, match=r"kettle\.yml:\d+ is not valid YAML"):
        Kettle.load_yaml(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        Kettle.load_yaml(tmp_path / "none.yml")


def test_a_list_is_no_configuration(tmp_path: Path) -> None:
    path = tmp_path / "kettle.yml"
    path.write_text("- litres\n")
    with pytest.raises(ConfigError, match="mapping"):
        read_yaml_mapping(path)


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "kettle.yml"
    path.write_text("# nothing set\n")
    assert Kettle.load_yaml(path) == Kettle()


def test_a_mapping_names_its_place_in_the_error() -> None:
    with pytest.raises(ConfigError, match=r"pipeline: unknown key 'litre'.*'litres'") as caught:
        Kettle.from_mapping({"litre": 1}, where="pipeline")
    assert caught.value.hint == "Known keys: colour, litres."


@pytest.mark.parametrize(
    ("name", "expected"), [("colr", "colour"), ("liters", "litres"), ("zzz", None)]
)
def test_nearest(name: str, expected: str | None) -> None:
    assert nearest(name, ["colour", "litres"]) == expected
