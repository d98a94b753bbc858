import * as z from 'zod'
import { type LogicalType, logicalTypes } from '#core/contract/type-options.ts'
import { identifier } from '#core/data/sql.ts'
import type { Answer } from '../answer.ts'
import { defineCheck, type LoweringContext } from '../definition.ts'
import { notWith } from '../own-figures.ts'
import { namesInWords } from './columns-of-files.ts'
import { holds } from './engine-types.ts'

/** Row 8 of the check table. */
export const signatureMatch = defineCheck({
  name: 'signature_match',
  dimension: 'schema',
  about: 'table',
  words:
    'The features of the table are those the model takes: the same names, in the same order, of types that fit.',
  parameters: () => ({
    features: z
      .array(
        z.union([
          z.string().min(1),
          z.strictObject({ name: z.string().min(1), type: z.enum(logicalTypes).optional() }),
        ]),
      )
      .min(1)
      .optional()
      .describe('What the model takes. Default: the features of the snapshot.'),
    ordered: z.boolean().default(true).describe('Whether the order counts. Default: true.'),
  }),
  misfits: (parameters) => notWith('signature_match', parameters, ['where', 'by']),
  lower: ({ features, ordered }, context) => {
    const signature = features?.map((feature) => (typeof feature === 'string' ? { name: feature } : feature))
    const wanted = signature ?? profiledFeatures(context)
    const expected = `the features ${namesInWords((wanted ?? []).map(({ name }) => name)) || 'of the model'}`
    const because =
      wanted === undefined
        ? 'there is no snapshot of a model yet to compare with'
        : context.use === undefined
          ? 'nobody says what the features of the table are'
          : undefined
    if (wanted === undefined || because !== undefined)
      return { kind: 'unanswered', outcome: 'skipped', because: because ?? '', expected }
    const answer = compared(wanted, ordered, context, expected)
    return { kind: 'facts', judge: () => answer }
  },
})

interface Feature {
  readonly name: string
  readonly type?: LogicalType | undefined
}

function profiledFeatures({ snapshot }: LoweringContext): Feature[] | undefined {
  const features = snapshot?.columns.filter(({ role }) => role === 'feature') ?? []
  if (features.length === 0) return undefined
  return features.map(({ name, kind }) => (kind === 'number' ? { name, type: 'number' } : { name }))
}

function compared(
  wanted: readonly Feature[],
  ordered: boolean,
  { use, properties }: LoweringContext,
  expected: string,
): Answer {
  const present = Object.entries(use?.features ?? {})
  const names = present.map(([name]) => name)
  const absent = wanted.filter(({ name }) => !names.includes(name)).map(({ name }) => name)
  const others = names.filter((name) => !wanted.some((feature) => feature.name === name))
  const displaced =
    ordered && absent.length + others.length === 0
      ? wanted.findIndex(({ name }, index) => names[index] !== name)
      : -1
  const mistyped = wanted.flatMap(({ name, type }) => {
    const sql = use?.features[name]
    const actual = properties.find((property) => identifier(property.name) === sql)?.logicalType
    return type === undefined || actual === undefined || holds(type, actual)
      ? []
      : [`${name} is ${actual}, not ${type}`]
  })
  const said = [
    ...(absent.length === 0 ? [] : [`no ${namesInWords(absent)}`]),
    ...(others.length === 0 ? [] : [`${namesInWords(others)} besides`]),
    ...(displaced === -1 ? [] : [`${names[displaced]} where ${wanted[displaced]?.name} should stand`]),
    ...mistyped,
  ]
  return {
    outcome: said.length === 0 ? 'pass' : 'fail',
    observed: said.length === 0 ? `these ${wanted.length} features` : said.join('; '),
    expected,
    bad: absent.length + others.length + mistyped.length + (displaced === -1 ? 0 : 1),
    of: wanted.length,
  }
}
