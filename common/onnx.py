"""From a torch module to a small ONNX file, and from the file to a session that serves it.

Exporting and quantising need ``torch`` and ``onnx`` and happen at training; serving needs
``onnxruntime`` alone.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common.errors import EnvironmentProblem, ModelError

if TYPE_CHECKING:
    import torch
    from onnxruntime import InferenceSession

OPSET = 20
"""The first ONNX operator set with ``Gelu`` and (since 17) ``LayerNormalization`` as one node."""

_QUANTISED_OPERATORS = ["MatMul", "Gather"]
_TRAINING_EXTRA = "Install the training requirements: pip install -r requirements/train.txt"


def export(
    module: torch.nn.Module,
    example_inputs: tuple[torch.Tensor, ...],
    path: Path,
    *,
    input_names: Sequence[str],
    output_names: Sequence[str],
    dynamic_axes: Mapping[str, Mapping[int, str]],
) -> None:
    """Write ``module`` to ``path`` as one ONNX file.

    Args:
        module: put in evaluation mode first; its ``forward`` takes ``example_inputs``.
        example_inputs: tensors of the right shape and type. Give an axis that is to stay free a
            size of at least 2: sizes 0 and 1 are taken for constants.
        path: the file to write; its folder is made.
        input_names: a name for each input, in the order of ``example_inputs``.
        output_names: a name for each output.
        dynamic_axes: input name → {axis: name of the free size}. Axes of the same name have the
            same size. Entries of outputs are allowed and not needed.

    Raises:
        ModelError: the module cannot be exported.
        EnvironmentProblem: torch or onnxscript is not installed.
    """
    torch = _training_library("torch")
    _training_library("onnxscript")
    path.parent.mkdir(parents=True, exist_ok=True)
    sizes: dict[str, Any] = {}
    shapes = tuple(
        {
            axis: sizes.setdefault(name, torch.export.Dim(name))
            for axis, name in dynamic_axes.get(input_name, {}).items()
        }
        for input_name in input_names
    )
    try:
        with _quiet():
            torch.onnx.export(
                module.eval(),
                example_inputs,
                path,
                input_names=list(input_names),
                output_names=list(output_names),
                dynamic_shapes=shapes,
                opset_version=OPSET,
                dynamo=True,
                external_data=False,
                verbose=False,
            )
    except Exception as error:  # the exporter raises types of its own that are not public
        raise ModelError(
            f"{type(module).__name__} cannot be exported to {path}: {_first_line(error)}",
            hint="Use plain tensor operations in forward, without branches on tensor values.",
        ) from error


def quantise_int8(source: Path, target: Path) -> None:
    """Quantise matrix weights and embedding tables to int8; activations at run time.

    Weights are quantised per output channel, with seven of the eight bits: on processors without
    the VNNI instructions two 8-bit products overflow their 16-bit sum, and the last bit changes
    the output of a 6-layer BERT by less than the quantisation itself does.

    Args:
        source: an ONNX file with float32 weights.
        target: the file to write; may be ``source``.

    Raises:
        ModelError: ``source`` is missing or is not an ONNX file.
        EnvironmentProblem: onnx is not installed.
    """
    _training_library("onnx")
    _silent_onnxruntime()
    from onnxruntime import quantization

    _must_exist(source)
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "model.onnx"
        try:
            with _quiet():
                quantization.quantize_dynamic(
                    source,
                    result,
                    op_types_to_quantize=_QUANTISED_OPERATORS,
                    weight_type=quantization.QuantType.QInt8,
                    per_channel=True,
                    reduce_range=True,
                )
        except Exception as error:  # protobuf and onnx raise several unrelated types
            raise _corrupt(source, error) from error
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(result.read_bytes())


def open_session(path: Path, *, threads: int = 1) -> InferenceSession:
    """Open an ONNX file for serving on the processor.

    Set for many small requests: no memory arena and no memory pattern, which would keep the
    largest request's memory for good (13 MB less for a MiniLM, at the same speed).

    Args:
        path: the ``.onnx`` file.
        threads: threads of one ``run`` call.

    Raises:
        ModelError: the file is missing or is not a model that onnxruntime can open.
    """
    onnxruntime = _silent_onnxruntime()
    _must_exist(path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    try:
        # The fused SkipLayerNormalization is not vectorised: a 6-layer BERT is 20 % slower with it.
        return onnxruntime.InferenceSession(
            str(path),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )
    except Exception as error:  # onnxruntime's exceptions have no common public base
        raise _corrupt(path, error) from error


def _silent_onnxruntime() -> Any:
    """onnxruntime, told before it starts that it is to report nothing (it does from 1.29 on)."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    return importlib.import_module("onnxruntime")


def _training_library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise EnvironmentProblem(
            f"{name} is needed for training and is not installed.", hint=_TRAINING_EXTRA
        ) from error


def _must_exist(path: Path) -> None:
    if not path.is_file():
        raise ModelError(
            f"The model file {path} does not exist.", hint="Make it with 'shoptalk train'."
        )


def _corrupt(path: Path, error: Exception) -> ModelError:
    return ModelError(
        f"{path} is not a usable ONNX model: {_first_line(error)}",
        hint="The file may be damaged or cut short: delete it and run 'shoptalk train'.",
    )


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Hold back the progress lines and advice that exporter and quantiser write for themselves."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
