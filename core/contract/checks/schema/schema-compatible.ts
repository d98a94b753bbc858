import * as z from 'zod'
import { sourceColumnOf } from '#core/contract/source-column.ts'
import { type LogicalType, logicalTypes } from '#core/contract/type-options.ts'
import { defineCheck, type LoweringContext } from '../definition.ts'
import type { TableFacts } from '../lowered.ts'
import { notWith } from '../own-figures.ts'
import { columnsByName, namesInWords } from './columns-of-files.ts'
import { holds, isTyped, logicalTypeOf } from './engine-types.ts'

/** Row 7 of the check table. */
export const schemaCompatible = defineCheck({
  name: 'schema_compatible',
  dimension: 'schema',
  about: 'table',
  words:
    'The columns agree with those of a baseline. forward: who reads by the baseline can read these data (no column gone, none of a type the old one cannot hold, none optional that was required). backward: what was written for the baseline can be read by this contract (no column newly required, none of a type that cannot hold the old one). full: both.',
  parameters: () => ({
    mode: z.enum(['forward', 'backward', 'full']).default('full').describe('Default: full.'),
    columns: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          type: z.enum(logicalTypes).optional().describe('Default: any type.'),
          required: z.boolean().optional().describe('Whether it always had a value. Default: unknown.'),
        }),
      )
      .min(1)
      .optional()
      .describe('The baseline. Default: the columns of the snapshot.'),
  }),
  misfits: (parameters) => notWith('schema_compatible', parameters, ['where', 'by']),
  lower: ({ mode, columns }, context) => {
    const baseline = columns ?? profiledColumns(context)
    const expected = `columns compatible with ${columns === undefined ? 'the snapshot' : 'the baseline'} (${mode})`
    if (baseline === undefined)
      return {
        kind: 'unanswered',
        outcome: 'skipped',
        because: 'there is no snapshot yet to compare with',
        expected,
      }
    return {
      kind: 'facts',
      judge: (facts) => {
        const current = currentColumns(facts, context)
        const changes = [
          ...baseline.flatMap((before) => changesOf(before, current.get(before.name.toLowerCase()), mode)),
          ...(mode === 'forward' ? [] : newlyRequired(baseline, context)),
        ]
        return {
          outcome: changes.length === 0 ? 'pass' : 'fail',
          observed: changes.length === 0 ? `all ${baseline.length} agree` : namesInWords(changes),
          expected,
          bad: changes.length,
          of: baseline.length,
        }
      },
    }
  },
})

interface Column {
  readonly name: string
  /** `numeric`: numbers of either kind, which is all a snapshot knows. */
  readonly type?: LogicalType | 'numeric' | undefined
  readonly required?: boolean | undefined
}

/** What the snapshot says of columns: whether they hold numbers, and whether they had gaps. */
function profiledColumns({ snapshot }: LoweringContext): Column[] | undefined {
  return snapshot?.columns.map(({ name, kind, rows, missing }) => ({
    name,
    ...(kind === 'number' ? { type: 'numeric' as const } : {}),
    required: rows > 0 && missing === 0 ? undefined : false,
  }))
}

/** The columns there are now, by name in small letters: as the contract reads them, else as the files have them. */
function currentColumns(
  facts: TableFacts,
  { properties, use }: LoweringContext,
): ReadonlyMap<string, Current> {
  const columns = new Map<string, Current>()
  for (const file of facts.files)
    for (const [name, column] of columnsByName(file))
      columns.set(name, { name: column.name, type: isTyped(file) ? logicalTypeOf(column.type) : undefined })
  for (const feature of Object.keys(use?.features ?? {}))
    if (!columns.has(feature.toLowerCase())) columns.set(feature.toLowerCase(), { name: feature })
  for (const property of properties) {
    const { name, logicalType, required } = property
    const missing = facts.files.some((file) => {
      const names = file.columns.map((column) => column.name)
      return sourceColumnOf(property, names) === undefined
    })
    if (missing) columns.delete(name.toLowerCase())
    else columns.set(name.toLowerCase(), { name, type: logicalType, required })
  }
  return columns
}

interface Current {
  readonly name: string
  readonly type?: LogicalType | undefined
  readonly required?: boolean | undefined
}

type Mode = 'forward' | 'backward' | 'full'

function changesOf(before: Column, now: Current | undefined, mode: Mode): string[] {
  const forward = mode !== 'backward'
  if (now === undefined) return forward ? [`${before.name} is gone`] : []
  return [
    ...changedType(before, now, mode),
    ...(forward && before.required === true && now.required === false
      ? [`${before.name} always had a value and may be missing`]
      : []),
  ]
}

function changedType({ name, type: was }: Column, { type: is }: Current, mode: Mode): string[] {
  if (was === undefined || is === undefined) return []
  if (was === 'numeric')
    return is === 'number' || is === 'integer' ? [] : [`${name} held numbers and is ${is}`]
  const breaksReaders = mode !== 'backward' && !holds(was, is)
  const losesOld = mode !== 'forward' && !holds(is, was)
  return breaksReaders || losesOld ? [`${name} was ${was} and is ${is}`] : []
}

function newlyRequired(baseline: readonly Column[], { properties }: LoweringContext): string[] {
  return properties.flatMap(({ name, required }) => {
    const before = baseline.find((column) => column.name.toLowerCase() === name.toLowerCase())
    return required && (before === undefined || before.required === false)
      ? [`${name} is newly required`]
      : []
  })
}
