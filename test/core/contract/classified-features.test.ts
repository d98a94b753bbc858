import { expect, it } from 'vitest'
import {
  classifiedFeatures,
  classifiedFindings,
  featuresOfClassified,
} from '#core/contract/classified-features.ts'
import { contractOf } from '../../builders/contract.ts'

const reason = (value: string) => ({ customProperties: [{ property: 'feature_reason', value }] })
const { contract, contractDocument } = contractOf([
  { name: 'town' },
  { name: 'mail', classification: 'personal' },
  { name: 'age', classification: 'restricted', ...reason('Premiums depend on it by law.') },
  { name: 'colour', classification: 'public' },
])
const origins = [
  { feature: 'where', expression: 'town', sourceColumns: ['town', 'colour'] },
  { feature: 'provider', expression: "split(mail, '@')", sourceColumns: ['MAIL', 'town'] },
  { feature: 'years', expression: 'age', sourceColumns: ['age'] },
]

it('a feature of a classified column needs a reason in the contract, under whatever name it goes', () => {
  expect(classifiedFeatures(contract, origins)).toEqual([
    {
      feature: 'provider',
      expression: "split(mail, '@')",
      columns: [{ name: 'mail', classification: 'personal' }],
    },
  ])
})

it('no profile is kept of one that has a reason, either', () => {
  expect([...featuresOfClassified(contract, origins)]).toEqual(['provider', 'years'])
})

it('the finding stands at the line of the column', () => {
  const lineOf = (path: readonly (string | number)[]) => contractDocument.placeOf(path).line
  expect(classifiedFindings(contract, classifiedFeatures(contract, origins), lineOf)).toMatchObject([
    { id: 'mail.feature_reason', severity: 'block', outcome: 'fail', line: 11 },
  ])
})

it.each<[words: string, at: Record<string, unknown>, problem: RegExp]>([
  ['an empty reason', { properties: reason(' ') }, /feature_reason: found " "[\s\S]*a sentence/],
  [
    'samples that say neither yes nor no',
    { rest: { customProperties: [{ property: 'samples', value: { publish: 'yes' } }] } },
    /samples: found \{"publish":"yes"\}/,
  ],
])('%s is refused', (_, { properties = {}, rest = {} }, problem) => {
  expect(() => contractOf([{ name: 'a', ...(properties as object) }], rest as object)).toThrow(problem)
})
