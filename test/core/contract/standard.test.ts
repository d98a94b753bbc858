import { expect, it } from 'vitest'
import { readDocument } from '#core/config/read-document.ts'
import { checksOf } from '#core/contract/checks-of.ts'
import { Contract, propertiesOf } from '#core/contract/contract.ts'
import { contractRules } from '#core/contract/rules.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'

/** A contract as other tools write them: every field of the standard, few of them ours. */
const text = `apiVersion: v3.2.0
kind: DataContract
id: 5f0c
version: 2.0.0
name: payments
context: Read amounts in the currency beside them.
description: {purpose: Reports, usage: Monthly, limitations: none}
servers: [{server: prod, type: athena, stagingDir: s3://b/, schema: x}]
team: {name: payments, members: [{username: a}]}
slaDefaultElement: payments.booked_at
slaProperties:
  - {property: freshness, value: 2, unit: d, driver: operational}
  - {property: retention, value: 5, unit: y, element: payments.booked_on}
  - {property: latency, value: 4, unit: h}
  - {property: generalAvailability, value: "2026-01-01T00:00:00Z"}
schema:
  - id: payments_tbl
    name: payments
    physicalName: payments_v2
    physicalType: table
    logicalType: object
    dataGranularityDescription: one row a payment
    authoritativeDefinitions: [{url: https://example.org, type: tutorial}]
    deprecated: false
    relationships:
      - {from: [payments.customer, payments.country], to: [customers.id, customers.country]}
    properties:
      - name: payment
        id: p1
        physicalName: pmt_id
        physicalType: varchar(36)
        primaryKey: true
        primaryKeyPosition: 2
        required: true
        logicalTypeOptions: {format: uuid, minLength: 36, maxLength: 36}
        encryptedName: enc
        criticalDataElement: true
        synonyms: [{synonym: transaction}]
      - name: booked_on
        logicalType: date
        primaryKey: true
        primaryKeyPosition: 1
        partitioned: true
        partitionKeyPosition: 1
        logicalTypeOptions: {minimum: "2020-01-01", exclusiveMaximum: "2030-01-01", format: yyyy-MM-dd}
      - name: booked_at
        logicalType: timestamp
        logicalTypeOptions: {minimum: "2020-01-01 00:00:00", timezone: true, defaultTimezone: Etc/UTC}
      - name: opens
        logicalType: time
        logicalTypeOptions: {format: "HH:mm", minimum: "08:00"}
      - name: amount
        logicalType: number
        semanticType: column
        logicalTypeOptions: {multipleOf: 0.01, minimum: 0, exclusiveMaximum: 1000000, format: f64}
      - name: cents
        logicalType: integer
        logicalTypeOptions: {format: u8}
      - name: country
        unique: false
        enum: [{value: DE, label: Germany, id: de}, {value: null}, {value: FR}]
        logicalTypeOptions: {pattern: "^[A-Z]{2}$"}
        relationships: [{to: countries.code, type: foreignKey}]
      - name: customer
        logicalTypeOptions: {format: customer-number}
        quality:
          - {metric: nullValues, mustBe: 0, unit: rows, dimension: completeness, schedule: 0 20 * * *, scheduler: cron}
          - {type: text, description: Customers are real people., dimension: conformity}
          - {type: custom, engine: soda, implementation: "type: duplicate_percent", severity: warning}
      - name: lines
        logicalType: array
        logicalTypeOptions: {minItems: 0, maxItems: 3, uniqueItems: false}
        items: {logicalType: object, properties: [{name: sku, logicalType: string, required: true}]}
      - name: details
        logicalType: object
        properties: [{name: note, logicalType: string}]
      - name: scores
        logicalType: map
        map: {key: {logicalType: string}, value: {logicalType: integer, logicalTypeOptions: {minimum: 0}}}
      - name: embedding
        logicalType: vector
        logicalTypeOptions: {dimensions: 384, elementType: float32, distanceMetric: cosine, normalized: true}
    quality:
      - {metric: rowCount, mustBeGreaterThan: 10, method: reconciliation}
      - {type: sql, query: "SELECT COUNT(*) FROM payments WHERE \${column} < 0", mustBeLessThan: 5}
      - {type: library, rule: between, description: of version 3.0}
    customProperties: [{property: business-key, value: [a, b]}]
price: {priceAmount: 1, priceCurrency: EUR, priceUnit: month}
roles: [{role: reader}]
support: [{channel: "#x"}]
tags: [finance]
customProperties:
  - {id: c1, property: references, value: {countries: data/countries.csv}}
contractCreatedTs: "2026-01-01T00:00:00Z"
`

