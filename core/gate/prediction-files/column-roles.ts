import { allowedNames } from '#core/config/nearest.ts'
import type { FileRole, PredictionFile } from './file-columns.ts'
import type { PackageFiles } from './package-files.ts'
import { byPlace, type FilesQuestion } from './question.ts'
import { isUnusable, quoted, type Unusable, unusable } from './unusable.ts'

/** The column with milliseconds until a row was answered, beside the answers. */
export const latencyColumn = 'latency_ms'

/** The files by role; without a holdout the labels ride in the candidate's file, without a champion there is none. */
export interface GivenFiles {
  readonly candidate: PredictionFile
  readonly champion?: PredictionFile | undefined
  readonly holdout?: PredictionFile | undefined
  /** Simple models, by name. */
  readonly baselines?: ReadonlyMap<string, PredictionFile> | undefined
  /** Labelled rows beside the holdout, with the candidate's scores: a threshold is chosen on them. */
  readonly validation?: PredictionFile | undefined
  /** The same of the champion, where its scores are not in that file too. */
  readonly championValidation?: PredictionFile | undefined
  readonly packages?: PackageFiles | undefined
}

/** Columns with a model's answers. */
export interface AnswerColumns {
  readonly score?: string | undefined
  readonly prediction?: string | undefined
  /** Columns of scores by class. */
  readonly classScores: ReadonlyMap<string, string>
  /** Milliseconds until each row was answered, where latency is looked at. */
  readonly latency?: string | undefined
  /** Forecast: columns of predicted quantiles, `quantile_<level>`, by level. */
  readonly quantiles: ReadonlyMap<string, string>
}

/** Which column of which file means what. */
export interface ColumnRoles {
  readonly kind: 'roles'
  /** undefined: rows are matched by their place. */
  readonly id: string | undefined
  /** undefined: free scores, of which none is labelled. */
  readonly label: string | undefined
  /** The file the labels, slices and units come from. */
  readonly labelled: FileRole
  /** Forecast: the column with what a naive forecast says, beside the labels. */
  readonly naive: string | undefined
  readonly candidate: AnswerColumns
  readonly champion: AnswerColumns | undefined
}

/** Finds the columns by name, before any of them is read. A column that is not there is an answer that lists those that are. */
export function columnRoles(files: GivenFiles, question: FilesQuestion): ColumnRoles | Unusable {
  const labelled: FileRole = files.holdout === undefined ? 'candidate' : 'holdout'
  const labelledFile = files.holdout ?? files.candidate
  const id = idColumn(files, question.id)
  if (typeof id === 'object') return id
  const label = question.task === 'scores' ? undefined : (question.label ?? 'label')
  for (const [name, flag] of [
    ...(label === undefined ? [] : [[label, '--label'] as const]),
    ...(question.unit === undefined ? [] : [[question.unit, '--unit'] as const]),
    ...(question.baselines?.today === undefined ? [] : [[question.baselines.today, '--today'] as const]),
    ...question.slices.map((slice) => [slice, '--slices'] as const),
    ...question.show.map((slice) => [slice, '--show'] as const),
  ] as const) {
    if (!labelledFile.names.includes(name)) {
      const found = missing(labelled, labelledFile, name, flag)
      const elsewhere = 'name the file with the labels by --holdout'
      return files.holdout === undefined ? { ...found, next: `${elsewhere}, or ${found.next}` } : found
    }
  }
  const candidate = answerColumns('candidate', files.candidate, question, {
    score: question.score,
    prediction: question.prediction,
  })
  if (isUnusable(candidate)) return candidate
  const champion =
    files.champion === undefined
      ? undefined
      : answerColumns('champion', files.champion, question, {
          score: question.championScore ?? question.score,
          prediction: question.championPrediction ?? question.prediction,
        })
  if (champion !== undefined && isUnusable(champion)) return champion
  const naive = question.task === 'forecast' && labelledFile.names.includes('naive') ? 'naive' : undefined
  return { kind: 'roles', id: id === byPlace ? undefined : id, label, labelled, naive, candidate, champion }
}

/** The columns to read of one file. */
export function neededColumns(
  role: FileRole,
  file: PredictionFile,
  roles: ColumnRoles,
  question: FilesQuestion,
): string[] {
  const answers = role === 'candidate' ? roles.candidate : role === 'champion' ? roles.champion : undefined
  const wanted = [
    roles.id,
    roles.label,
    answers?.score,
    answers?.prediction,
    answers?.latency,
    ...(answers?.classScores.values() ?? []),
    ...(answers?.quantiles.values() ?? []),
    ...(role === roles.labelled
      ? [roles.naive, question.baselines?.today, question.unit, ...question.slices, ...question.show]
      : []),
  ]
  return [...new Set(wanted)].filter((name) => name !== undefined && file.names.includes(name)) as string[]
}

