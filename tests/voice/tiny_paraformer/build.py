"""Builds model.int8.onnx and tokens.txt beside this file: a model with Paraformer's inputs, outputs and metadata, and no sense.

Whatever it hears, it writes a fixed text, one sign for each 0.24 s. Run by hand, with the package onnx, which is no dependency of
ours: python build.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
TEXT = ["高", "龄", "津", "贴", "ten", "yu@@", "an"]
"""A sign with @@ is the first part of a word, as in the real model's list."""

MOST, HOLD = 150, 4
"""The most signs, and how many LFR frames of 60 ms each of them lasts."""

TOKENS = ["<blank>", "<s>", "</s>", *TEXT, "<unk>"]


def main() -> None:
    """Write both files."""
    shown = np.full(MOST, TOKENS.index("</s>"), np.int64)
    shown[: len(TEXT)] = [TOKENS.index(sign) for sign in TEXT]
    constants = {
        "shown": shown,
        "eye": np.eye(len(TOKENS), dtype=np.float32),
        "zero": np.array([0], np.int64),
        "one": np.array([1], np.int64),
        "two": np.array([2], np.int64),
        "hold": np.array([HOLD], np.int64),
    }
    nodes = [
        helper.make_node("Shape", ["speech"], ["shape"]),
        helper.make_node("Slice", ["shape", "one", "two"], ["frames"]),
        helper.make_node("Div", ["frames", "hold"], ["signs"]),
        helper.make_node("Slice", ["shown", "zero", "signs"], ["written"]),
        helper.make_node("Gather", ["eye", "written"], ["each"], axis=0),
        helper.make_node("Unsqueeze", ["each", "zero"], ["logits"]),
        helper.make_node("Cast", ["signs"], ["token_num"], to=TensorProto.INT32),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("speech", TensorProto.FLOAT, ["N", "T", 560]),
            helper.make_tensor_value_info("speech_lengths", TensorProto.INT32, ["N"]),
        ],
        [
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", "L", len(TOKENS)]),
            helper.make_tensor_value_info("token_num", TensorProto.INT32, ["N"]),
        ],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    metadata = {
        "model_type": "paraformer",
        "version": "1",
        "lfr_window_size": 7,
        "lfr_window_shift": 6,
        "neg_mean": ",".join(["0"] * 560),
        "inv_stddev": ",".join(["1"] * 560),
        "vocab_size": len(TOKENS),
        "comment": "a model for tests, without sense",
    }
    helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
    onnx.checker.check_model(model)
    onnx.save(model, str(HERE / "model.int8.onnx"))
    lines = [f"{token} {number}" for number, token in enumerate(TOKENS)]
    (HERE / "tokens.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
