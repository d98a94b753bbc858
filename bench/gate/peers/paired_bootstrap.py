"""Paired bootstrap replicates of eight metrics' differences by scikit-learn. Arguments: the folder of the files, replicates, seed."""

import sys
import time

import numpy
from eight_metrics import column, eight

folder, replicates, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

labels = column(folder, "holdout", "label")
models = [column(folder, "candidate", "score"), column(folder, "champion", "score")]
draw = numpy.random.default_rng(seed)

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
