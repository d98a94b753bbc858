"""Paired bootstrap replicates of eight metrics' differences by scikit-learn. Arguments: the folder of the files, replicates, seed."""

import sys
import time

import numpy
import pyarrow.parquet
from sklearn import metrics

folder, replicates, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def column(file: str, name: str) -> numpy.ndarray:
    return pyarrow.parquet.read_table(f"{folder}/{file}.parquet", columns=[name])[name].to_numpy()


labels = column("holdout", "label")
models = [column("candidate", "score"), column("champion", "score")]
draw = numpy.random.default_rng(seed)


def eight(label: numpy.ndarray, score: numpy.ndarray) -> list[float]:
    predicted = (score >= 0.5).astype(numpy.int64)
    return [
        metrics.roc_auc_score(label, score),
        metrics.average_precision_score(label, score),
        metrics.log_loss(label, score),
        metrics.brier_score_loss(label, score),
        metrics.accuracy_score(label, predicted),
        metrics.precision_score(label, predicted),
        metrics.recall_score(label, predicted),
        metrics.f1_score(label, predicted),
    ]


differences = []
started = time.perf_counter()
for _ in range(replicates):
    rows = draw.integers(0, len(labels), len(labels))
    label = labels[rows]
    candidate, champion = (numpy.array(eight(label, score[rows])) for score in models)
    differences.append(candidate - champion)
seconds = time.perf_counter() - started
print(f"{seconds:.3f}")
if replicates > 20:
    low, high = numpy.quantile(numpy.array(differences), [0.05, 0.95], axis=0)
    print(" ".join(repr(float(value)) for value in low))
    print(" ".join(repr(float(value)) for value in high))
