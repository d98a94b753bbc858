import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type TrainingData, trainMembers } from './boosting.ts'
import { describeFeature } from './features.ts'
import { readSettings } from './hyperparameters.ts'
import { wasmFile, writePackage } from './package.ts'
import { loadScorer, type Row } from './scoring.ts'
import { areaUnderRoc } from './validation.ts'

interface Channel extends TrainingData {
  readonly rows: readonly Row[]
}

try {
  await train(process.env)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** Trains on the channels the environment names and leaves the package in `SM_MODEL_DIR`. */
async function train(environment: NodeJS.ProcessEnv): Promise<void> {
  const label = environment.ASSAY_LABEL ?? 'damaged'
  const settings = readSettings(environment.SM_HPS ?? '{}', environment.ASSAY_SEED ?? '1')
  const modelFolder = required(environment, 'SM_MODEL_DIR')
  const outputFolder = required(environment, 'SM_OUTPUT_DATA_DIR')
  const file = join(required(environment, 'SM_CHANNEL_TRAIN'), 'train.csv')
  const names = featureNames(environment.ASSAY_FEATURES, file, label)
  const data = readChannel(file, names, label)
  if (new Set(data.damaged).size < 2) throw new Error(`${file}: ${label} is the same in every row.`)

  const features = names.flatMap((name) => {
    const feature = describeFeature(name, data.columns[name] ?? [], data.damaged, settings.ratePrior)
    if (feature === undefined) console.log(`${name} is empty in the training data and left out.`)
    return feature === undefined ? [] : [feature]
  })
  if (features.length === 0) throw new Error(`${file}: no feature has a value.`)

  const noise: string[] = []
  const threads = Number(environment.SM_NUM_CPUS ?? '1')
  const members = await trainMembers(data, features, settings, (line) => noise.push(line), threads)
  mkdirSync(outputFolder, { recursive: true })
  writeFileSync(join(outputFolder, 'training.log'), `${noise.join('\n')}\n`)
  await writePackage(modelFolder, label, features, members)
  console.log(
    `Trained ${members.length} members on ${data.rows.length} rows and ${features.length} features.`,
  )

  const validationFolder = environment.SM_CHANNEL_VALIDATION
  if (validationFolder !== undefined) {
    const validation = readChannel(join(validationFolder, 'validation.csv'), names, label)
    const score = await loadScorer(modelFolder, wasmFile())
    const auc = areaUnderRoc(validation.damaged, score(validation.rows))
    writeFileSync(join(outputFolder, 'validation.json'), `${JSON.stringify({ roc_auc: auc })}\n`)
    console.log(`ROC AUC on ${validation.rows.length} validation rows: ${auc.toFixed(4)}`)
  }
}

function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name]
  if (value === undefined || value === '')
    throw new Error(`${name} is not set; the training contract gives it.`)
  return value
}

function featureNames(json: string | undefined, file: string, label: string): string[] {
  if (json !== undefined) return JSON.parse(json) as string[]
  const [header] = parse(readFileSync(file, 'utf8'), { bom: true, to: 1 }) as string[][]
  return (header ?? []).filter((name) => name !== label)
}

function readChannel(file: string, names: readonly string[], label: string): Channel {
  const rows = parse(readFileSync(file, 'utf8'), { bom: true, columns: true }) as Record<string, string>[]
  if (rows.length === 0) throw new Error(`${file} has no rows.`)
  const column = (name: string) =>
    rows.map((row) => {
      const value = row[name]
      if (value === undefined) throw new Error(`${file} has no column ${name}.`)
      return value.trim()
    })
  const columns = Object.fromEntries(names.map((name) => [name, column(name)]))
  return {
    columns,
    damaged: column(label).map((value, row) => readLabel(value, `${file}, row ${row + 1}: ${label}`)),
    rows: rows.map((_, row) =>
      Object.fromEntries(
        names.map((name) => {
          const value = columns[name]?.[row]
          return [name, value === undefined || value === '' ? null : value]
        }),
      ),
    ),
  }
}

function readLabel(value: string, where: string): boolean {
  if (value === 'true' || value === '1') return true
  if (value === 'false' || value === '0') return false
  throw new Error(`${where} is "${value}"; true, false, 1 or 0 is expected.`)
}
