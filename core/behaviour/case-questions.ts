import type { RequestRow } from '#core/evaluation/scorer.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import type { CaseRow } from './case-file.ts'
import { type Question, questionOf } from './questions.ts'

/** A row of a case as the served model can be asked about it, or why it cannot. */
export type CaseQuestion =
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'unfit'; readonly words: string }

/**
 * The row with the features of the model, in its order and with its types; columns the model does not use are left out,
 * features the file does not name are missing.
 */
export function caseQuestion(row: CaseRow, features: RunManifest['features']): CaseQuestion {
  const cells: Record<string, RequestRow[string]> = {}
  for (const { name, type } of features) {
    const written = row.cells[name] ?? null
    const cell = written === null ? null : typed(written, type)
    if (cell === undefined)
      return { kind: 'unfit', words: `${name} is ${JSON.stringify(written)}, no ${type}` }
    cells[name] = cell
  }
  return { kind: 'question', question: questionOf(cells) }
}

function typed(text: string, type: RunManifest['features'][number]['type']): RequestRow[string] | undefined {
  switch (type) {
    case 'string':
      return text
    case 'number': {
      const number = Number(text)
      return Number.isFinite(number) ? number : undefined
    }
    case 'boolean': {
      const lower = text.toLowerCase()
      return lower === 'true' ? true : lower === 'false' ? false : undefined
    }
  }
}
