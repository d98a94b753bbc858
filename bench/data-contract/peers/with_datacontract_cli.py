"""The rules in datacontract-cli on DuckDB, by an ODCS contract. Argument: the Parquet file."""
import os
import sys
import tempfile

from datacontract.data_contract import DataContract

CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: flights
name: flights
version: 1.0.0
status: active
servers:
  - {server: local, type: local, path: PATH, format: parquet}
schema:
  - name: flights
    physicalType: table
    quality:
      - {type: library, metric: rowCount, mustBeGreaterOrEqualTo: 1000000}
      - {type: sql, query: "SELECT median(delay) FROM flights", mustBeBetween: [-10, 10]}
      - {type: sql, query: "SELECT quantile_cont(delay, 0.99) FROM flights", mustBeLessOrEqualTo: 240}
      - {type: sql, query: "SELECT avg(delay) FROM flights", mustBeBetween: [0, 20]}
      - {type: sql, query: "SELECT stddev_pop(delay) FROM flights", mustBeLessOrEqualTo: 60}
      - {type: sql, query: "SELECT max(delay) FROM flights", mustBeLessOrEqualTo: 2000}
      - {type: sql, query: "SELECT median(distance) FROM flights", mustBeBetween: [300, 900]}
      - {type: sql, query: "SELECT quantile_cont(distance, 0.95) FROM flights", mustBeLessOrEqualTo: 2600}
      - {type: sql, query: "SELECT avg(distance) FROM flights", mustBeBetween: [500, 1000]}
      - {type: sql, query: "SELECT count(DISTINCT origin) FROM flights", mustBeBetween: [200, 260]}
      - {type: sql, query: "SELECT count(DISTINCT destination) FROM flights", mustBeBetween: [200, 260]}
    properties:
      - {name: date, logicalType: timestamp, required: true}
      - {name: delay, logicalType: integer, required: true, logicalTypeOptions: {minimum: -1440, maximum: 2880}}
      - {name: distance, logicalType: integer, required: true, logicalTypeOptions: {minimum: 1, maximum: 6000}}
      - {name: origin, logicalType: string, required: true, logicalTypeOptions: {minLength: 3, maxLength: 3, pattern: "^[A-Z]{3}$"}}
      - {name: destination, logicalType: string, required: true, logicalTypeOptions: {minLength: 3, maxLength: 3, pattern: "^[A-Z]{3}$"}}
"""

path = os.path.join(tempfile.mkdtemp(), "contract.yaml")
with open(path, "w", encoding="utf-8") as file:
    file.write(CONTRACT.replace("PATH", sys.argv[1]))
run = DataContract(data_contract_file=path).test()
print(f"{len(run.checks)} rules; {run.result}")
sys.exit(0 if run.result in ("passed", "warning") else 1)
