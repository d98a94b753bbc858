"""The 25 rules in pandera on polars. Argument: the Parquet file."""
import datetime
import sys
import time

import pandera.polars as pa
import polars as pl

started = time.perf_counter()
frame = pl.read_parquet(sys.argv[1])
reading = time.perf_counter() - started


def whole(check, name):
    """A rule about the column as a whole."""
    return pa.Check(lambda data: data.lazyframe.select(check(pl.col(data.key))), name=name)


airport = lambda: [  # noqa: E731
    pa.Check.str_matches(r"^[A-Z]{3}$"),
    whole(lambda c: c.n_unique().is_between(200, 260), "distinct"),
    pa.Check.str_length(3, 3),
]
schema = pa.DataFrameSchema(
    {
        "date": pa.Column(
            pl.Datetime,
            [
                pa.Check.in_range(datetime.datetime(2001, 1, 1), datetime.datetime(2001, 7, 1)),
                whole(lambda c: c.max() > datetime.datetime(1986, 1, 1), "freshness"),
            ],
            coerce=False,
            nullable=False,
        ),
        "delay": pa.Column(
            pl.Int64,
            [
                pa.Check.in_range(-1440, 2880),
                whole(lambda c: c.median().is_between(-10, 10), "median"),
                whole(lambda c: c.quantile(0.99) <= 240, "p99"),
                whole(lambda c: c.mean().is_between(0, 20), "mean"),
                whole(lambda c: c.std(ddof=0) <= 60, "sd"),
                whole(lambda c: c.max() <= 2000, "max"),
            ],
            nullable=False,
        ),
        "distance": pa.Column(
            pl.Int64,
            [
                pa.Check.in_range(1, 6000),
                whole(lambda c: c.median().is_between(300, 900), "median"),
                whole(lambda c: c.quantile(0.95) <= 2600, "p95"),
                whole(lambda c: c.mean().is_between(500, 1000), "mean"),
            ],
            nullable=False,
        ),
        "origin": pa.Column(pl.String, [*airport(), pa.Check.notin(["XXX", "ZZZ"])], nullable=False),
        "destination": pa.Column(pl.String, airport(), nullable=False),
    },
    checks=[
        pa.Check(lambda data: data.lazyframe.select(pl.len() >= 1_000_000), name="rows"),
    ],
)
schema.validate(frame, lazy=True)
print(f"25 rules hold; reading {reading:.3f} s, all {time.perf_counter() - started:.3f} s")
