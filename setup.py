"""What pyproject.toml cannot say: the wheel also holds the examples and the pinned requirements."""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

HERE = Path(__file__).parent


class BuildWithExamples(build_py):
    """Copies what stands beside the packages in the repository into the package ``bot``."""

    def run(self) -> None:
        """Build the packages; an editable installation needs no copies."""
        super().run()
        if self.editable_mode:
            return
        sys.path.insert(0, str(HERE))
        from bot.examples import copy_examples

        target = Path(self.build_lib) / "bot"
        copy_examples(target / "examples")
        (target / "requirements").mkdir(exist_ok=True)
        for path in (HERE / "requirements").glob("*.txt"):
            shutil.copyfile(path, target / "requirements" / path.name)


setup(cmdclass={"build_py": BuildWithExamples})
