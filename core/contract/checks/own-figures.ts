import { judgeGroups, mostGroups } from '#core/contract/plan/judge-groups.ts'
import { identifier } from '#core/data/sql.ts'
import type { Answer, Measured } from './answer.ts'
import type { Misfit } from './definition.ts'
import type { OwnStatement, Sql } from './lowered.ts'

/** What keeps groups apart in a statement; every part is empty where there are none. */
export interface GroupKeys {
  /** The groups as columns `by0`, `by1` of rows of `t`, with a comma at the end. */
  readonly selected: Sql
  /** Their names above that level, with a comma at the end. */
  readonly names: Sql
  /** What partitions a window above that level. */
  readonly partition: Sql
  /** The end of the outermost SELECT, which gives one row a group. */
  readonly grouped: Sql
}

/** A statement of a check's own that answers with one row of figures, or one row a group of `by`. */
export function ownFigures(own: {
  readonly reads: readonly string[] | undefined
  readonly where?: Sql | undefined
  /** Left out where the statement cannot keep groups apart: see {@link notWith}. */
  readonly by?: readonly string[] | undefined
  readonly needsValues: boolean
  select(keys: GroupKeys): Sql
  judge(row: Measured): Answer
}): OwnStatement {
  const { by, where } = own
  return {
    kind: 'statement',
    reads: where === undefined && own.reads !== undefined ? [...own.reads, ...(by ?? [])] : undefined,
    expressions: where === undefined ? [] : [where],
    needsValues: own.needsValues,
    groups: by !== undefined,
    select: own.select(groupKeys(by ?? [])),
    judge: (rows) => (by === undefined ? own.judge(rows[0] ?? {}) : judgeGroups(rows, by, own.judge)),
  }
}

function groupKeys(by: readonly string[]): GroupKeys {
  const names = by.map((_, index) => `"by${index}"`)
  const each = names.map((name) => `${name}, `).join('')
  return {
    selected: by.map((name, index) => `CAST(${identifier(name)} AS VARCHAR) AS "by${index}", `).join(''),
    names: each,
    partition: names.length === 0 ? '' : `PARTITION BY ${names.join(', ')} `,
    grouped:
      names.length === 0
        ? ''
        : ` GROUP BY ${names.join(', ')} ORDER BY ${names.join(', ')} LIMIT ${mostGroups + 1}`,
  }
}

/** Parameters all checks take which this one cannot keep; each would otherwise be left out without a word. */
export function notWith<Name extends 'by' | 'where'>(
  check: string,
  parameters: Readonly<Partial<Record<Name, unknown>>>,
  names: readonly Name[],
): Misfit[] {
  return names.flatMap((name) =>
    parameters[name] === undefined
      ? []
      : [
          {
            path: [name],
            problem: `\`${check}\` does not take \`${name}\``,
            allowed: name === 'by' ? 'the whole table at once' : 'the whole table',
          },
        ],
  )
}
