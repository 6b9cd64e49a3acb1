"""Builds model.int8.onnx and tokens.txt beside this file: a model with SenseVoice's inputs, outputs and metadata, and no sense.

Whatever it hears, it writes a fixed text for each language, one character for each 0.24 s. Run by hand, with the package onnx,
which is no dependency of ours: python build.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
TEXTS = {"zh": "高龄津贴一百二十元零零零", "en": "▁ten▁yuan", "auto": "津贴"}
LANGUAGES = {"auto": 0, "zh": 3, "en": 4, "yue": 7, "ja": 11, "ko": 12, "nospeech": 13}
FRAMES, PROMPT, HOLD = 600, 4, 4
"""LFR frames of 60 ms; the first four of the real model tell language, feeling, event and style; a character lasts four."""

PROMPTS = ["<|zh|>", "<|NEUTRAL|>", "<|Speech|>", "<|woitn|>"]
TOKENS = ["<blank>", "<unk>", *PROMPTS, *sorted({sign for text in TEXTS.values() for sign in text})]


def pattern(text: str) -> np.ndarray:
    """Give which token each frame shows: every character for two frames, then two blanks."""
    shown = np.zeros(FRAMES + PROMPT, np.int64)
    shown[:PROMPT] = [TOKENS.index(prompt) for prompt in PROMPTS]
    for place, sign in enumerate(text):
        start = PROMPT + place * HOLD
        shown[start : start + 2] = TOKENS.index(sign)
    return shown


def main() -> None:
    """Write both files."""
    table = np.zeros((16, FRAMES + PROMPT), np.int8)
    for language, text in TEXTS.items():
        table[LANGUAGES[language]] = pattern(text)
    logits = np.eye(len(TOKENS), dtype=np.float32)
    constants = {
        "table": table,
        "eye": logits,
        "zero": np.array([0], np.int64),
        "one": np.array([1], np.int64),
        "prompt": np.array([PROMPT], np.int64),
    }
    nodes = [
        helper.make_node("Cast", ["language"], ["language64"], to=TensorProto.INT64),
        helper.make_node("Gather", ["table", "language64"], ["row8"], axis=0),
        helper.make_node("Cast", ["row8"], ["row"], to=TensorProto.INT64),
        helper.make_node("Shape", ["x"], ["shape"]),
        helper.make_node("Slice", ["shape", "one", "two"], ["frames"]),
        helper.make_node("Add", ["frames", "prompt"], ["end"]),
        helper.make_node("Slice", ["row", "zero", "end", "one"], ["shown"]),
        helper.make_node("Gather", ["eye", "shown"], ["logits"], axis=0),
    ]
    constants["two"] = np.array([2], np.int64)
    graph = helper.make_graph(
        nodes,
        "tiny",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "T", 560]),
            helper.make_tensor_value_info("x_length", TensorProto.INT32, ["N"]),
            helper.make_tensor_value_info("language", TensorProto.INT32, ["N"]),
            helper.make_tensor_value_info("text_norm", TensorProto.INT32, ["N"]),
        ],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", "L", len(TOKENS)])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    metadata = {
        "lfr_window_size": 7,
        "lfr_window_shift": 6,
        "normalize_samples": 0,
        "neg_mean": ",".join(["0"] * 560),
        "inv_stddev": ",".join(["1"] * 560),
        "model_type": "sense_voice_ctc",
        "version": "2",
        "vocab_size": len(TOKENS),
        "comment": "a model for tests, without sense",
        **{f"lang_{language}": number for language, number in LANGUAGES.items()},
        "with_itn": 14,
        "without_itn": 15,
    }
    helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
    onnx.checker.check_model(model)
    onnx.save(model, str(HERE / "model.int8.onnx"))
    lines = [f"{token} {number}" for number, token in enumerate(TOKENS)]
    (HERE / "tokens.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
