import type { Finding, Rule } from '#core/config/read-document.ts'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import { promisesFitColumns } from './value-rules.ts'

const columnChecks = new Set(['completeness', 'in_set', 'range', 'matches', 'quantile'])
const tableChecks = new Set(['duplicate_rows', 'row_count'])
const numeric = new Set(['number', 'integer'])

/** What must hold across keys of a contract. */
export const contractRules: readonly Rule<Contract>[] = [
  columnsAreDistinct,
  checksStandInTheirPlace,
  promisesFitColumns,
  idsAreDistinct,
  knownIsAWord,
  nullTokensAreTexts,
]

/** The engine takes names without regard to case. */
function columnsAreDistinct(contract: Contract): Finding[] {
  const names = propertiesOf(contract).map((property) => property.name)
  const lower = names.map((name) => name.toLowerCase())
  return names.flatMap((name, index) =>
    lower.indexOf(name.toLowerCase()) < index
      ? [
          {
            path: ['schema', 0, 'properties', index, 'name'],
            problem: `column \`${name}\` is there twice (case aside)`,
          },
        ]
      : [],
  )
}

/** Findings, waivers and metrics go by these names. */
function idsAreDistinct(contract: Contract): Finding[] {
  const placed = [
    ...propertiesOf(contract).flatMap((property, place) =>
      property.quality.map((quality, index) => ({
        id: quality.id,
        path: ['schema', 0, 'properties', place, 'quality', index, 'id'],
      })),
    ),
    ...(contract.schema[0]?.quality ?? []).map((quality, index) => ({
      id: quality.id,
      path: ['schema', 0, 'quality', index, 'id'],
    })),
  ].filter(({ id }) => id !== undefined)
  return placed.flatMap(({ id, path }, index) =>
    placed.findIndex((other) => other.id === id) < index
      ? [{ path, problem: `another check has the id \`${id}\`` }]
      : [],
  )
}

function nullTokensAreTexts(contract: Contract): Finding[] {
  return contract.customProperties.flatMap(({ property, value }, index) =>
    property === 'null_tokens' && !(Array.isArray(value) && value.every((token) => typeof token === 'string'))
      ? [
          {
            path: ['customProperties', index, 'value'],
            problem: `null_tokens: found ${JSON.stringify(value)}`,
            allowed: 'a list of texts, such as ["NA", "-"]',
          },
        ]
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
