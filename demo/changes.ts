import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { modelFolder } from './stage.ts'

/** Files by path from the repository root. */
export type Edits = Record<string, string>

const pipelineFile = `${modelFolder}/pipeline.yaml`
const contractFile = `${modelFolder}/contract.yaml`
const serveFile = `${modelFolder}/serve.ts`

/** Text in place of a text that has to be there; a story must not tell of an edit that did not happen. */
function edited(content: string, from: string | RegExp, to: string): string {
  const result = content.replace(from, to)
  if (result === content)
    throw new Error(`the story's edit does not fit: ${String(from).slice(0, 60)} is not there`)
  return result
}

/** The model of this repository, as its folder is. */
export async function wholeModel(root: string): Promise<Edits> {
  const folder = join(root, modelFolder)
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const kept = files.filter((file) => !relative(folder, file).startsWith('environments'))
  return Object.fromEntries(
    await Promise.all(
      kept.map(async (file) => [relative(root, file), await readFile(file, 'utf8')] as const),
    ),
  )
}

/** Ada's first model: what the report says about the animal and the moment, nothing else. */
export async function firstModel(root: string): Promise<Edits> {
  const model = await wholeModel(root)
  const features = '  features:\n    - wildlife_size\n    - phase_of_flight\n    - time_of_day\n  split:'
  return {
    ...model,
    [pipelineFile]: edited(model[pipelineFile] ?? '', / {2}features:\n(?: {4}- .*\n)+ {2}split:/, features),
  }
}

/** Seven features, all known when a strike is reported: the pipeline file as this repository keeps it. */
export async function betterModel(root: string): Promise<Edits> {
  const model = await wholeModel(root)
  return { [pipelineFile]: model[pipelineFile] ?? '' }
}

/**
 * The costs as features, under other names, with the contract relabelled in the same pull request.
 * @param current the files as they are on main
 */
export function costsAsFeatures(current: Edits): Edits {
  const pipeline = edited(
    edited(
      current[pipelineFile] ?? '',
      '  label: damaged',
      '    workshop_hours: "\\"Cost Repair\\" / 120"\n    follow_up: Cost Other\n  label: damaged',
    ),
    /( {2}features:\n(?: {4}- .*\n)+)/,
    '$1    - workshop_hours\n    - follow_up\n',
  )
  const contract = edited(
    current[contractFile] ?? '',
    /(- name: Cost (?:Other|Repair)\n(?: {8}.*\n)*? {8}customProperties: \[\{property: known, value: )after_outcome/g,
    '$1at_prediction',
  )
  return { [pipelineFile]: pipeline, [contractFile]: contract }
}

/**
 * A change of the serving code only: Denver's desk hears of hawks, and is looked up by the name of the state. None of the
 * rows that the judge asks about is a hawk in Colorado.
 */
export function hawkDesk(current: Edits): Edits {
  const serve = current[serveFile] ?? ''
  const withDesk = edited(
    serve,
    'function normaliseCell(',
    `/** Which desk looks after hawks. */
const desks: Readonly<Record<string, { desk: string }>> = { Denver: { desk: 'runway' } }

/** Tells Denver's desk about hawks, beside the answer. */
async function tellDesk(row: Readonly<Record<string, unknown>>): Promise<void> {
  const state = String(row.origin_state ?? '')
  if (row.wildlife_species === 'Red-tailed hawk' && state === 'Colorado')
    console.error(\`hawk for the \${desks[state]!.desk} desk\`)
}

function normaliseCell(`,
  )
  return {
    [serveFile]: edited(
      withDesk,
      'const { rows, write } = readRequest(contentType, body)',
      'const { rows, write } = readRequest(contentType, body)\n        for (const row of rows) void tellDesk(row)',
    ),
  }
}
