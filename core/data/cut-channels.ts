import type { Sha256 } from '#core/digest.ts'
import { Failure } from '#core/failure.ts'
import type { Pipeline } from '#core/pipeline/pipeline.ts'
import type { Folder } from '#core/repository/folder.ts'
import { featureColumn } from './open-data.ts'
import { inPart, type Part, rowId } from './parts.ts'
import { identifier, rowNumberColumn } from './sql.ts'
import type { Cell, Table } from './tables.ts'

/** A channel on disk. */
export interface CutChannel {
  readonly folder: string
  readonly sha256: Sha256
  readonly rows: number
}

/** The features of one owner, as SQL by their own names. */
export function featureSelection(owner: string, features: readonly string[]): Record<string, string> {
  return Object.fromEntries(features.map((name) => [name, identifier(featureColumn(owner, name))]))
}

const inOrder = identifier(rowNumberColumn)

/** How many rows each part has. */
export async function countParts(table: Table): Promise<Record<Part, number>> {
  const names = ['train', 'validation', 'holdout', 'reference', 'replay'] as const
  const select = Object.fromEntries(names.map((part) => [part, `COUNT(*) FILTER (WHERE ${inPart(part)})`]))
  const counted = await table.aggregate({ select })
  return Object.fromEntries(names.map((part) => [part, Number(counted[part] ?? 0)])) as Record<Part, number>
}

/**
 * Writes what training gets: `train/train.csv` and `validation/validation.csv`, features and label, nothing else.
 * @throws Failure NO_DATA if a part has no rows
 */
export async function cutTrainingChannels(
  table: Table,
  pipeline: Pipeline,
  owner: string,
  folder: Folder,
): Promise<Record<'train' | 'validation', CutChannel>> {
  const counts = await countParts(table)
  for (const part of ['train', 'validation', 'holdout'] as const) {
    if (counts[part] === 0) {
      throw new Failure({
        code: 'NO_DATA',
        problem: `data.split leaves no row for ${part}`,
        allowed: 'at least one row each for train, validation and holdout',
        next: 'move the split, or bring more data.',
      })
    }
  }
  const select = {
    ...featureSelection(owner, pipeline.data.features),
    [pipeline.data.label]: identifier(pipeline.data.label),
  }
  const cut = async (part: 'train' | 'validation'): Promise<CutChannel> => {
    const path = `${part}/${part}.csv`
    await folder.write(path, '')
    await table.writeCsv({ select, where: inPart(part), orderBy: inOrder }, folder.absolute(path))
    const digest = await folder.digest(path)
    return { folder: folder.absolute(part), sha256: digest?.sha256 ?? '', rows: counts[part] }
  }
  return { train: await cut('train'), validation: await cut('validation') }
}

/** Writes the rows that a program is asked about, holdout and validation: `row_id` and features, no label. */
export async function cutRowsToAnswer(
  table: Table,
  pipeline: Pick<Pipeline, 'data'>,
  owner: string,
  file: string,
): Promise<void> {
  const select = { row_id: rowId(pipeline), ...featureSelection(owner, pipeline.data.features) }
  const where = `${inPart('holdout')} OR ${inPart('validation')}`
  await table.writeCsv({ select, where, orderBy: inOrder }, file)
}

/** Unlabelled rows of a part: ids and features, in the order of the lock. */
export interface UnlabelledRows {
  readonly rowIds: readonly string[]
  readonly features: Readonly<Record<string, Cell[]>>
}

/** Reads the ids and the features of a part. */
export async function readUnlabelled(
  table: Table,
  pipeline: Pick<Pipeline, 'data'>,
  owner: string,
  features: readonly string[],
  part: Part,
): Promise<UnlabelledRows> {
  const select = { 'assay:id': rowId(pipeline), ...featureSelection(owner, features) }
  const { 'assay:id': rowIds = [], ...columns } = await table.columns({
    select,
    where: inPart(part),
    orderBy: inOrder,
  })
  return { rowIds: rowIds.map(String), features: columns }
}

/**
 * Ids and labels of a part, in the order of the lock, and for a forecast what a naive one says. Only the judge reads the holdout's. Classes of several are text,
 * written as the channels write them (a numeric class 1 may be `1.0` there).
 */
export async function readLabels(
  table: Table,
  pipeline: Pick<Pipeline, 'data' | 'task'> & { readonly evaluation?: Pick<Pipeline['evaluation'], 'naive'> },
  part: Part,
): Promise<{ readonly rowIds: string[]; readonly labels: Cell[]; readonly naive?: Cell[] }> {
  const name = identifier(pipeline.data.label)
  const select = {
    id: rowId(pipeline),
    label: pipeline.task === 'multiclass' ? `CAST(${name} AS VARCHAR)` : name,
    ...(pipeline.evaluation?.naive === undefined ? {} : { naive: identifier(pipeline.evaluation.naive) }),
  }
  const {
    id = [],
    label = [],
    naive,
  } = await table.columns({ select, where: inPart(part), orderBy: inOrder })
  return { rowIds: id.map(String), labels: label, ...(naive === undefined ? {} : { naive }) }
}

/**
 * The classes of a label in the training rows, sorted, as the channels write them.
 * @throws Failure NO_DATA if there is none
 */
export async function trainingClasses(table: Table, label: string): Promise<string[]> {
  const found = await table.aggregate({
    select: { classes: `LIST_SORT(LIST(DISTINCT CAST(${identifier(label)} AS VARCHAR)))` },
    where: inPart('train'),
  })
  if (Array.isArray(found.classes)) return found.classes.map(String)
  throw new Failure({ code: 'NO_DATA', problem: `\`${label}\` has no class in training` })
}

/** The JSON type that requests carry for each feature. */
export async function featureTypes(
  table: Table,
  owner: string,
  features: readonly string[],
): Promise<Record<string, 'string' | 'number' | 'boolean'>> {
  const columns = featureSelection(owner, features)
  const select = Object.fromEntries(features.map((name) => [name, `ANY_VALUE(typeof(${columns[name]}))`]))
  const found = await table.aggregate({ select })
  return Object.fromEntries(features.map((name) => [name, jsonType(String(found[name]))]))
}

function jsonType(sqlType: string): 'string' | 'number' | 'boolean' {
  if (sqlType === 'BOOLEAN') return 'boolean'
  return /^(DOUBLE|FLOAT|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL.*)$/.test(sqlType) ? 'number' : 'string'
}
