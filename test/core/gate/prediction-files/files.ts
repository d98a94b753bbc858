import { expect } from 'vitest'
import { sha256 } from '#core/digest.ts'
import type { GivenFiles } from '#core/gate/prediction-files/column-roles.ts'
import type { PredictionFile } from '#core/gate/prediction-files/file-columns.ts'
import { judgeFiles } from '#core/gate/prediction-files/judge-files.ts'
import { FilesQuestion } from '#core/gate/prediction-files/question.ts'
import { recordVerdict } from '#core/gate/prediction-files/record-verdict.ts'
import { VerdictFile } from '#core/gate/prediction-files/verdict-file.ts'
import type { Cell } from '#core/metrics/cells.ts'
import { normals, uniforms } from '../../metrics/rows.ts'

export type Columns = Readonly<Record<string, ArrayLike<Cell>>>

/** A file in memory. */
export function fileOf(path: string, columns: Columns): PredictionFile {
  const names = Object.keys(columns)
  const rows = columns[names[0] ?? '']?.length ?? 0
  const text = JSON.stringify(Object.values(columns).map((cells) => Array.from(cells, String)))
  return {
    path,
    format: 'csv',
    sha256: sha256(text),
    bytes: text.length,
    names,
    read: async (wanted) => ({ rows, columns: new Map(wanted.map((name) => [name, columns[name]!])) }),
  }
}

/** What is asked where nothing else is said. */
export function questionOf(change: Readonly<Record<string, unknown>> = {}): FilesQuestion {
  const { gate = {}, ...rest } = change
  return FilesQuestion.parse({
    label: 'y',
    slices: [],
    show: [],
    ...rest,
    gate: { metric: 'f1', at_least: { f1: 0.6 }, ...(gate as object) },
  })
}

/** A better candidate and a champion on 600 rows of 60 users, and their labels. */
export function threeFiles(rows = 600): Record<'candidate' | 'champion' | 'holdout', Columns> {
  const uniform = uniforms(3)
  const normal = normals(uniform)
  const labels = Array.from({ length: rows }, () => (uniform() < 0.4 ? 1 : 0))
  const scores = (strength: number) =>
    labels.map((label) => 1 / (1 + Math.exp(-(strength * label + normal() - strength / 2))))
  const id = labels.map((_, row) => `r${row + 1}`)
  return {
    candidate: { id, score: scores(4) },
    champion: { id, score: scores(2) },
    holdout: {
      id,
      y: labels,
      user: id.map((_, row) => `u${row % 60}`),
      country: id.map((_, row) => (row % 2 === 0 ? 'CH' : 'AT')),
    },
  }
}

export interface Change {
  readonly candidate?: Columns
  readonly champion?: Columns | null
  readonly holdout?: Columns | null
  readonly question?: Readonly<Record<string, unknown>>
}

/** The three files with some columns changed or, where `null`, left out. */
export function filesOf({ candidate, champion, holdout }: Change = {}): GivenFiles {
  const of = threeFiles()
  const file = (path: string, columns: Columns, change: Columns | undefined): PredictionFile =>
    fileOf(path, change === undefined ? columns : { ...columns, ...change })
  return {
    candidate: file('new.csv', of.candidate, candidate),
    ...(champion === null ? {} : { champion: file('old.csv', of.champion, champion) }),
    ...(holdout === null ? {} : { holdout: file('labels.csv', of.holdout, holdout) }),
  }
}

/** Judges, and holds what is recorded against its schema by way of JSON. */
export async function verdictOf(change: Change = {}): Promise<VerdictFile> {
  const files = filesOf(change)
  return recorded(files, change.question)
}

export async function recorded(
  files: GivenFiles,
  change: Readonly<Record<string, unknown>> = {},
): Promise<VerdictFile> {
  const question = questionOf(change)
  const verdict = recordVerdict(files, question, await judgeFiles(files, question))
  expect(VerdictFile.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict)
  return verdict
}

/** A column with one cell changed. */
export function withCell(cells: ArrayLike<Cell>, row: number, cell: Cell): Cell[] {
  return Array.from(cells, (own, at) => (at === row ? cell : own))
}
