import type { Finding, Rule } from '#core/config/read-document.ts'
import { checkNamed } from '#core/contract/checks/catalogue.ts'
import { type Contract, propertiesOf } from '#core/contract/contract.ts'
import { engineIsOne } from './engine.ts'
import { budgetIsOne } from './plan/budget.ts'
import { privacyIsStated } from './privacy-rules.ts'
import { qualityIsWhole } from './quality-rules.ts'
import { referencesAreThere } from './reference-rules.ts'
import { splitFilesFit } from './split-files.ts'
import { statedChecks, statedIn } from './stated-checks.ts'
import { useIsStated } from './table-use.ts'
import { promisesFitColumns } from './value-rules.ts'

/** What must hold across keys of a contract. */
export const contractRules: readonly Rule<Contract>[] = [
  columnsAreDistinct,
  checksStandInTheirPlace,
  promisesFitColumns,
  qualityIsWhole,
  idsAreDistinct,
  knownIsAWord,
  nullTokensAreTexts,
  useIsStated,
  splitFilesFit,
  referencesAreThere,
  budgetIsOne,
  engineIsOne,
  privacyIsStated,
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
  const placed = statedIn(contract).filter(({ id }) => id !== undefined)
  return placed.flatMap(({ id, path }, index) =>
    placed.findIndex((other) => other.id === id) < index
      ? [{ path: [...path, 'id'], problem: `another check has the id \`${id}\`` }]
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
  return statedChecks(contract).flatMap(
    ({ parameters: { check }, property, parametersPath: path }): Finding[] => {
      const { about, columnTypes } = checkNamed(check)
      if (property === undefined)
        return about === 'column'
          ? [
              {
                path,
                problem: `\`${check}\` is about one column`,
                allowed: 'move it under that column, to properties[].quality',
              },
            ]
          : []
      if (about === 'table')
        return [{ path, problem: `\`${check}\` is about the table`, allowed: 'move it to schema[0].quality' }]
      return columnTypes === undefined || columnTypes.includes(property.logicalType)
        ? []
        : [
            {
              path,
              problem: `\`${check}\` on a ${property.logicalType} column`,
              allowed: `${columnTypes.join(' or ')} columns`,
            },
          ]
    },
  )
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
