from __future__ import annotations

import subprocess
import sys

from bot.commands.nlu.cli import cli


def test_every_command_explains_itself() -> None:
    names = {"compare", "evaluate", "explain", "export", "parse", "pretrain", "train"}
    assert set(cli.commands) == names | {"proposals", "replay"}
    assert all(command.get_short_help_str() for command in cli.commands.values())


def test_help_loads_no_model_library() -> None:
    code = (
        "import sys; from bot.commands.nlu.cli import cli; "
        "cli.main(['--help'], standalone_mode=False); "
        "assert not {'torch', 'numpy', 'onnxruntime', 'tokenizers', 'jinja2'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
