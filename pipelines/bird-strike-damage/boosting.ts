import { Worker } from 'node:worker_threads'
import loadTraining from 'ydf-training'
import { columnName, crossFittedRates, type Feature } from './features.ts'
import { editMessage } from './protocol-buffer.ts'

export interface TrainingData {
  /** The columns as text, one value a row, '' where missing. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  /** Whether the strike did damage, one a row. */
  readonly damaged: readonly boolean[]
}

export interface BoostingSettings {
  /** Boosted models of the ensemble; their scores are averaged. */
  readonly members: number
  /** Trees of a member at most; it stops earlier once they no longer help. */
  readonly numTrees: number
  /** Strikes' worth of the overall share mixed into each category's own. */
  readonly ratePrior: number
  /** Folds the rates are cross-fitted over. */
  readonly rateFolds: number
  readonly seed: number
}

/** One trained member: YDF's model files by name, without anything that differs between equal runs. */
export type MemberFiles = Readonly<Record<string, Uint8Array>>

/** Everything that decides what members come out. */
export interface MemberJob {
  readonly data: TrainingData
  readonly features: readonly Feature[]
  readonly settings: BoostingSettings
}

/**
 * Trains the members, shared out over threads; each depends on its number alone, so the threads change nothing but the
 * time it takes. YDF's noise goes to `log`, line by line.
 */
export async function trainMembers(
  data: TrainingData,
  features: readonly Feature[],
  settings: BoostingSettings,
  log: (line: string) => void,
  threads = 1,
): Promise<MemberFiles[]> {
  const job = { data, features, settings }
  const numbers = Array.from({ length: settings.members }, (_, member) => member)
  const lanes = Math.max(1, Math.min(threads, settings.members))
  const shares = Array.from({ length: lanes }, (_, lane) =>
    numbers.filter((member) => member % lanes === lane),
  )
  const trained = await Promise.all(
    shares.map((share, lane) => (lane === 0 ? trainShare(job, share, log) : inThread(job, share, log))),
  )
  return numbers.map((member) => trained[member % lanes]?.[Math.floor(member / lanes)] ?? {})
}

function inThread(
  job: MemberJob,
  members: readonly number[],
  log: (line: string) => void,
): Promise<MemberFiles[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./member-thread.ts', import.meta.url), {
      workerData: { job, members },
    })
    worker.on('message', ({ files, noise }: { files: MemberFiles[]; noise: string[] }) => {
      for (const line of noise) log(line)
      resolve(files)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`a training thread ended with ${code}`)))
  })
}

/**
 * Gradient boosted trees by YDF. ydf-training 0.0.1 lets its caller choose neither depth nor learning rate nor seed, and
 * draws, by their order, a tenth of the rows to stop on. So each member sees the rows in an order of its own, drawn from
 * the seed, and the scores are averaged.
 * The rows go in as columns: YDF's CSV reader takes text with a space in it for a set of words.
 */
export async function trainShare(
  { data, features, settings }: MemberJob,
  members: readonly number[],
  log: (line: string) => void,
): Promise<MemberFiles[]> {
  const ydf = await loadTraining({ print: log, printErr: log })
  return members.map((member) => {
    const random = generator(settings.seed, member)
    const order = shuffled(data.damaged.length, random)
    const damaged = order.map((row) => data.damaged[row] === true)
    const folds = order.map(() => Math.floor(random() * settings.rateFolds))
    const columns = features.map((feature, index) => {
      const values = order.map((row) => data.columns[feature.name]?.[row] ?? '')
      return [
        columnName(index),
        feature.kind === 'category'
          ? crossFittedRates(values, damaged, folds, settings.ratePrior)
          : values.map((value) => (value === '' ? Number.NaN : Number(value))),
      ] as const
    })
    const trained = new ydf.GradientBoostedTreesLearner('damaged', 'CLASSIFICATION').train({
      ...Object.fromEntries(columns),
      damaged: damaged.map(String),
    })
    const folder = `/member_${member}`
    trained.internalModel.save(folder)
    trained.unload()
    const names = ydf.FS.readdir(folder).filter((name) => !name.startsWith('.'))
    return Object.fromEntries(
      names.sort().map((name) => [name, reproducible(name, ydf.FS.readFile(`${folder}/${name}`), settings)]),
    )
  })
}

/**
 * Takes out of YDF's files what differs between equal runs: the variable importances (field 7 of `header.pb`, a map in
 * any order), time and identity of the training (10), the training log (8 of the trees' header) and the order of the
 * classes' dictionary (7 in 6 in 1 of the data's description). Field 2 of the trees' header is their number.
 */
function reproducible(name: string, content: Uint8Array, settings: BoostingSettings): Uint8Array {
  if (name === 'header.pb') return editMessage(content, { drop: [7, 10] })
  if (name === 'data_spec.pb')
    return editMessage(content, { inside: { 1: { inside: { 6: { sort: [7] } } } } })
  if (name !== 'gradient_boosted_trees_header.pb') return content
  return editMessage(content, { drop: [8], atMost: { 2: settings.numTrees } })
}

function shuffled(length: number, random: () => number): number[] {
  return Array.from({ length }, (_, row) => ({ row, key: random() }))
    .sort((one, other) => one.key - other.key || one.row - other.row)
    .map(({ row }) => row)
}

/** Mulberry32: numbers in [0, 1), the same for the same seed and stream. */
function generator(seed: number, stream: number): () => number {
  let state = (Math.imul(seed, 0x9e3779b1) + Math.imul(stream, 0x85ebca6b)) | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
