import { code, prose, table } from '#core/report/markdown.ts'
import type { Violations } from './violations.ts'

/** A `constraint_violations.json` as a table for a comment or a job summary, whoever wrote it. */
export function violationsTable({ violations }: Violations): string {
  if (violations.length === 0) return 'No constraint is violated.\n'
  const columns = ['Feature', 'Check', 'What was found'].map((head) => ({ head }))
  const rows = violations.map(({ feature_name, constraint_check_type, description }) => [
    code(feature_name),
    code(constraint_check_type),
    prose(description),
  ])
  return `${table(columns, rows).markdown}\n`
}
