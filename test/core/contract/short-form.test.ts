import { expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import { checksOf } from '#core/contract/checks-of.ts'
import { Contract } from '#core/contract/contract.ts'
import { contractRules } from '#core/contract/rules.ts'
import { expandContract } from '#core/contract/short-form.ts'
import { statedChecks } from '#core/contract/stated-checks.ts'
import { duckdbDialect } from '#core/data/duckdb-dialect.ts'

/** A contract around its table, whose first line of `text` is line 8. */
function contractText(text: string): string {
  return `apiVersion: v3.1.0
kind: DataContract
id: trips
version: 1.0.0
status: active
schema:
  - name: trips
${text}`
}

const short = contractText(`    properties:
      - name: speed
        logicalType: number
        checks:
          - range: {min: 0, max: 400}
            id: fast
            severity: warning
            description: Nothing flies faster.
          - finite
          - not_null:
      - name: town
        quality:
          - {type: custom, engine: assay, implementation: {check: not_blank}}
        checks:
          - length: {max: 3}
    checks:
      - unique: {columns: [speed, town], where: speed > 0}
`)

const long = contractText(`    properties:
      - name: speed
        logicalType: number
        quality:
          - id: fast
            description: Nothing flies faster.
            severity: warning
            type: custom
            engine: assay
            implementation: {check: range, min: 0, max: 400}
          - {type: custom, engine: assay, implementation: {check: finite}}
          - {type: custom, engine: assay, implementation: {check: not_null}}
      - name: town
        quality:
          - {type: custom, engine: assay, implementation: {check: not_blank}}
          - {type: custom, engine: assay, implementation: {check: length, max: 3}}
    quality:
      - type: custom
        engine: assay
        implementation: {check: unique, columns: [speed, town], where: speed > 0}
`)

function read(text: string) {
  return readDocument(Contract, text, 'contract.yaml', contractRules)
}

function planned(text: string) {
  const now = new Date('2026-01-01T00:00:00Z')
  const contract = read(text).value
  return checksOf({ contract, dialect: duckdbDialect, now, snapshot: undefined, use: undefined })
}

it('says the same as the long form', () => {
  const comparable = (text: string) =>
    planned(text).map(({ path: _, lowered, ...rest }) => ({ ...rest, lowered: JSON.stringify(lowered) }))
  expect(comparable(short)).toEqual(comparable(long))
})

it('expands to the long form, and leaves everything else as it is', () => {
  expect(expandContract(parse(short))).toEqual(parse(long))
  expect(expandContract(parse(long))).toEqual(parse(long))
})

it('tells where each check and its parameters stand', () => {
  const { value, placeOf } = read(short)
  expect(
    statedChecks(value).map(({ parameters, path, parametersPath }) => [
      parameters.check,
      placeOf(path).line,
      placeOf([...parametersPath, 'max']).line,
    ]),
  ).toEqual([
    ['range', 12, 12],
    ['finite', 16, 16],
    ['not_null', 17, 17],
    ['not_blank', 20, 20],
    ['length', 22, 22],
    ['unique', 24, 24],
  ])
})

const column = (checks: string, logicalType = 'number') =>
  contractText(`    properties:
      - name: a
        logicalType: ${logicalType}
        checks:
${checks.replaceAll(/^/gm, '          ')}
`)

it.each<[words: string, text: string, line: number, problem: string]>([
  [
    'a check that is none',
    column('- finite\n- rang: {min: 1}'),
    13,
    'checks.1.rang: unknown key (allowed: range (did you mean that?))',
  ],
  [
    'a name that is none',
    column('- finit'),
    12,
    'checks.0: found "finit" (allowed: finite (did you mean that?))',
  ],
  ['a name that needs parameters', column('- completeness'), 12, 'checks.0: found "completeness"'],
  [
    'a parameter that is none',
    column('- finite\n- range:\n    min: 0\n    maxx: 1'),
    15,
    'checks.1.range.maxx: unknown key (allowed: max (did you mean that?))',
  ],
  [
    'a parameter beside its check',
    column('- finite\n- range: {min: 0}\n  where: a > 1'),
    14,
    'checks.1.where: unknown key (allowed: in `range`, which stands beside it)',
  ],
  [
    'a parameter beside a check that has none',
    column('- finite:\n  waived: {until: 2026-01-01, reason: x}'),
    13,
    'checks.0.waived: unknown key (allowed: in `finite`, which stands beside it)',
  ],
  [
    'a parameter of another type',
    column('- range: {min: a}'),
    12,
    'checks.0.range.min: found "a" (allowed: a number)',
  ],
  [
    'bounds the wrong way round',
    column('- range:\n    max: 1\n    min: 2'),
    14,
    'checks.0.range.min: 2 is more than 1',
  ],
  [
    'two checks at once',
    column('- range: {min: 0}\n  finite: {}'),
    12,
    'checks.0: one check in each entry of `checks`',
  ],
  ['no check at all', column('- id: x'), 12, 'checks.0: one check in each entry of `checks`'],
  [
    'a severity that is none',
    column('- range: {min: 0}\n  severity: fatal'),
    13,
    'checks.0.severity: found "fatal"',
  ],
  [
    'a check of another type',
    column('- range: {min: 0}', 'string'),
    12,
    'checks.0.range: `range` on a string column',
  ],
  [
    'a check of the table',
    column('- row_count: {min: 1}'),
    12,
    'checks.0.row_count: `row_count` is about the table',
  ],
  [
    'an id twice',
    column('- range: {min: 0}\n  id: x\n- range: {max: 0}\n  id: x'),
    15,
    'checks.1.id: another check has the id `x`',
  ],
  [
    'a pattern that is not portable',
    column('- matches:\n    pattern: "(?=a)"', 'string'),
    13,
    'checks.0.matches.pattern: `(?=a)` at character 1: `(?=` looks ahead',
  ],
  [
    'groups by a column that is not there',
    column('- range: {min: 0, by: [b]}'),
    12,
    'checks.0.range.by.0: there is no column `b` in the contract',
  ],
])('refuses %s, at its line', (_, text, line, problem) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      code: 'CONFIGURATION_INVALID',
      place: { file: 'contract.yaml', line },
      message: expect.stringContaining(problem),
    }),
  )
})

it('writes back what it read, when the contract is kept as the kit holds it', () => {
  const { value } = read(short)
  const again = readDocument(Contract, stringify(expandContract(value)), 'again.yaml', contractRules)
  expect(statedChecks(again.value).map(({ parameters }) => parameters)).toEqual(
    statedChecks(value).map(({ parameters }) => parameters),
  )
})
