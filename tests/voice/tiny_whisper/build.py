"""Builds an encoder, a decoder and tokens beside this file: models with Whisper's inputs, outputs and metadata, and no sense.

Whatever they hear, they write a fixed text for each language. Run by hand, with the package onnx, which is no dependency of ours:
python build.py
"""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = Path(__file__).parent
TEXTS = {"zh": ["高龄", "津贴", "二十", "元"], "en": [" ten", " yuan"], "ko": [" 이십", " 원"]}
WORDS = [word for text in TEXTS.values() for word in text]
SPECIAL = ["<|endoftext|>", "<|startoftranscript|>", "<|zh|>", "<|en|>", "<|ko|>", "<|translate|>", "<|transcribe|>"]
SPECIAL += ["<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
TOKENS = [*WORDS, *SPECIAL]
MELS, STATE, CONTEXT, POSITIONS = 80, 2, 1500, 448


def number(token: str) -> int:
    """Give a token's number."""
    return TOKENS.index(token)


def following() -> np.ndarray:
    """Give the token after each: a language is followed by its first word, its last word by the end; other signs by nothing."""
    after = np.zeros(len(TOKENS), np.int64)
    for language, text in TEXTS.items():
        chain = [f"<|{language}|>", *text, "<|endoftext|>"]
        for one, other in zip(chain, chain[1:], strict=False):
            after[number(one)] = number(other) + 1
    return after


def save(
    name: str, nodes: list[onnx.NodeProto], constants: dict[str, np.ndarray], ports: tuple[list, list], **metadata: object
) -> None:
    """Write a model."""
    tensors = [numpy_helper.from_array(value, constant) for constant, value in constants.items()]
    graph = helper.make_graph(nodes, "tiny", *ports, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {key: str(value) for key, value in metadata.items()})
    onnx.checker.check_model(model)
    onnx.save(model, str(HERE / name))


def floats(name: str, *shape: int | str) -> onnx.ValueInfoProto:
    """Describe a tensor of numbers."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def encoder() -> None:
    """Write the encoder: it gives zeros of the right shape."""
    kept = np.zeros((1, 1, CONTEXT, STATE), np.float32)
    nodes = [
        helper.make_node("ReduceMean", ["mel"], ["mean"], axes=[0, 1, 2], keepdims=0),
        helper.make_node("Mul", ["mean", "zero"], ["nothing"]),
        helper.make_node("Add", ["kept", "nothing"], ["n_layer_cross_k"]),
        helper.make_node("Add", ["kept", "nothing"], ["n_layer_cross_v"]),
    ]
    ports = (
        [floats("mel", "N", MELS, "T")],
        [floats("n_layer_cross_k", 1, "N", CONTEXT, STATE), floats("n_layer_cross_v", 1, "N", CONTEXT, STATE)],
    )
    languages = list(TEXTS)
    save(
        "base-encoder.int8.onnx",
        nodes,
        {"kept": kept, "zero": np.array(0, np.float32)},
        ports,
        model_type="whisper-base",
        version=1,
        n_mels=MELS,
        n_audio_ctx=CONTEXT,
        n_audio_state=STATE,
        n_audio_head=1,
        n_audio_layer=1,
        n_vocab=len(TOKENS),
        n_text_ctx=POSITIONS,
        n_text_state=STATE,
        n_text_head=1,
        n_text_layer=1,
        sot_sequence=f"{number('<|startoftranscript|>')},{number('<|en|>')},{number('<|transcribe|>')}",
        all_language_tokens=",".join(str(number(f"<|{language}|>")) for language in languages),
        all_language_codes=",".join(languages),
        sot=number("<|startoftranscript|>"),
        sot_index=0,
        eot=number("<|endoftext|>"),
        blank_id=number(" ten"),
        is_multilingual=1,
        no_speech=number("<|nospeech|>"),
        non_speech_tokens="",
        transcribe=number("<|transcribe|>"),
        translate=number("<|translate|>"),
        sot_prev=number("<|startofprev|>"),
        sot_lm=number("<|startoflm|>"),
        no_timestamps=number("<|notimestamps|>"),
    )


def decoder() -> None:
    """Write the decoder: what follows the newest word, or the language where there is none yet."""
    constants = {
        "after": following(),
        "eye": np.eye(len(TOKENS), dtype=np.float32),
        "one": np.array([1], np.int64),
        "width": np.array([len(TOKENS)], np.int64),
    }
    nodes = [
        helper.make_node("Gather", ["after", "tokens"], ["next"]),
        helper.make_node("ReduceMax", ["next"], ["newest"], axes=[0, 1], keepdims=0),
        helper.make_node("Sub", ["newest", "one"], ["chosen"]),
        helper.make_node("Gather", ["eye", "chosen"], ["row"], axis=0),
        helper.make_node("Shape", ["tokens"], ["size"]),
        helper.make_node("Concat", ["size", "width"], ["whole"], axis=0),
        helper.make_node("Expand", ["row", "whole"], ["logits"]),
        helper.make_node("Identity", ["in_n_layer_self_k_cache"], ["out_n_layer_self_k_cache"]),
        helper.make_node("Identity", ["in_n_layer_self_v_cache"], ["out_n_layer_self_v_cache"]),
    ]
    caches = [floats(f"in_n_layer_self_{part}_cache", 1, "N", POSITIONS, STATE) for part in "kv"]
    crossed = [floats(f"n_layer_cross_{part}", 1, "N", CONTEXT, STATE) for part in "kv"]
    ports = (
        [
            helper.make_tensor_value_info("tokens", TensorProto.INT64, ["N", "L"]),
            *caches,
            *crossed,
            helper.make_tensor_value_info("offset", TensorProto.INT64, [1]),
        ],
        [
            floats("logits", "N", "L", len(TOKENS)),
            *[floats(f"out_n_layer_self_{part}_cache", 1, "N", POSITIONS, STATE) for part in "kv"],
        ],
    )
    save("base-decoder.int8.onnx", nodes, constants, ports)


def main() -> None:
    """Write all three files."""
    encoder()
    decoder()
    lines = [f"{base64.b64encode(token.encode()).decode()} {place}" for place, token in enumerate(TOKENS)]
    (HERE / "base-tokens.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
