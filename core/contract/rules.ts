import type { Finding, Rule } from '#core/config/read-document.ts'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'

const columnChecks = new Set(['completeness', 'in_set', 'range', 'matches', 'quantile'])
const tableChecks = new Set(['duplicate_rows', 'row_count'])
const numeric = new Set(['number', 'integer'])

/** What must hold across keys of a contract. */
export const contractRules: readonly Rule<Contract>[] = [
  columnsAreDistinct,
  checksStandInTheirPlace,
  knownIsAWord,
]

function columnsAreDistinct(contract: Contract): Finding[] {
  const names = propertiesOf(contract).map((property) => property.name)
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [{ path: ['schema', 0, 'properties', index, 'name'], problem: `column \`${name}\` is there twice` }]
      : [],
  )
}

function checksStandInTheirPlace(contract: Contract): Finding[] {
  const findings: Finding[] = []
  for (const [index, quality] of (contract.schema[0]?.quality ?? []).entries()) {
    const { check } = quality.implementation
    if (columnChecks.has(check)) {
      findings.push({
        path: ['schema', 0, 'quality', index, 'implementation'],
        problem: `\`${check}\` is about one column`,
        allowed: 'move it under that column, to properties[].quality',
      })
    }
    if (quality.implementation.check === 'unique' && quality.implementation.columns === undefined) {
      findings.push({
        path: ['schema', 0, 'quality', index, 'implementation'],
        problem: '`unique` of a table needs `columns`',
      })
    }
  }
  for (const [place, property] of propertiesOf(contract).entries()) {
    const path = ['schema', 0, 'properties', place]
    const options = property.logicalTypeOptions
    const bounded = [options?.minimum, options?.maximum, options?.exclusiveMinimum, options?.exclusiveMaximum]
    if (bounded.some((bound) => bound !== undefined) && !numeric.has(property.logicalType)) {
      findings.push({
        path: [...path, 'logicalTypeOptions'],
        problem: `numeric bounds on a ${property.logicalType} column`,
        allowed: 'number or integer columns',
      })
    }
    for (const [index, quality] of property.quality.entries()) {
      const { check } = quality.implementation
      const at = [...path, 'quality', index, 'implementation']
      if (tableChecks.has(check)) {
        findings.push({
          path: at,
          problem: `\`${check}\` is about the table`,
          allowed: 'move it to schema[0].quality',
        })
      }
      if ((check === 'range' || check === 'quantile') && !numeric.has(property.logicalType)) {
        findings.push({
          path: at,
          problem: `\`${check}\` on a ${property.logicalType} column`,
          allowed: 'number or integer columns',
        })
      }
    }
  }
  return findings
}

function knownIsAWord(contract: Contract): Finding[] {
  return propertiesOf(contract).flatMap((property, place) =>
    property.customProperties.flatMap((custom, index) =>
      custom.property === 'known' && custom.value !== 'at_prediction' && custom.value !== 'after_outcome'
        ? [
            {
              path: ['schema', 0, 'properties', place, 'customProperties', index, 'value'],
              problem: `known: ${JSON.stringify(custom.value)}`,
              allowed: 'at_prediction, after_outcome',
            },
          ]
        : [],
    ),
  )
}
