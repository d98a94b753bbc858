"""The 25 rules as one hand-written DuckDB statement: what a careful engineer writes. Argument: the Parquet file."""
import sys
import time

import duckdb

started = time.perf_counter()
row = duckdb.connect().execute(
    """
    SELECT count(*) AS n,
      count(*) FILTER (date IS NULL), count(*) FILTER (date < TIMESTAMP '2001-01-01' OR date > TIMESTAMP '2001-07-01'), max(date),
      count(*) FILTER (delay IS NULL), count(*) FILTER (delay < -1440 OR delay > 2880),
      approx_quantile(delay, 0.5), approx_quantile(delay, 0.99), avg(delay), stddev_pop(delay), max(delay),
      count(*) FILTER (distance IS NULL), count(*) FILTER (distance < 1 OR distance > 6000),
      approx_quantile(distance, 0.5), approx_quantile(distance, 0.95), avg(distance),
      count(*) FILTER (origin IS NULL), count(*) FILTER (NOT regexp_full_match(origin, '[A-Z]{3}')),
      count(DISTINCT origin), count(*) FILTER (length(origin) <> 3),
      count(*) FILTER (destination IS NULL), count(*) FILTER (NOT regexp_full_match(destination, '[A-Z]{3}')),
      count(DISTINCT destination), count(*) FILTER (length(destination) <> 3),
      count(*) FILTER (origin IN ('XXX', 'ZZZ'))
    FROM read_parquet(?)
    """,
    [sys.argv[1]],
).fetchone()
judging = time.perf_counter() - started
n, no_date, off_date, last = row[:4]
no_delay, off_delay, median, p99, mean, sd, top = row[4:11]
no_distance, off_distance, distance_median, p95, distance_mean = row[11:16]
strings = row[16:24]
held = [
    n >= 1_000_000, no_date == 0, off_date == 0, last is not None,
    no_delay == 0, off_delay == 0, -10 <= median <= 10, p99 <= 240, 0 <= mean <= 20, sd <= 60, top <= 2000,
    no_distance == 0, off_distance == 0, 300 <= distance_median <= 900, p95 <= 2600, 500 <= distance_mean <= 1000,
    strings[0] == 0, strings[1] == 0, 200 <= strings[2] <= 260, strings[3] == 0,
    strings[4] == 0, strings[5] == 0, 200 <= strings[6] <= 260, strings[7] == 0,
    row[24] == 0,
]
print(f"{len(held)} rules, {sum(held)} hold; judging {judging:.3f} s")
sys.exit(0 if all(held) else 1)
