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

/**
 * Gradient boosted trees by YDF, whose noise goes to `log`, line by line. ydf-training 0.0.1 lets its caller choose
 * neither depth nor learning rate nor seed, and draws, by their order, a tenth of the rows to stop on. So each
 * member sees the rows in an order of its own, drawn from the seed, and the scores are averaged.
 * The rows go in as columns: YDF's CSV reader takes text with a space in it for a set of words.
 */
export async function trainMembers(
  data: TrainingData,
  features: readonly Feature[],
  settings: BoostingSettings,
  log: (line: string) => void,
): Promise<MemberFiles[]> {
  const ydf = await loadTraining({ print: log, printErr: log })
  return Array.from({ length: settings.members }, (_, member) => {
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
