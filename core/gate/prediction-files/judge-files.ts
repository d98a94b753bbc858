import type { Gate } from '../gate.ts'
import { judgeGate } from '../judge.ts'
import { metricsUsed } from '../unjudgeable.ts'
import type { GateVerdict } from '../verdict.ts'
import { baselineRungs } from './baseline-files.ts'
import { chosenThresholds } from './chosen-thresholds.ts'
import { takenThreshold } from './class-answers.ts'
import { type ColumnRoles, columnRoles, type GivenFiles, neededColumns } from './column-roles.ts'
import type { FileRole, PredictionFile, RoleColumns } from './file-columns.ts'
import { fileGate } from './file-gate.ts'
import { fileUnits, sliceColumns } from './holdout-columns.ts'
import { type Labels, missingLabels, movedLabels, noLabels, readLabels } from './holdout-labels.ts'
import { type Identified, matchPlaces, matchRows, type RowMatch, rowIds, uniqueIds } from './match-rows.ts'
import { metricsLeftOut } from './metrics-left-out.ts'
import { type ModelAnswers, modelAnswers } from './model-answers.ts'
import { packageLacking, withPackage } from './package-files.ts'
import type { FilesQuestion } from './question.ts'
import { readNumbers } from './read-cells.ts'
import { type TakenTask, taskOfLabels } from './task-of-labels.ts'
import { isUnusable, type Unusable, unusable } from './unusable.ts'
import { asNumbers } from './whole-numbers.ts'

/** What the gate says of prediction files. */
export type FilesAnswer =
  | {
      readonly kind: 'judged'
      readonly verdict: GateVerdict
      /** The gate as it was applied, defaults filled in. */
      readonly gate: Gate
      /** What nobody said and was taken: one sentence each. */
      readonly taken: readonly string[]
    }
  | Unusable

/**
 * Judges any two prediction files against a holdout, as judgeGate judges a pull request. Everything that keeps the files
 * from being judged is an answer of its own. The same files and question give the same answer, to the last bit.
 * @throws Failure DATA_UNDECODABLE where a file cannot be read as what it says it is
 */
export async function judgeFiles(files: GivenFiles, question: FilesQuestion): Promise<FilesAnswer> {
  const roles = columnRoles(files, question)
  if (isUnusable(roles)) return roles
  const read = await readFiles(files, roles, question)
  if (isUnusable(read)) return read
  const rows = matched(read, roles)
  if (isUnusable(rows)) return rows
  const labelled = labelsOf(read, rows, roles, question)
  if (isUnusable(labelled)) return labelled
  const { taken, labels } = labelled
  const chosen = await chosenThresholds(files, question, {
    taken,
    label: roles.label ?? '',
    id: roles.id,
    ids: rows.ids,
    championHasScores: roles.champion?.score !== undefined || (roles.champion?.classScores.size ?? 0) > 0,
  })
  if (chosen !== undefined && isUnusable(chosen)) return chosen
  const stated = question.threshold === 'chosen' ? undefined : question.threshold
  const answers = answersOf(read, rows, roles, labels, taken, {
    candidate: chosen?.thresholds.candidate.threshold ?? stated,
    champion: chosen?.thresholds.champion?.threshold ?? stated,
  })
  if (isUnusable(answers)) return answers

  const asked = fileGate(question, taken.task, files.champion !== undefined)
  if (isUnusable(asked)) return asked
  const { gate } = asked
  const { packages = {} } = files
  const lacking = packageLacking(gate, packages, files.champion !== undefined)
  if (lacking !== undefined) return lacking
  const models = answers.champion === undefined ? [answers.candidate] : [answers.candidate, answers.champion]
  const leftOut = metricsLeftOut(taken.task, question.value !== undefined, metricsUsed(gate), models)
  if (isUnusable(leftOut)) return leftOut
  const slices = sliceColumns(read.labelled, [...new Set([...question.slices, ...question.show])])
  if (isUnusable(slices)) return slices
  const units = question.unit === undefined ? undefined : fileUnits(read.labelled, question.unit)
  if (units !== undefined && isUnusable(units)) return units
  const naive = naiveOf(read, roles)
  if (naive !== undefined && isUnusable(naive)) return naive
  const baselines = await baselineRungs(files, question, {
    labelled: read.labelled,
    id: roles.id,
    // Nobody brought their validation rows.
    answers: { task: taken.task, labels, threshold: stated, naive },
  })
  if (isUnusable(baselines)) return baselines
  const verdict = judgeGate({
    gate,
    task: taken.task,
    kind: answers.champion === undefined ? 'first' : 'champion',
    candidate: withPackage(answers.candidate.scored, packages.candidate),
    champion:
      answers.champion === undefined ? undefined : withPackage(answers.champion.scored, packages.champion),
    slices: slices.columns,
    rungs: baselines.rungs,
    units,
    leftOut: leftOut.metrics,
    value: question.value,
    shown: Object.values(question.stakeholders ?? {}),
    decisionThreshold: chosen?.thresholds,
  })
  const same = files.champion !== undefined && files.champion.sha256 === files.candidate.sha256
  const sentences = [
    taken.how,
    ...models.map((model) => model.how),
    ...asked.taken,
    ...leftOut.taken,
    ...(chosen?.taken ?? []),
    ...(chosen !== undefined && baselines.rungs.length > 0
      ? ['Baselines predict positive from a score of 0.5 on: there are no validation rows of theirs.']
      : []),
    same ? 'The candidate and the champion are the same file.' : undefined,
  ]
    .filter((sentence) => sentence !== undefined)
    // Where the other model's scores are no probabilities, nobody's classes are judged.
    .filter((sentence) => sentence !== takenThreshold || !leftOut.metrics.includes('accuracy'))
  return { kind: 'judged', verdict, gate, taken: [...new Set(sentences)] }
}

