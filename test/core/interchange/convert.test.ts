import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { snapshotJson, takeSnapshot } from '#core/drift/snapshot.ts'
import { Failure } from '#core/failure.ts'
import { conversions, convert } from '#core/interchange/convert.ts'
import { lossText } from '#core/interchange/losses.ts'
import { contractDocument } from '../../builders/contract.ts'
import { dataResults, failing } from './results.ts'

const snapshot = takeSnapshot([{ name: 'a', role: 'feature', kind: 'number', values: [1, 2, 3, 4] }], {
  dataset: 'a'.repeat(64),
  rows: 4,
})
const sources: Readonly<Record<keyof typeof conversions, string>> = {
  contract: stringify(contractDocument([{ name: 'a', logicalType: 'integer', required: true }])),
  dqdl: 'Rules = [ IsComplete "a", ColumnValues "a" > 5 ]',
  constraints: JSON.stringify({
    version: 0,
    features: [{ name: 'a', inferred_type: 'Integral', completeness: 1 }],
  }),
  snapshot: snapshotJson(snapshot),
  statistics: convert({ text: snapshotJson(snapshot), file: 'f', to: 'statistics', id: 'x' }).text,
  results: JSON.stringify(dataResults([failing('range', { column: 'a' })])),
  violations: convert({
    text: JSON.stringify(dataResults([failing('range', { column: 'a' })])),
    file: 'f',
    to: 'violations',
    id: 'x',
  }).text,
}

describe('a file is known by what it holds', () => {
  it.each(Object.entries(conversions).flatMap(([from, targets]) => targets.map((to) => [from, to] as const)))(
    '%s → %s',
    (from, to) => {
      const text = sources[from as keyof typeof sources]
      const converted = convert({ text, file: 'f', to, id: 'x' })
      expect([converted.from, converted.text.length > 10]).toEqual([from, true])
    },
  )

  it.each(Object.keys(sources))('%s cannot become what it is', (from) => {
    const text = sources[from as keyof typeof sources]
    const failure = (() => {
      try {
        return convert({ text, file: 'f', to: from, id: 'x' })
      } catch (error) {
        return error
      }
    })()
    expect(failure).toBeInstanceOf(Failure)
    expect((failure as Failure).code).toBe('USAGE')
  })

  it('columns and types of a contract at hand are taken', () => {
    const request = { text: 'Rules = [ RowCount > 5 ]', file: 'rules.dqdl', to: 'contract', id: 'x' }
    expect(() => convert(request)).toThrow('names no column')
    const known = convert({ ...request, contract: { text: sources.contract, file: 'contract.yaml' } })
    expect(known.text).toContain('name: a')
    expect(known.text).toContain('logicalType: integer')
  })
})

describe('a loss report', () => {
  it('what was left out first', () => {
    const text = lossText([
      { kind: 'nulls', what: 'A', why: 'x' },
      { kind: 'left_out', what: 'B', why: 'y' },
      { kind: 'changed', what: 'C', why: 'z' },
    ])
    expect(text).toBe(
      'left out: 1\n  B: y\njudged otherwise: 1\n  C: z\nmissing values are judged otherwise: 1\n  A: x',
    )
    expect(lossText([])).toBe('nothing was lost')
  })
})
