"""What both peers share: columns of the bench's files, and eight metrics by scikit-learn."""

import numpy
import pyarrow.parquet
from sklearn import metrics


def column(folder: str, file: str, name: str) -> numpy.ndarray:
    return pyarrow.parquet.read_table(f"{folder}/{file}.parquet", columns=[name])[name].to_numpy()


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