interface ReadFiles {
  readonly kind: 'read'
  readonly candidate: RoleColumns
  readonly champion: RoleColumns | undefined
  /** The file the labels come from: the holdout, or the candidate's own. */
  readonly labelled: RoleColumns
}

async function readFiles(
  files: GivenFiles,
  roles: ColumnRoles,
  question: FilesQuestion,
): Promise<ReadFiles | Unusable> {
  const readOne = async (role: FileRole, file: PredictionFile): Promise<RoleColumns> => {
    const { rows, columns } = await file.read(neededColumns(role, file, roles, question))
    const cells = [...columns].map(
      ([name, column]) => [name, name === roles.id ? column : asNumbers(column)] as const,
    )
    return { role, path: file.path, names: file.names, rows, columns: new Map(cells) }
  }
  const candidate = await readOne('candidate', files.candidate)
  const champion = files.champion === undefined ? undefined : await readOne('champion', files.champion)
  const holdout = files.holdout === undefined ? undefined : await readOne('holdout', files.holdout)
  const empty = [candidate, champion, holdout].find((file) => file?.rows === 0)
  if (empty !== undefined) {
    return unusable('no-rows', {
      role: empty.role,
      rows: 0,
      words: `${empty.path} has no rows, only ${empty.names.length === 1 ? 'a column' : 'columns'}.`,
      next: 'bring rows: there is nothing to judge.',
    })
  }
  return { kind: 'read', candidate, champion, labelled: holdout ?? candidate }
}

interface MatchedFiles {
  readonly kind: 'rows'
  readonly candidate: RowMatch
  readonly champion: RowMatch | undefined
  /** Ids of the labelled rows; undefined where rows are matched by their place. */
  readonly ids: Identified['ids'] | undefined
}

function matched(files: ReadFiles, { id }: ColumnRoles): MatchedFiles | Unusable {
  const identified = new Map<RoleColumns, Identified>()
  for (const file of new Set([files.labelled, files.candidate, files.champion])) {
    if (file === undefined || id === undefined) continue
    const ids = rowIds(file, id)
    if ('kind' in ids) return ids
    const repeated = uniqueIds(ids, file, id)
    if (repeated !== undefined) return repeated
    identified.set(file, { file, ids })
  }
  const of = (file: RoleColumns): RowMatch | Unusable => {
    const [own, other] = [identified.get(files.labelled), identified.get(file)]
    if (own === undefined || other === undefined) return matchPlaces(files.labelled, file)
    return matchRows(own, other)
  }
  const candidate = of(files.candidate)
  if (isUnusable(candidate)) return candidate
  const champion = files.champion === undefined ? undefined : of(files.champion)
  if (champion !== undefined && isUnusable(champion)) return champion
  return { kind: 'rows', candidate, champion, ids: identified.get(files.labelled)?.ids }
}

function labelsOf(
  files: ReadFiles,
  rows: MatchedFiles,
  { label, candidate }: ColumnRoles,
  question: FilesQuestion,
): { readonly kind: 'labels'; readonly taken: TakenTask; readonly labels: Labels } | Unusable {
  const { labelled } = files
  if (label === undefined)
    return { kind: 'labels', taken: { kind: 'task', task: 'scores' }, labels: noLabels(labelled.rows) }
  const missing = missingLabels(labelled, label)
  if (missing !== undefined) return missing
  for (const [file, match] of [
    [files.candidate, rows.candidate],
    [files.champion, rows.champion],
  ] as const) {
    if (file === undefined || match === undefined || file === labelled) continue
    const moved = movedLabels(labelled, file, match, label, rows.ids)
    if (moved !== undefined) return moved
  }
  const taken = taskOfLabels({
    labels: labelled.columns.get(label) ?? [],
    labelColumn: label,
    labelFile: { role: labelled.role, path: labelled.path },
    task: question.task,
    positive: question.positive,
    classScores: candidate.classScores,
  })
  if (isUnusable(taken)) return taken
  const labels = readLabels(labelled, label, taken)
  return isUnusable(labels) ? labels : { kind: 'labels', taken, labels }
}

function answersOf(
  files: ReadFiles,
  rows: MatchedFiles,
  roles: ColumnRoles,
  labels: Labels,
  { task }: TakenTask,
  threshold: { readonly candidate: number | undefined; readonly champion: number | undefined },
):
  | {
      readonly kind: 'both'
      readonly candidate: ModelAnswers
      readonly champion: ModelAnswers | undefined
    }
  | Unusable {
  const naive = naiveOf(files, roles)
  if (naive !== undefined && isUnusable(naive)) return naive
  const common = { task, labels, naive }
  const candidate = modelAnswers({
    ...common,
    file: files.candidate,
    columns: roles.candidate,
    match: rows.candidate,
    threshold: threshold.candidate,
  })
  if (isUnusable(candidate)) return candidate
  if (files.champion === undefined || roles.champion === undefined || rows.champion === undefined)
    return { kind: 'both', candidate, champion: undefined }
  const champion = modelAnswers({
    ...common,
    file: files.champion,
    columns: roles.champion,
    match: rows.champion,
    threshold: threshold.champion,
  })
  return isUnusable(champion) ? champion : { kind: 'both', candidate, champion }
}

/** What a naive forecast says belongs to the data and is read beside the labels. */
function naiveOf({ labelled }: ReadFiles, { naive }: ColumnRoles): Float64Array | Unusable | undefined {
  if (naive === undefined) return undefined
  const inOrder = { kind: 'matched', positions: undefined } as const
  return readNumbers({ file: labelled, name: naive, match: inOrder }, 'summable')
}
