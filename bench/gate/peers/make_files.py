"""Writes three Parquet files as pandas and pyarrow users write them: candidate, champion, holdout. Arguments: folder, rows."""

import sys
from pathlib import Path

import numpy
import pyarrow
import pyarrow.parquet

folder, rows = Path(sys.argv[1]), int(sys.argv[2])
draw = numpy.random.default_rng(2026)
label = (draw.random(rows) < 0.2).astype(numpy.int64)
shared = draw.normal(size=rows)
segment = draw.integers(0, 20, rows)


def score(strength: float) -> numpy.ndarray:
    signal = strength * label + 0.8 * shared + 0.6 * draw.normal(size=rows) - 1.5 + 0.02 * segment
    return 1 / (1 + numpy.exp(-signal))


ids = numpy.arange(rows)
folder.mkdir(parents=True, exist_ok=True)
names = numpy.array([f"segment {number}" for number in range(20)])
columns = {
    "candidate": {"id": ids, "score": score(1.75)},
    "champion": {"id": ids, "score": score(1.7)},
    "holdout": {"id": ids, "label": label, "segment": names[segment], "amount": draw.normal(size=rows)},
}
for name, table in columns.items():
    pyarrow.parquet.write_table(pyarrow.table(table), folder / f"{name}.parquet")
