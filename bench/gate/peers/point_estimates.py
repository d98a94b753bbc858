"""Eight metrics of two models, whole and in every slice: point estimates by scikit-learn. Argument: the folder of the files."""

import sys
import time

import numpy
import pyarrow.parquet
from sklearn import metrics

started, before = time.perf_counter(), time.process_time()
folder = sys.argv[1]


def column(file: str, name: str) -> numpy.ndarray:
    return pyarrow.parquet.read_table(f"{folder}/{file}.parquet", columns=[name])[name].to_numpy()


labels = column("holdout", "label")
segments = column("holdout", "segment")
models = [column("candidate", "score"), column("champion", "score")]
read = time.perf_counter()


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


whole = [eight(labels, score) for score in models]
overall = time.perf_counter()
for segment in numpy.unique(segments):
    rows = numpy.flatnonzero(segments == segment)
    for score in models:
        eight(labels[rows], score[rows])
done = time.perf_counter()
print(f"{read - started:.3f} {overall - read:.3f} {done - overall:.3f} {time.process_time() - before:.3f}")
print(" ".join(repr(float(left - right)) for left, right in zip(*whole)))
