"""The rules in Great Expectations on its pandas engine. Argument: the Parquet file."""
import sys

import great_expectations as gx
import great_expectations.expectations as gxe

context = gx.get_context(mode="ephemeral")
frame = __import__("pandas").read_parquet(sys.argv[1])
batch = (
    context.data_sources.add_pandas("bench")
    .add_dataframe_asset("flights")
    .add_batch_definition_whole_dataframe("all")
    .get_batch({"dataframe": frame})
)
suite = gx.ExpectationSuite(name="flights")
for expectation in [
    gxe.ExpectTableRowCountToBeBetween(min_value=1_000_000),
    *[gxe.ExpectColumnValuesToNotBeNull(column=c) for c in ("date", "delay", "distance", "origin", "destination")],
    gxe.ExpectColumnValuesToBeBetween(column="delay", min_value=-1440, max_value=2880),
    gxe.ExpectColumnMedianToBeBetween(column="delay", min_value=-10, max_value=10),
    gxe.ExpectColumnQuantileValuesToBeBetween(
        column="delay", quantile_ranges={"quantiles": [0.99], "value_ranges": [[None, 240]]}
    ),
    gxe.ExpectColumnMeanToBeBetween(column="delay", min_value=0, max_value=20),
    gxe.ExpectColumnStdevToBeBetween(column="delay", max_value=60),
    gxe.ExpectColumnMaxToBeBetween(column="delay", max_value=2000),
    gxe.ExpectColumnValuesToBeBetween(column="distance", min_value=1, max_value=6000),
    gxe.ExpectColumnMedianToBeBetween(column="distance", min_value=300, max_value=900),
    gxe.ExpectColumnQuantileValuesToBeBetween(
        column="distance", quantile_ranges={"quantiles": [0.95], "value_ranges": [[None, 2600]]}
    ),
    gxe.ExpectColumnMeanToBeBetween(column="distance", min_value=500, max_value=1000),
    *[gxe.ExpectColumnValuesToMatchRegex(column=c, regex="^[A-Z]{3}$") for c in ("origin", "destination")],
    *[
        gxe.ExpectColumnUniqueValueCountToBeBetween(column=c, min_value=200, max_value=260)
        for c in ("origin", "destination")
    ],
    *[gxe.ExpectColumnValueLengthsToEqual(column=c, value=3) for c in ("origin", "destination")],
]:
    suite.add_expectation(expectation)
result = batch.validate(suite)
print(f"{len(result.results)} rules, success {result.success}")
sys.exit(0 if result.success else 1)