const document = readDocument(Contract, text, 'contract.yaml', contractRules)

it('reads every field of the standard, and makes checks of those that promise something of the rows', () => {
  const planned = checksOf({
    contract: document.value,
    dialect: duckdbDialect,
    now: new Date('2026-01-01T00:00:00Z'),
    snapshot: undefined,
    use: undefined,
  })
  const said = planned.map(({ id, dimension, severity, path, lowered }) => {
    const kind = lowered.kind === 'unanswered' ? lowered.outcome : lowered.kind
    return `${document.placeOf(path).line} ${id}: ${dimension}, ${severity}, ${kind}`
  })
  expect(said).toMatchInlineSnapshot(`
    [
      "34 payment.not_null: completeness, block, measurement",
      "35 payment.format: validity, block, measurement",
      "35 payment.length: validity, block, measurement",
      "40 booked_on.parseable: validity, block, measurement",
      "41 booked_on.not_null: completeness, block, measurement",
      "45 booked_on.date_range: validity, block, measurement",
      "47 booked_at.parseable: validity, block, measurement",
      "48 booked_at.date_range: validity, block, measurement",
      "50 opens.parseable: validity, block, measurement",
      "51 opens.time_range: validity, block, unsupported",
      "53 amount.parseable: validity, block, measurement",
      "55 amount.range: validity, block, measurement",
      "55 amount.multiple_of: validity, block, measurement",
      "57 cents.parseable: validity, block, measurement",
      "58 cents.range: validity, block, measurement",
      "61 country.in_set: validity, block, measurement",
      "62 country.matches: validity, block, measurement",
      "63 country.foreign_key: consistency, block, unsupported",
      "65 customer.format: validity, block, skipped",
      "67 customer.nullValues: completeness, block, measurement",
      "68 customer.text: validity, block, skipped",
      "69 customer.custom: validity, warn, skipped",
      "71 lines.parseable: validity, block, measurement",
      "72 lines.parts: validity, block, unsupported",
      "73 lines.parts-2: validity, block, unsupported",
      "75 details.parseable: validity, block, measurement",
      "78 scores.parseable: validity, block, measurement",
      "79 scores.parts: validity, block, unsupported",
      "81 embedding.parseable: validity, block, measurement",
      "82 embedding.parts: validity, block, skipped",
      "41 booked_on+payment.unique: uniqueness, block, measurement",
      "26 foreign_key: consistency, block, skipped",
      "84 rowCount: schema, block, measurement",
      "85 sql: consistency, block, statement",
      "86 between: validity, block, unsupported",
      "12 booked_at.freshness: timeliness, block, measurement",
      "13 booked_on.retention: timeliness, block, measurement",
      "14 service_level: timeliness, block, skipped",
    ]
  `)
})

it('reads dates of earlier versions as what they are', () => {
  const typesOf = (properties: readonly Record<string, unknown>[]) => {
    const written = {
      ...{ apiVersion: 'v3.0.2', kind: 'DataContract', id: 'x', version: '1' },
      schema: [{ name: 't', properties: properties.map((rest, index) => ({ name: `c${index}`, ...rest })) }],
    }
    const { value } = readDocument(Contract, JSON.stringify(written), 'contract.json', contractRules)
    return propertiesOf(value).map(({ logicalType }) => logicalType)
  }
  const date = { logicalType: 'date' }
  expect(
    typesOf([
      date,
      { ...date, physicalType: 'date' },
      { ...date, physicalType: 'timestamp' },
      { ...date, physicalType: 'TIMESTAMP(6) WITH TIME ZONE' },
      { ...date, physicalType: 'datetime' },
      { ...date, physicalType: 'time' },
      { ...date, logicalTypeOptions: { format: 'yyyy-MM-dd' }, physicalType: 'timestamp' },
      { ...date, logicalTypeOptions: { format: "yyyy-MM-dd'T'HH:mm:ss" } },
      { ...date, logicalTypeOptions: { format: 'HH:mm:ss' } },
      { logicalType: 'string', physicalType: 'timestamp' },
    ]),
  ).toEqual([
    'date',
    'date',
    'timestamp',
    'timestamp',
    'timestamp',
    'time',
    'date',
    'timestamp',
    'time',
    'string',
  ])
})
