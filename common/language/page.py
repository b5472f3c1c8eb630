"""What the sample page around the widget says: ``page.yml`` of a language, the project's on top."""

from __future__ import annotations

from pathlib import Path

from common.language.choice import known_language
from common.language.folder import FALLBACK, language_layers, read_yaml

PAGE_FILE = "page.yml"


def page_texts(folder: Path | None, code: str) -> dict[str, str]:
    """The texts of the page by their names, English's where the language lacks one.

    Args:
        folder: the project's ``languages/``, if it has one.
        code: of the language that a conversation begins in.

    Raises:
        LanguageError: a file is not YAML.
    """
    layers = language_layers(folder)
    texts: dict[str, str] = {}
    for spoken in (FALLBACK, known_language(code, list(layers)) or FALLBACK):
        for layer in reversed(layers.get(spoken, ())):
            path = layer.folder / PAGE_FILE
            if path.is_file():
                texts |= {str(name): str(text) for name, text in read_yaml(path).items()}
    return texts
