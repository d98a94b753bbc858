"""17 of the rules in soda-core on DuckDB: those it can say. Argument: the Parquet file."""
import sys

import duckdb
from soda.scan import Scan

connection = duckdb.connect()
connection.execute(f"CREATE VIEW flights AS SELECT * FROM read_parquet('{sys.argv[1]}')")
scan = Scan()
scan.set_data_source_name("bench")
scan.add_duckdb_connection(connection, data_source_name="bench")
scan.add_sodacl_yaml_str(
    """
checks for flights:
  - row_count >= 1000000
  - missing_count(date) = 0
  - missing_count(delay) = 0
  - missing_count(distance) = 0
  - missing_count(origin) = 0
  - missing_count(destination) = 0
  - min(delay) >= -1440
  - max(delay) <= 2000
  - avg(delay) between 0 and 20
  - stddev(delay) <= 60
  - min(distance) >= 1
  - max(distance) <= 6000
  - avg(distance) between 500 and 1000
  - invalid_count(origin) = 0:
      valid regex: "[A-Z]{3}"
  - invalid_count(destination) = 0:
      valid regex: "[A-Z]{3}"
  - invalid_count(origin) = 0:
      valid length: 3
  - invalid_count(destination) = 0:
      valid length: 3
"""
)
scan.execute()
print(f"{len(scan._checks)} rules")
sys.exit(1 if scan.has_check_fails() or scan.has_error_logs() else 0)
