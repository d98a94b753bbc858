import * as z from 'zod'
import type { Contract, Property } from '#core/contract/contract.ts'
import type { Dialect } from '#core/data/dialect.ts'
import type { Relation } from '#core/data/tables.ts'
import type { Snapshot } from '#core/drift/snapshot.ts'
import type { Lowered, Sql } from './lowered.ts'

/** What a check is about, in the words of data quality. */
export const dimensions = [
  'schema',
  'completeness',
  'validity',
  'uniqueness',
  'consistency',
  'timeliness',
  'accuracy',
  'coverage',
  'drift',
  'machine-learning',
] as const
export type Dimension = (typeof dimensions)[number]

export type LogicalType = Property['logicalType']

/** What a check is lowered for: one contract, one engine, one moment. */
export interface LoweringContext {
  /** The column the check stands under; undefined for a check of the table. */
  readonly property: Property | undefined
  readonly properties: readonly Property[]
  readonly contract: Contract
  readonly dialect: Dialect
  /** The moment "now" is in this run, the same for every check. */
  readonly now: Date
  /** What the data are compared with; undefined where there is none yet. */
  readonly snapshot: Snapshot | undefined
  /** How a model uses the table; undefined for a contract that stands by itself. */
  readonly use: TableUse | undefined
  /** Number of a row of `t`; undefined where rows have none. */
  readonly rowNumber?: Sql | undefined
  /** Name of the check, as results keep it. */
  readonly id?: string | undefined
  /** What checks measured in earlier runs, by their names; undefined where nothing is kept. */
  readonly history?: MetricHistory | undefined
  /** Other tables the contract names, by those names; only those that this engine has loaded. */
  readonly references?: Relation['references']
}

/** How a model uses a table, as SQL over the contract's columns. */
export interface TableUse {
  readonly label: Sql | undefined
  readonly eventTime: Sql | undefined
  readonly entity: Sql | undefined
  readonly features: Readonly<Record<string, Sql>>
  /** Condition of each split, such as `train` and `holdout`. It may hold a window function: it stands in a SELECT list. */
  readonly splits: Readonly<Record<string, Sql>>
  /** What of it a person wrote: inspected before any check that uses the table this way runs. */
  readonly expressions: readonly Sql[]
}

/** Figures of earlier runs by name of the check, oldest first. */
export type MetricHistory = ReadonlyMap<string, readonly number[]>

/** Something in the parameters that no table could keep, at a path below the check. */
export interface Misfit {
  readonly path: readonly (string | number)[]
  readonly problem: string
  readonly allowed?: string | undefined
}

/** What every check takes besides its own parameters; named, so that the JSON Schema says each of it once. */
const common = {
  where: z
    .string()
    .min(1)
    .meta({
      id: 'Where',
      description: 'A scalar SQL condition: the rule is about rows where it is TRUE. Default: all rows.',
    })
    .optional(),
  by: z
    .array(z.string().min(1))
    .min(1)
    .max(2)
    .meta({
      id: 'By',
      description:
        'One or two columns with few values (1,000 groups at most): the rule is judged within each group.',
    })
    .optional(),
  waived: z
    .strictObject({
      until: z.iso.date().describe('The day from which the check counts again.'),
      reason: z.string().min(1),
      by: z.string().min(1).optional().describe('Who stands for it.'),
    })
    .meta({
      id: 'Waived',
      description: 'A failure that is known and accepted until a day; shown, and no longer counted.',
    })
    .optional(),
}

/** What checks of single rows take. */
export const tolerance = {
  max_bad_share: z
    .number()
    .min(0)
    .max(1)
    .meta({
      id: 'MaxBadShare',
      description: 'Share of the values that may break the rule before the check fails. Default: 0.',
    })
    .default(0),
  max_bad: z
    .int()
    .min(0)
    .meta({
      id: 'MaxBad',
      description: 'How many values may break the rule before the check fails; instead of a share.',
    })
    .optional(),
}

/** The type a check has in the catalogue, whatever its parameters. */
export interface CheckDefinition {
  readonly name: string
  readonly dimension: Dimension
  readonly about: 'column' | 'table' | 'either'
  readonly columnTypes: readonly LogicalType[] | undefined
  readonly schema: z.ZodObject
  readonly words: string
  misfits(parameters: CheckParameters, place: CheckPlace): readonly Misfit[]
  lower(parameters: CheckParameters, context: LoweringContext): Lowered
}

/** Where a check stands. */
export interface CheckPlace {
  readonly property: Property | undefined
  /** Names of the contract's columns. */
  readonly columns: readonly string[]
}

/** Parameters as a contract holds them: checked by the schema of the check they name. */
export interface CheckParameters extends CommonParameters {
  readonly check: string
  readonly [parameter: string]: unknown
}

export interface CommonParameters {
  readonly where?: string | undefined
  readonly by?: readonly string[] | undefined
  readonly waived?:
    | { readonly until: string; readonly reason: string; readonly by?: string | undefined }
    | undefined
}

/**
 * Declares a check: its name, what it takes, and what it comes to. The one place that knows the types of its
 * parameters; the contract's schema, its JSON Schema and the documentation follow from here.
 */
export function defineCheck<Shape extends z.ZodRawShape>(check: {
  readonly name: string
  readonly dimension: Dimension
  /** Where it may stand: under a column, under the table, or both. */
  readonly about: CheckDefinition['about']
  /** Logical types it is for; every type when left out. */
  readonly columnTypes?: readonly LogicalType[]
  /** One sentence: what holds when it passes, and what happens to missing values. */
  readonly words: string
  /** Made when a contract or a page first asks for this check: a hundred schemas take longer than most contracts to judge. */
  readonly parameters: () => Shape
  /** What the schema cannot say: bounds out of order, columns that are not there. */
  misfits?(parameters: z.output<z.ZodObject<Shape>> & CommonParameters, place: CheckPlace): readonly Misfit[]
  lower(parameters: z.output<z.ZodObject<Shape>> & CommonParameters, context: LoweringContext): Lowered
}): CheckDefinition {
  type Own = z.output<z.ZodObject<Shape>> & CommonParameters
  let schema: z.ZodObject | undefined
  return {
    name: check.name,
    dimension: check.dimension,
    about: check.about,
    columnTypes: check.columnTypes,
    words: check.words,
    get schema(): z.ZodObject {
      schema ??= z
        .strictObject({ check: z.literal(check.name), ...check.parameters(), ...common })
        .describe(check.words)
      return schema
    },
    misfits: (parameters, place) => check.misfits?.(parameters as unknown as Own, place) ?? [],
    lower: (parameters, context) => check.lower(parameters as unknown as Own, context),
  }
}

/** The column a column check stands under. */
export function columnOf({ property }: LoweringContext): Property {
  if (property === undefined) throw new RangeError('a check of a column was lowered without one')
  return property
}
