"""The model's own tests: they run before every training, and block it. Add what must hold for yours."""

import csv
import io
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import train  # noqa: E402

HEADER = ["size", "colour", "label"]


def label_of(task, size, colour):
    if task == "regression":
        return str(10 * size + (5 if colour == "red" else 0))
    if task == "multiclass":
        return "big" if size > 6 else "red" if colour == "red" else "rest"
    return "true" if size > 5 else "false"


def write_channel(folder, name, task, rows):
    made = [((row * 7) % 11, ("red", "blue", "")[row % 3]) for row in range(rows)]
    lines = [HEADER] + [["" if size == 3 else size, colour, label_of(task, size, colour)] for size, colour in made]
    (folder / name).mkdir(exist_ok=True)
    with open(folder / name / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return str(folder / name)


def environment(folder, task, package):
    return {
        "SM_CHANNEL_TRAIN": write_channel(folder, "train", task, 90),
        "SM_CHANNEL_VALIDATION": write_channel(folder, "validation", task, 30),
        "SM_MODEL_DIR": str(folder / package),
        "SM_HPS": '{"epochs": 20}',
        "ASSAY_SEED": "7",
        "ASSAY_TASK": task,
        "ASSAY_LABEL": "label",
        "ASSAY_FEATURES": json.dumps(HEADER[:2]),
    }


class TrainTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def predict(self, package, text):
        command = [sys.executable, "predict.py"]
        run = subprocess.run(command, cwd=self.folder / package, input=text, capture_output=True, text=True, check=True)
        return list(csv.DictReader(io.StringIO(run.stdout)))

    def test_the_package_answers_every_row_alone(self):
        for task, key in (("regression", "prediction"), ("multiclass", "score_big"), ("binary-classification", "score")):
            with self.subTest(task):
                train.train(environment(self.folder, task, task))
                # An unknown category, missing values, another order of columns.
                low, high, odd, empty = self.predict(task, 'colour,size\nblue,1\nblue,10\n"vio,let",7\n,\n')
                self.assertLess(float(low[key]), float(high[key]))
                for row in (odd, empty):
                    self.assertEqual(float(row[key]), float(row[key]))

    def test_the_same_seed_gives_the_same_bytes(self):
        for package in ("first", "second"):
            train.train(environment(self.folder, "multiclass", package))
        first, second = ((self.folder / name / "model.json").read_bytes() for name in ("first", "second"))
        self.assertEqual(first, second)


if __name__ == "__main__":
    unittest.main()
