import * as z from 'zod'
import { nullTokens } from '#core/contract/null-tokens.ts'
import { logicalTypes } from '#core/contract/type-options.ts'
import { identifier, text, textColumn } from '#core/data/sql.ts'
import { sha256 } from '#core/digest.ts'
import type { Property } from '../../contract.ts'
import { completeness } from '../completeness/completeness.ts'
import { noPlaceholder } from '../completeness/no-placeholder.ts'
import { notBlank } from '../completeness/not-blank.ts'
import { notNull } from '../completeness/not-null.ts'
import {
  type CheckDefinition,
  type CheckParameters,
  type CheckPlace,
  columnOf,
  defineCheck,
  type LoweringContext,
  type Misfit,
} from '../definition.ts'
import type { Atom, Measurement, Sql } from '../lowered.ts'
import { dateRange } from './date-range.ts'
import { finite } from './finite.ts'
import { format } from './format.ts'
import { inSet } from './in-set.ts'
import { length } from './length.ts'
import { letterCase } from './letter-case.ts'
import { like } from './like.ts'
import { matches } from './matches.ts'
import { multipleOf } from './multiple-of.ts'
import { noControlChars } from './no-control-chars.ts'
import { nonNegative } from './non-negative.ts'
import { notFuture } from './not-future.ts'
import { notInSet } from './not-in-set.ts'
import { notMatches } from './not-matches.ts'
import { parseable } from './parseable.ts'
import { positive } from './positive.ts'
import { precision } from './precision.ts'
import { range } from './range.ts'
import { trimmed } from './trimmed.ts'

/** Checks of single values: each can be asked of what stands at a path. */
const nested: readonly CheckDefinition[] = [
  ...[notNull, completeness, notBlank, noPlaceholder],
  ...[parseable, inSet, notInSet, range, positive, nonNegative, finite, precision, multipleOf, length],
  ...[matches, notMatches, like, format, dateRange, notFuture, trimmed, letterCase, noControlChars],
]

const [first, ...others] = nested.map(({ schema }) =>
  schema.omit({ where: true, by: true, waived: true }),
) as [z.ZodObject, ...z.ZodObject[]]
const NestedCheck = z.discriminatedUnion('check', [first, ...others] as never) as z.ZodType<CheckParameters>

/** Row 39 of the check table. */
export const jsonPath = defineCheck({
  name: 'json_path',
  dimension: 'validity',
  about: 'column',
  columnTypes: ['string', 'object', 'array', 'map', 'vector'],
  words:
    'What stands at a path of every JSON text keeps another check; an absent path, null, an object or a list there, and a text that is no JSON count as missing.',
  parameters: () => ({
    path: z
      .string()
      .regex(
        /^\$(\.[A-Za-z_][A-Za-z0-9_]*|\[\d{1,6}\]|\["[^"\\\p{Cc}]+"\])+$/u,
        'a path such as $.order.lines[0].price or $["unit price"]',
      )
      .describe('Where it stands: $ and then .name, ["any name"] or [0].'),
    as: z.enum(logicalTypes).default('string').describe('What the value is read as. Default: string.'),
    keeps: NestedCheck.describe('The check of a column it keeps, with its parameters.'),
  }),
  misfits: ({ keeps, as }, place) => misfitsInside(keeps, as, place),
  lower: ({ path, as, keeps, where }, context) => {
    const property = columnOf(context)
    const inside = readAs(property, as, sha256(JSON.stringify([property.name, path, as, keeps])))
    const found = context.dialect.jsonText(identifier(property.name), path)
    const missing = ['', ...nullTokens(context.contract)].map(text).join(', ')
    const source = `(CASE WHEN ${found} NOT IN (${missing}) THEN ${found} END)`
    const lowered = definitionOf(keeps).lower({ ...keeps, where } as CheckParameters, {
      ...context,
      property: inside,
    })
    if (lowered.kind !== 'measurement') throw new RangeError(`${keeps.check} is no check of single values`)
    return over(lowered, property.name, path, (sql) => replaced(sql, inside, source, context))
  },
})

function definitionOf({ check }: CheckParameters): CheckDefinition {
  const found = nested.find(({ name }) => name === check)
  if (found === undefined) throw new RangeError(`${check} is no check of single values`)
  return found
}

/**
 * A column that stands for the value at the path, under a name that nothing a person wrote can hold: it has the digest of
 * what they wrote in it.
 */
function readAs(property: Property, logicalType: Property['logicalType'], digest: string): Property {
  return {
    ...property,
    name: `assay:json:${digest}`,
    logicalType,
    logicalTypeOptions: undefined,
    required: false,
    unique: false,
    quality: [],
  }
}

function replaced(sql: Sql, inside: Property, source: Sql, { dialect }: LoweringContext): Sql {
  return sql
    .replaceAll(textColumn(inside.name), () => source)
    .replaceAll(identifier(inside.name), () => `(${dialect.typed(inside, source)})`)
}

/** The same measurement of another column, with SQL rewritten and the path in its words. */
function over(lowered: Measurement, column: string, path: string, rewrite: (sql: Sql) => Sql): Measurement {
  const { fromFacts: _, ...rest } = lowered
  const atoms = Object.entries(lowered.atoms).map(([name, atom]): [string, Atom] => {
    const where = rewrite(atom.where)
    if (!('of' in atom)) return [name, { ...atom, where }]
    const of = Array.isArray(atom.of) ? atom.of.map(rewrite) : rewrite(atom.of as Sql)
    return [name, { ...atom, of, where } as Atom]
  })
  return {
    ...rest,
    reads: lowered.reads === undefined ? undefined : [column],
    atoms: Object.fromEntries(atoms),
    judge: (measured) => {
      const answer = lowered.judge(measured)
      return { ...answer, expected: `${path}: ${answer.expected}` }
    },
  }
}

function misfitsInside(keeps: CheckParameters, as: Property['logicalType'], place: CheckPlace): Misfit[] {
  const { property } = place
  if (property === undefined) return []
  const definition = definitionOf(keeps)
  const { columnTypes } = definition
  if (columnTypes !== undefined && !columnTypes.includes(as))
    return [
      {
        path: ['keeps', 'check'],
        problem: `\`${keeps.check}\` of a value read as ${as}`,
        allowed: `as: ${columnTypes.join(', ')}`,
      },
    ]
  const inside = { ...place, property: { ...readAs(property, as, ''), name: property.name } }
  return definition.misfits(keeps, inside).map((misfit) => ({ ...misfit, path: ['keeps', ...misfit.path] }))
}
