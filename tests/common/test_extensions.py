"""What a project adds is found by folder, entry point and dotted path; mistakes are named."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from common import extensions
from common.extensions import (
    ACTIONS,
    CHANNELS,
    LANGUAGES,
    OPERATIONS,
    RECOMMENDER_MODELS,
    ExtensionError,
    ExtensionPoint,
    find,
    find_module,
    load,
    resolve,
    use_project,
)


class Animal(ABC):
    """What the extensions of these tests derive from."""

    @abstractmethod
    def sound(self) -> str:
        """What it says."""


class Dog(Animal):
    def sound(self) -> str:
        return "woof"


IMPORT = f"from {__name__} import Animal\n"
CAT = IMPORT + 'class Cat(Animal):\n    name = "cat"\n    def sound(self): return "miaow"\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setitem(sys.modules, __name__, sys.modules[Animal.__module__])
    before, path = extensions.project_root(), list(sys.path)
    (tmp_path / "shop").mkdir()
    use_project(tmp_path)
    yield tmp_path
    use_project(before)
    sys.path[:] = path


def write(project: Path, name: str, text: str) -> Path:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    use_project(None)
    use_project(project)
    return path


def test_a_class_in_the_projects_folder_is_found(project: Path) -> None:
    path = write(project, "channels/cat.py", CAT)
    (found,) = find(CHANNELS, Animal)
    assert (found.name, found.value().sound()) == ("cat", "miaow")
    assert found.where == f"{path} (Cat)"


@pytest.mark.parametrize("folder", ["operations", "actions/operations"])
def test_a_projects_module_may_stand_beside_the_programs(project: Path, folder: str) -> None:
    write(project, f"{folder}/cat.py", CAT)
    assert [found.value.__module__ for found in find(OPERATIONS, Animal)] == [
        f"{folder.replace('/', '.')}.cat"
    ]
    import actions

    assert actions.__file__ == str(extensions.PROGRAM / "actions" / "__init__.py")


def test_the_files_of_a_folder_import_each_other_as_rasas_users_write_it(project: Path) -> None:
    write(project, "actions/__init__.py", "")
    write(project, "actions/sounds.py", 'MIAOW = "miaow"\n')
    write(
        project,
        "actions/cat.py",
        IMPORT + "from actions.sounds import MIAOW\n"
        "class Cat(Animal):\n    def sound(self): return MIAOW\n",
    )
    assert [found.value().sound() for found in find(ACTIONS, Animal)] == ["miaow"]


def test_the_next_projects_module_of_the_same_name_is_its_own(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write(project, "channels/cat.py", CAT)
    assert find(CHANNELS, Animal)[0].value().sound() == "miaow"
    other = tmp_path_factory.mktemp("other")
    write(other, "channels/cat.py", CAT.replace("miaow", "purr"))
    assert find(CHANNELS, Animal)[0].value().sound() == "purr"
    assert str(project) not in sys.path


def test_no_folder_of_a_project_takes_the_place_of_a_room(project: Path) -> None:
    write(project, "shop/__init__.py", "raise RuntimeError\n")
    assert sys.path.index(str(project)) == len(sys.path) - 1


def test_helpers_and_bases_are_passed_over(project: Path) -> None:
    write(project, "channels/_help.py", "raise RuntimeError\n")
    write(
        project,
        "channels/bases.py",
        IMPORT + "from abc import abstractmethod\n"
        "class Pet(Animal):\n    @abstractmethod\n    def owner(self): ...\n",
    )
    assert find(CHANNELS, Animal) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "x = 1\nimport no_such_library\n",
            ":2 cannot be imported: ModuleNotFoundError: No mod",
        ),
        ("def f(:\n", ":1 cannot be imported: SyntaxError"),
        (IMPORT + "class Mute(Animal): ...\n", "(Mute) lacks the method(s) sound."),
    ],
)
def test_a_mistake_names_the_file_and_why(project: Path, text: str, said: str) -> None:
    path = write(project, "channels/wrong.py", text)
    with pytest.raises(ExtensionError) as error:
        find(CHANNELS, Animal)
    assert error.value.message.startswith(str(path))
    assert said in error.value.message


def test_a_file_named_like_one_of_the_programs_is_refused(project: Path) -> None:
    path = write(project, "actions/operations/cancel_order.py", CAT)
    with pytest.raises(ExtensionError, match="belongs to") as error:
        find(OPERATIONS, Animal)
    assert str(path) in error.value.message


def test_two_of_one_name_are_both_named(project: Path) -> None:
    write(project, "channels/first.py", CAT)
    write(project, "channels/second.py", CAT)
    with pytest.raises(ExtensionError, match=r"second\.py.*'cat' is there already.*first\.py"):
        find(CHANNELS, Animal)


def declare(monkeypatch: pytest.MonkeyPatch, point: ExtensionPoint, name: str, value: str) -> None:
    declared = EntryPoint(name, value, point.group)
    monkeypatch.setattr(extensions, "_all_entry_points", lambda: {point.group: (declared,)})


def test_a_package_declares_one_by_entry_point(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, RECOMMENDER_MODELS, "dog", f"{__name__}:Dog")
    assert resolve("dog", {}, RECOMMENDER_MODELS, Animal, where="x").__name__ == "Dog"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("no_such_package:Dog", "no_such_package:Dog cannot be imported: ModuleNotFoundError"),
        ("pathlib:Path", "is no Animal"),
    ],
)
def test_a_package_that_declares_something_wrong_is_named(
    project: Path, monkeypatch: pytest.MonkeyPatch, value: str, said: str
) -> None:
    declare(monkeypatch, CHANNELS, "dog", value)
    with pytest.raises(ExtensionError) as error:
        find(CHANNELS, Animal)
    assert "entry point 'dog' of shoptalk.channels" in error.value.message
    assert said in error.value.message


def test_a_name_is_looked_up_among_the_programs_then_the_added_then_as_a_path(
    project: Path,
) -> None:
    write(project, "models/cat.py", CAT)
    known: dict[str, type[Animal]] = {"dog": Dog}

    def resolved(name: str) -> str:
        return resolve(name, known, RECOMMENDER_MODELS, Animal, where="shop.yml").__name__

    assert [resolved(name) for name in ("dog", "cat", "models.cat.Cat", "models.cat:Cat")] == [
        "Dog",
        "Cat",
        "Cat",
        "Cat",
    ]
    with pytest.raises(ExtensionError, match=r"shop\.yml: there is no recommender model 'dgo'; "):
        resolved("dgo")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("no_such_package.Cat", "x: module 'no_such_package' cannot be imported"),
        ("pathlib.Pth", "x: 'pathlib' has no class 'Pth'; did you mean 'Path'?"),
        ("pathlib.Path", "x: pathlib.Path is no Animal."),
    ],
)
def test_a_wrong_dotted_path_is_explained(path: str, said: str) -> None:
    with pytest.raises(ExtensionError) as error:
        load(path, Animal, where="x")
    assert said in error.value.message


def test_a_language_is_a_package_of_the_project_or_of_an_installed_one(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, LANGUAGES, "xx", "json")
    found = find_module(LANGUAGES, "common", "xx")
    assert found is not None
    assert found.__name__ == "json"
    assert find_module(LANGUAGES, "common", "yy") is None
