import type { Finding, Rule } from '#core/config/read-document.ts'
import { checkNamed } from '#core/contract/checks/catalogue.ts'
import { type Contract, type Property, propertiesOf, type Quality } from '#core/contract/contract.ts'
import { promisesFitColumns } from './value-rules.ts'

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
  const ofTable = (contract.schema[0]?.quality ?? []).flatMap((quality, index) => {
    const { check } = quality.implementation
    return checkNamed(check).about === 'column'
      ? [
          {
            path: ['schema', 0, 'quality', index, 'implementation'],
            problem: `\`${check}\` is about one column`,
            allowed: 'move it under that column, to properties[].quality',
          },
        ]
      : []
  })
  const ofColumns = propertiesOf(contract).flatMap((property, place) => {
    const path = ['schema', 0, 'properties', place]
    return [
      ...boundsAreForNumbers(property, [...path, 'logicalTypeOptions']),
      ...property.quality.flatMap((quality, index) =>
        fitsColumn(quality, property, [...path, 'quality', index, 'implementation']),
      ),
    ]
  })
  return [...ofTable, ...ofColumns]
}

function fitsColumn(quality: Quality, property: Property, path: (string | number)[]): Finding[] {
  const { check } = quality.implementation
  const { about, columnTypes } = checkNamed(check)
  if (about === 'table') {
    return [{ path, problem: `\`${check}\` is about the table`, allowed: 'move it to schema[0].quality' }]
  }
  return columnTypes === undefined || columnTypes.includes(property.logicalType)
    ? []
    : [
        {
          path,
          problem: `\`${check}\` on a ${property.logicalType} column`,
          allowed: `${columnTypes.join(' or ')} columns`,
        },
      ]
}

function boundsAreForNumbers(property: Property, path: (string | number)[]): Finding[] {
  const options = property.logicalTypeOptions
  const bounded = [options?.minimum, options?.maximum, options?.exclusiveMinimum, options?.exclusiveMaximum]
  return bounded.some((bound) => bound !== undefined) && !numeric.has(property.logicalType)
    ? [
        {
          path,
          problem: `numeric bounds on a ${property.logicalType} column`,
          allowed: 'number or integer columns',
        },
      ]
    : []
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
