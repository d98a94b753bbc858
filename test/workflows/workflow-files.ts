import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'

export const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.github/workflows')

export interface Step {
  readonly id?: string
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}

export interface Job {
  readonly needs?: string | readonly string[]
  readonly if?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly steps: readonly Step[]
  readonly env?: Readonly<Record<string, string>>
  readonly environment?: unknown
}

export interface Workflow {
  readonly name: string
  readonly file: string
  readonly text: string
  readonly on: Readonly<Record<string, unknown>>
  readonly permissions: unknown
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': boolean }
  readonly jobs: Readonly<Record<string, Job>>
}

/** Every workflow of the repository. */
export const workflows: readonly Workflow[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    return { ...(parse(text) as Omit<Workflow, 'file' | 'text'>), file, text }
  })

export function workflow(name: string): Workflow {
  const found = workflows.find(({ file }) => file === `${name}.yml`)
  if (found === undefined) throw new RangeError(`no workflow ${name}`)
  return found
}

/** Steps of all jobs, with what they belong to. */
export function stepsOf({ jobs }: Workflow): { readonly job: string; readonly step: Step }[] {
  return Object.entries(jobs).flatMap(([job, { steps }]) => steps.map((step) => ({ job, step })))
}
