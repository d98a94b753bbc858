"""Eight metrics of two models, whole and in every slice: point estimates by scikit-learn. Argument: the folder of the files."""

import sys
import time

import numpy
from eight_metrics import column, eight

started, before = time.perf_counter(), time.process_time()
folder = sys.argv[1]

labels = column(folder, "holdout", "label")
segments = column(folder, "holdout", "segment")
models = [column(folder, "candidate", "score"), column(folder, "champion", "score")]
read = time.perf_counter()

whole = [eight(labels, score) for score in models]
overall = time.perf_counter()
for segment in numpy.unique(segments):
    rows = numpy.flatnonzero(segments == segment)
    for score in models:
        eight(labels[rows], score[rows])
done = time.perf_counter()
print(f"{read - started:.3f} {overall - read:.3f} {done - overall:.3f} {time.process_time() - before:.3f}")
print(" ".join(repr(float(left - right)) for left, right in zip(*whole)))
