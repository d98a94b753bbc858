import { createHash } from 'node:crypto'
import { stringify } from 'yaml'

/** Rows of a shop: whether a parcel comes back follows its weight; the refund is known only afterwards. */
export function parcels(rows = 900): string {
  let state = 7
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  const lines = Array.from({ length: rows }, () => {
    const weight = Math.round((random() * 4 - 2) * 1000) / 1000
    const colour = random() < 0.5 ? 'red' : 'blue'
    const back = random() < 1 / (1 + Math.exp(-2.5 * weight))
    return `${weight},${colour},${back ? 25 : 0},${back ? 'yes' : 'no'}`
  })
  return `weight,colour,refund,returned\n${lines.join('\n')}\n`
}

/** A training script that is done at once: what it learns is one number. */
export const trainScript = `
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
const [, ...lines] = readFileSync(join(process.env.SM_CHANNEL_TRAIN, 'train.csv'), 'utf8').trim().split('\\n')
const { slope, colour } = JSON.parse(process.env.SM_HPS)
writeFileSync(join(process.env.SM_MODEL_DIR, 'model.json'), JSON.stringify({ rows: lines.length, slope, colour }))
writeFileSync(join(process.env.SM_MODEL_DIR, 'server.mjs'), \`
import { createServer } from 'node:http'
import { readFileSync } from 'node:fs'
const model = JSON.parse(readFileSync('model.json', 'utf8'))
const score = (row) => 1 / (1 + Math.exp(-model.slope * row.weight - (row.colour === 'red' ? model.colour : 0)))
createServer((request, response) => {
  if (request.url === '/ping') return response.end()
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const rows = Buffer.concat(chunks).toString().split('\\\\n').filter(Boolean).map((line) => JSON.parse(line))
    response.writeHead(200, { 'content-type': 'application/jsonlines' })
    response.end(rows.map((row) => JSON.stringify({ score: score(row) }) + '\\\\n').join(''))
  })
}).listen(Number(process.env.PORT), '127.0.0.1')
\`)
`

/** `pipeline.yaml` as a value; tests change what matters to them. */
export function pipelineOf(model: string) {
  return {
    schemaVersion: 1,
    model,
    task: 'binary-classification',
    owner: '@acme/shop',
    purpose: { problem: 'Which parcels come back?' },
    data: {
      source: 'data/parcels.csv',
      contract: 'contract.yaml',
      columns: {
        parcel: 'row_number',
        weight: 'weight',
        colour: 'colour',
        returned: "returned = 'yes'",
      } as Record<string, string>,
      label: 'returned',
      id: 'parcel',
      features: ['weight', 'colour'],
      split: { by: 'random', validation: 0.2, test: 0.3 },
    },
    training: { command: 'node train.mjs', hyperparameters: { slope: 1, colour: 0 }, timeout: '30s' },
    serving: { command: 'node server.mjs' },
    gate: { at_least: { roc_auc: 0.7 }, metric: 'roc_auc', better_by: 0 },
    environments: [
      { name: 'staging', soak: '0s', serve: { strategy: { bake: { requests: 5 }, canary: '50%' } } },
    ],
  }
}

const known = (value: string) => ({ customProperties: [{ property: 'known', value }] })

/** `contract.yaml` as a value. */
export function contractOf() {
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: 'parcels',
    version: '1.0.0',
    status: 'active',
    schema: [
      {
        name: 'parcels',
        properties: [
          { name: 'weight', logicalType: 'number', required: true, ...known('at_prediction') },
          { name: 'colour', required: true, ...known('at_prediction') },
          { name: 'refund', logicalType: 'number', ...known('after_outcome') },
          { name: 'returned', required: true, ...known('after_outcome') },
        ],
        quality: [
          { type: 'custom', engine: 'assay', implementation: { check: 'row_count', min: 100 } } as unknown,
        ],
      },
    ],
  }
}

export type Files = Readonly<Record<string, string>>

export interface ModelTexts {
  readonly pipeline?: unknown
  readonly contract?: unknown
  readonly data?: string
}

/** The files of one model, with its data pinned. */
export function modelFiles(model: string, texts: ModelTexts = {}): Files {
  const data = texts.data ?? parcels()
  const lock = {
    schemaVersion: 1,
    source: 'data/parcels.csv',
    files: [
      {
        location: 'data/parcels.csv',
        sha256: createHash('sha256').update(data).digest('hex'),
        bytes: Buffer.byteLength(data),
      },
    ],
  }
  return {
    'data/parcels.csv': data,
    [`pipelines/${model}/pipeline.yaml`]: stringify(texts.pipeline ?? pipelineOf(model)),
    [`pipelines/${model}/contract.yaml`]: stringify(texts.contract ?? contractOf()),
    [`pipelines/${model}/data.lock.yaml`]: stringify(lock),
    [`pipelines/${model}/train.mjs`]: trainScript,
  }
}