function looksAtLatency({ gate, stakeholders }: FilesQuestion): boolean {
  return [
    gate.metric,
    ...Object.keys(gate.at_most),
    ...gate.guardrails.map(({ metric }) => metric),
    ...Object.values(stakeholders ?? {}),
  ].includes('latency_p95')
}

function idColumn(
  { candidate, champion, holdout }: GivenFiles,
  asked: string | undefined,
): string | Unusable {
  const files = [
    ['candidate', candidate],
    ['champion', champion],
    ['holdout', holdout],
  ] as const
  const given = files.flatMap(([role, file]) => (file === undefined ? [] : [{ role, file }]))
  const usual = ['id', 'row_id'].find((name) => given.every(({ file }) => file.names.includes(name)))
  const id = asked ?? usual
  if (id === undefined) {
    const first = given.find(({ file }) => !file.names.includes('id') && !file.names.includes('row_id'))
    const { role, file } = first ?? { role: 'candidate' as const, file: candidate }
    return unusable('column-missing', {
      role,
      words: `${file.path} has no column id or row_id to match rows by; it has ${file.names.slice(0, 30).map(quoted).join(', ')}.`,
      next: `name the column by --id, or say --id ${byPlace} if all files have the same rows in the same order.`,
    })
  }
  for (const { role, file } of given) {
    if (file.names.includes(id)) continue
    if (id === byPlace && given.every((of) => !of.file.names.includes(byPlace))) return id
    return missing(role, file, id, '--id')
  }
  return id
}

/** Finds the columns with a model's answers. */
export function answerColumns(
  role: Exclude<FileRole, 'holdout'>,
  file: PredictionFile,
  question: FilesQuestion,
  asked: { readonly score: string | undefined; readonly prediction: string | undefined },
): AnswerColumns | Unusable {
  const flags =
    (role === 'champion' || role === 'champion-validation') &&
    (question.championScore ?? question.championPrediction) !== undefined
      ? ({ score: '--champion-score', prediction: '--champion-prediction' } as const)
      : ({ score: '--score', prediction: '--prediction' } as const)
  const score = [asked.score ?? 'score'].find((name) => file.names.includes(name))
  const prefix = `${asked.score ?? 'score'}_`
  // A file with one score may hold others beside it, such as an older model's.
  const byClass = score === undefined || question.task === 'multiclass'
  const starting = (start: string): Map<string, string> =>
    new Map(
      file.names.flatMap((name) =>
        name.startsWith(start) && name.length > start.length ? [[name.slice(start.length), name]] : [],
      ),
    )
  const classScores = byClass ? starting(prefix) : new Map<string, string>()
  const quantiles = question.task === 'forecast' ? starting('quantile_') : new Map<string, string>()
  const prediction = [asked.prediction ?? 'prediction'].find((name) => file.names.includes(name))
  if (asked.score !== undefined && score === undefined && classScores.size === 0)
    return missing(role, file, asked.score, flags.score)
  // Where scores and a threshold say what is predicted, the column of predictions is not needed.
  const spare = score !== undefined && question.threshold !== undefined
  if (asked.prediction !== undefined && prediction === undefined && !spare)
    return missing(role, file, asked.prediction, flags.prediction)
  if (score === undefined && prediction === undefined && classScores.size === 0) {
    return unusable('column-missing', {
      role,
      words: `${file.path} has no column score or prediction; it has ${file.names.slice(0, 30).map(quoted).join(', ')}.`,
      next: `name the column with the scores by ${flags.score}, or that with predicted classes or numbers by ${flags.prediction}.`,
    })
  }
  const latency = looksAtLatency(question) && file.names.includes(latencyColumn) ? latencyColumn : undefined
  return { score, prediction, classScores, quantiles, latency }
}

function missing(role: FileRole, file: PredictionFile, name: string, flag: string): Unusable {
  return unusable('column-missing', {
    role,
    column: name,
    words: `${file.path} has no column ${quoted(name)}; it has ${allowedNames(name, file.names.slice(0, 30).map(quoted))}.`,
    next: `name a column of ${file.path} by ${flag}.`,
  })
}
