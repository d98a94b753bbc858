"""Answers rows: CSV with a header on stdin, CSV with a header on stdout.

This file and model.json are the package. They run alone, with Python 3 and nothing else.
Replace it together with train.py; `serving.predict` in pipeline.yaml names the command.
"""

import csv
import json
import math
import sys
from pathlib import Path


def number(text):
    """The finite number a text says, or None."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def encode(row, columns):
    """A row as {position: value}: numbers standardised, categories one-hot; position 0 is the intercept."""
    encoded = {0: 1.0}
    for column in columns:
        text = (row.get(column["name"]) or "").strip()
        if column["kind"] == "category":
            position = column["positions"].get(text)  # none for a category that training has not seen
            if position is not None:
                encoded[position] = 1.0
            continue
        value = number(text)
        if value is None:
            encoded[column["missing"]] = 1.0
        else:
            standard = (value - column["mean"]) / column["sd"]
            encoded[column["position"]] = max(-10.0, min(10.0, standard))
    return encoded


def respond(encoded, task, weights):
    """The model's outputs: [probability], [probability of each class] or [standardised number]."""
    sums = [sum(of_output[position] * value for position, value in encoded.items()) for of_output in weights]
    if task == "regression":
        return sums
    if task == "binary-classification":
        sums = [0.0, sums[0]]
    largest = max(sums)
    powers = [math.exp(value - largest) for value in sums]
    shares = [power / sum(powers) for power in powers]
    return shares[1:] if task == "binary-classification" else shares


def answers(rows, model):
    """The header of the answer, then one answer for each row."""
    task = model["task"]
    if task == "multiclass":
        yield [f"score_{name}" for name in model["classes"]]
    else:
        yield ["score" if task == "binary-classification" else "prediction"]
    for row in rows:
        outputs = respond(encode(row, model["columns"]), task, model["weights"])
        if task == "regression":
            outputs = [model["target"]["mean"] + model["target"]["sd"] * outputs[0]]
        yield [repr(output) for output in outputs]


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8", newline="")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    trained = json.loads(Path(__file__).with_name("model.json").read_text(encoding="utf-8"))
    csv.writer(sys.stdout, lineterminator="\n").writerows(answers(csv.DictReader(sys.stdin), trained))
