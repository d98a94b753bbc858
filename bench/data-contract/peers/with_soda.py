"""17 of the rules in soda-core 4 on DuckDB: those it can say. Argument: the Parquet file."""
import os
import sys
import tempfile

import duckdb
from soda_core.contracts import verify_contract_locally
from soda_duckdb.common.data_sources.duckdb_data_source import DuckDBDataSourceImpl

CONTRACT = """
dataset: bench/memory/main/flights
columns:
  - name: date
    checks: [{missing: {}}]
  - name: delay
    checks:
      - missing: {}
      - aggregate: {qualifier: least, function: min, threshold: {must_be_greater_than_or_equal: -1440}}
      - aggregate: {qualifier: most, function: max, threshold: {must_be_less_than_or_equal: 2000}}
      - aggregate: {qualifier: mean, function: avg, threshold: {must_be_between: {greater_than_or_equal: 0, less_than_or_equal: 20}}}
  - name: distance
    checks:
      - missing: {}
      - aggregate: {qualifier: least, function: min, threshold: {must_be_greater_than_or_equal: 1}}
      - aggregate: {qualifier: most, function: max, threshold: {must_be_less_than_or_equal: 6000}}
      - aggregate: {qualifier: mean, function: avg, threshold: {must_be_between: {greater_than_or_equal: 500, less_than_or_equal: 1000}}}
  - name: origin
    valid_format: {regex: "^[A-Z]{3}$", name: airport}
    checks:
      - missing: {}
      - invalid: {}
      - aggregate: {qualifier: shortest, function: min_length, threshold: {must_be: 3}}
      - aggregate: {qualifier: longest, function: max_length, threshold: {must_be: 3}}
  - name: destination
    valid_format: {regex: "^[A-Z]{3}$", name: airport}
    checks:
      - missing: {}
      - invalid: {}
      - aggregate: {qualifier: longest, function: max_length, threshold: {must_be: 3}}
checks:
  - row_count: {threshold: {must_be_greater_than_or_equal: 1000000}}
"""

connection = duckdb.connect()
connection.execute(f"CREATE VIEW flights AS SELECT * FROM read_parquet('{sys.argv[1]}')")
path = os.path.join(tempfile.mkdtemp(), "contract.yaml")
with open(path, "w", encoding="utf-8") as file:
    file.write(CONTRACT)
source = DuckDBDataSourceImpl.from_existing_cursor(connection, name="bench")
result = verify_contract_locally(data_sources=[source], contract_file_path=path)
checks = result.contract_verification_results[0].check_results
print(f"{len(checks)} rules; ok {result.is_ok}")
if not result.is_ok:
    print(result.get_errors_str())
sys.exit(0 if result.is_ok else 1)
