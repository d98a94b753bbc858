"""Trains a linear model (logistic for classes) with nothing but Python 3. THIS IS THE SCRIPT TO REPLACE.

Whatever you put here keeps the training contract, which is SageMaker's:
  in   SM_CHANNEL_TRAIN/train.csv, SM_CHANNEL_VALIDATION/validation.csv   features and label, never the holdout
       SM_HPS (hyperparameters as JSON), ASSAY_SEED, ASSAY_TASK, ASSAY_LABEL, ASSAY_FEATURES
  out  SM_MODEL_DIR: everything that is needed to predict, and nothing else; it becomes the package
"""

import csv
import json
import math
import os
import random
import shutil
from collections import Counter
from pathlib import Path

from predict import encode, number, respond

DEFAULTS = {"epochs": 60, "patience": 6, "learning_rate": 0.2, "categories": 30}


def train(environment):
    """Trains as the environment says, leaves the package, and returns its model."""
    task, label = environment["ASSAY_TASK"], environment["ASSAY_LABEL"]
    if task in ("forecast", "scores"):
        task = "regression"  # they are numbers too
    settings = {**DEFAULTS, **json.loads(environment.get("SM_HPS", "{}"))}
    rows = read_channel(environment["SM_CHANNEL_TRAIN"], "train.csv")
    held = read_channel(environment["SM_CHANNEL_VALIDATION"], "validation.csv")

    columns, size = describe(rows, json.loads(environment["ASSAY_FEATURES"]), settings["categories"])
    model = {"task": task, "columns": columns}
    if task == "multiclass":
        model["classes"] = sorted({row[label] for row in rows})
    if task == "regression":
        mean, sd = mean_and_sd([float(row[label]) for row in rows])
        model["target"] = {"mean": mean, "sd": sd}
    known = set(model.get("classes", []))
    held = [row for row in held if not known or row[label] in known]
    data = [(encode(row, columns), targets(row[label], model)) for row in rows]
    validation = [(encode(row, columns), targets(row[label], model)) for row in held]

    seed = int(environment.get("ASSAY_SEED", "0"))
    model["weights"], loss = descend(data, validation, size, task, settings, random.Random(seed))
    print(f"{len(rows)} rows, {len(columns)} features; validation loss {loss:.4f}")
    write_package(model, Path(environment["SM_MODEL_DIR"]))
    return model


def read_channel(folder, name):
    csv.field_size_limit(2**31 - 1)
    with open(Path(folder) / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def describe(rows, features, most_categories):
    """How each feature is encoded, and how many positions that takes. Position 0 is the intercept."""
    columns, size = [], 1
    for name in features:
        texts = [(row[name] or "").strip() for row in rows]
        numbers = [number(text) for text in texts if text != ""]
        if numbers and None not in numbers:
            mean, sd = mean_and_sd(numbers)
            column = {"name": name, "kind": "number", "mean": mean, "sd": sd, "position": size, "missing": size + 1}
            size += 2
        else:
            frequent = sorted(Counter(texts).items(), key=lambda item: (-item[1], item[0]))[:most_categories]
            positions = {text: size + index for index, (text, _) in enumerate(frequent)}
            column = {"name": name, "kind": "category", "positions": positions}
            size += len(positions)
        columns.append(column)
    return columns, size


def mean_and_sd(numbers):
    mean = math.fsum(numbers) / len(numbers)
    sd = math.sqrt(math.fsum((value - mean) ** 2 for value in numbers) / len(numbers))
    return mean, sd if sd > 0 else 1.0


def targets(text, model):
    """What the outputs should be for a label."""
    if model["task"] == "multiclass":
        return [1.0 if text == name else 0.0 for name in model["classes"]]
    if model["task"] == "regression":
        return [(float(text) - model["target"]["mean"]) / model["target"]["sd"]]
    return [1.0 if text.lower() in ("true", "1") else 0.0]


def descend(data, validation, size, task, settings, generator):
    """Stochastic gradient descent with step sizes of their own (AdaGrad), from the constant model on.
    Keeps the weights that do best on the validation rows."""
    outputs = len(data[0][1])
    weights = [[0.0] * size for _ in range(outputs)]
    for output in range(outputs):
        share = math.fsum(target[output] for _, target in data) / len(data)
        share = min(max(share, 1e-6), 1 - 1e-6)
        if task != "regression":
            weights[output][0] = math.log(share / (1 - share) if outputs == 1 else share)
    squares = [[1e-8] * size for _ in range(outputs)]
    judged = validation or data
    best, best_loss, since = [list(row) for row in weights], loss_of(judged, task, weights), 0
    order = list(range(len(data)))
    for _ in range(int(settings["epochs"])):
        generator.shuffle(order)
        for row in order:
            encoded, target = data[row]
            for output, response in enumerate(respond(encoded, task, weights)):
                error, of_output, seen = response - target[output], weights[output], squares[output]
                for position, value in encoded.items():
                    gradient = error * value
                    seen[position] += gradient * gradient
                    of_output[position] -= settings["learning_rate"] * gradient / math.sqrt(seen[position])
        loss = loss_of(judged, task, weights)
        since += 1
        if loss < best_loss:
            best, best_loss, since = [list(row) for row in weights], loss, 0
        if since >= settings["patience"]:
            break
    return [[round(value, 10) for value in row] for row in best], best_loss


def loss_of(rows, task, weights):
    """Mean squared error of the standardised label, or mean log loss."""
    total = 0.0
    for encoded, target in rows:
        for wanted, response in zip(target, respond(encoded, task, weights)):
            if task == "regression":
                total += (response - wanted) ** 2
            elif wanted == 1.0:
                total -= math.log(max(response, 1e-15))
            elif len(target) == 1:
                total -= math.log(max(1 - response, 1e-15))
    return total / len(rows)


def write_package(model, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.json").write_text(json.dumps(model, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(Path(__file__).with_name("predict.py"), folder / "predict.py")


if __name__ == "__main__":
    train(os.environ)
