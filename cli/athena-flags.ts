import type { AthenaTableUse } from '#actions/validate-data/validate-athena.ts'
import type { NamedAthenaTable } from '#core/contract/engine.ts'
import { Failure } from '#core/failure.ts'
import { type Arguments, type Flags, textOf } from './command.ts'

/** Flags about a table of Amazon Athena. */
export const athenaFlags: Flags = {
  athena: {
    type: 'string',
    help: 'A table of Amazon Athena to judge where it lies: database.table. Default: what `servers` of the contract name.',
  },
  workgroup: { type: 'string', help: 'Workgroup that Athena is asked in. Default: the primary one.' },
  'athena-output': {
    type: 'string',
    help: 'Where Athena puts its results, s3://bucket/prefix/. Default: `stagingDir` of the server, or the workgroup’s own.',
  },
  partition: {
    type: 'string',
    multiple: true,
    help: 'COLUMN=VALUE: judges, and reads, only that partition of --athena; may be repeated.',
  },
  'row-column': {
    type: 'string',
    help: 'Column of whole numbers that names each row of --athena. Without it failing rows are counted and not named.',
  },
  reference: {
    type: 'string',
    multiple: true,
    help: 'NAME=TABLE: a table of the same database that stands for a reference of the contract; may be repeated.',
  },
}

/** Flags that mean something for a table of Athena's only. */
const dependent = Object.keys(athenaFlags).filter((flag) => flag !== 'athena')

/** What the flags say of the table and its use. @throws Failure USAGE */
export function athenaTableIn(args: Arguments): AthenaTableUse & { readonly named: NamedAthenaTable } {
  return {
    named: {
      table: textOf(args, 'athena'),
      workgroup: textOf(args, 'workgroup'),
      outputLocation: textOf(args, 'athena-output'),
    },
    partition: pairsOf(args, 'partition', 'COLUMN=VALUE'),
    rowNumber: textOf(args, 'row-column'),
    references: pairsOf(args, 'reference', 'NAME=TABLE'),
  }
}

/** @throws Failure USAGE where a flag says something of a table that is not judged */
export function refuseAthenaFlags(args: Arguments): void {
  const given = dependent.find((flag) => args.values[flag] !== undefined)
  if (given === undefined) return
  throw new Failure({
    code: 'USAGE',
    problem: `--${given} without a table of Athena’s`,
    allowed: '--athena database.table, or a contract with such a server',
  })
}

function pairsOf(args: Arguments, flag: string, allowed: string): Record<string, string> {
  const written = [args.values[flag] ?? []].flat().map(String)
  return Object.fromEntries(
    written.map((pair) => {
      const [, name, value] = /^([^=]+)=(.+)$/s.exec(pair) ?? []
      if (name !== undefined && value !== undefined) return [name, value]
      throw new Failure({ code: 'USAGE', problem: `--${flag} \`${pair}\``, allowed })
    }),
  )
}
