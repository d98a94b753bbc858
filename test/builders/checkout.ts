import { join } from 'node:path'
import { stringify } from 'yaml'
import { diskFolder } from '#adapters/files/disk-folder.ts'
import { type Kit, openKit } from '#adapters/kit.ts'
import { sha256 } from '#core/digest.ts'
import type { Folder } from '#core/repository/folder.ts'
import { contractDocument, known } from './contract.ts'
import { pipelineDocument } from './pipeline.ts'
import { temporaryFolder, writeFiles } from './temporary-folder.ts'

const at = known('at_prediction')

/** The contract of the model `trips`, as a file writes it. */
export const tripsContract = contractDocument([
  { name: 'id', required: true, unique: true, ...at },
  { name: 'late', logicalType: 'boolean', required: true, ...known('after_outcome') },
  { name: 'speed', logicalType: 'number', ...at },
  { name: 'town', ...at },
  { name: 'day', logicalType: 'date', ...at },
])

/** So many trips as CSV; the fast ones are late. */
export function tripsCsv(count = 60): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const speed = (index * 37) % 100
    return `t${index},${speed > 50},${speed},${index % 2 === 0 ? 'Ulm' : 'Köln'},2000-01-${String((index % 28) + 1).padStart(2, '0')}\n`
  })
  return `id,late,speed,town,day\n${rows.join('')}`
}

/**
 * Training and serving in shell: training says how often it ran, the package answers `score` for every row.
 * Any language would do; a shell starts fastest.
 */
export const modelScripts = {
  'train.sh': `echo training on $(($(wc -l < "$SM_CHANNEL_TRAIN/train.csv") - 1)) rows
echo run >> ../../.assay/runs
cp predict.sh "$SM_MODEL_DIR/"
`,
  'predict.sh': `awk -F, 'NR == 1 { print "score" } NR > 1 { print $1 / 100 }'\n`,
}

export interface Checkout {
  readonly root: string
  readonly kit: Kit
  readonly bundle: Folder
  readonly scratch: Folder
  /** Writes files of the model, by path in its folder. */
  write(files: Readonly<Record<string, unknown>>): Promise<void>
  /** Writes data and pins them. */
  pin(csv: string): Promise<void>
}

/** A checkout with the model `trips`, which trains and serves within a second. */
export async function checkout(
  changes: Parameters<typeof pipelineDocument>[0] = {},
  csv = tripsCsv(),
): Promise<Checkout> {
  const root = await temporaryFolder()
  const write = (files: Readonly<Record<string, unknown>>): Promise<void> =>
    writeFiles(
      join(root, 'pipelines/trips'),
      Object.fromEntries(
        Object.entries(files).map(([path, content]) => [
          path,
          typeof content === 'string' ? content : stringify(content),
        ]),
      ),
    )
  const pin = async (text: string): Promise<void> => {
    await writeFiles(root, { 'data/trips.csv': text })
    const file = { location: 'data/trips.csv', sha256: sha256(text), bytes: Buffer.byteLength(text) }
    await write({ 'data.lock.yaml': { schemaVersion: 1, source: 'data/trips.csv', files: [file] } })
  }
  await write({ ...modelScripts, 'pipeline.yaml': pipelineDocument(changes), 'contract.yaml': tripsContract })
  await writeFiles(root, { 'assay.yaml': 'schemaVersion: 1\n', '.assay/runs': '' })
  await pin(csv)
  const kit = await openKit(root, { store: join(root, '.assay/store') })
  return {
    root,
    kit,
    bundle: kit.bundleOf('trips'),
    scratch: diskFolder(join(root, '.assay/scratch')),
    write,
    pin,
  }
}
