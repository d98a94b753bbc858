// Trains a linear model (logistic for classes) with nothing but Node. THIS IS THE SCRIPT TO REPLACE.
//
// Whatever you put here keeps the training contract, which is SageMaker's:
//   in   SM_CHANNEL_TRAIN/train.csv, SM_CHANNEL_VALIDATION/validation.csv   features and label, never the holdout
//        SM_HPS (hyperparameters as JSON), ASSAY_SEED, ASSAY_TASK, ASSAY_LABEL, ASSAY_FEATURES
//   out  SM_MODEL_DIR: everything that is needed to predict, and nothing else; it becomes the package
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode, number, readCsv, respond } from './predict.mjs'

const defaults = { epochs: 60, patience: 6, learning_rate: 0.2, categories: 30 }

/** Trains as the environment says, leaves the package, and returns its model. */
export function train(environment) {
  const { ASSAY_TASK: asked, ASSAY_LABEL: label } = environment
  // A forecast and free scores are numbers too.
  const task = ['forecast', 'scores'].includes(asked) ? 'regression' : asked
  const settings = { ...defaults, ...JSON.parse(environment.SM_HPS ?? '{}') }
  const rows = readCsv(readFileSync(join(environment.SM_CHANNEL_TRAIN, 'train.csv'), 'utf8'))
  const held = readCsv(readFileSync(join(environment.SM_CHANNEL_VALIDATION, 'validation.csv'), 'utf8'))

  const { columns, size } = describe(rows, JSON.parse(environment.ASSAY_FEATURES), settings.categories)
  const model = { task, columns }
  if (task === 'multiclass') model.classes = [...new Set(rows.map((row) => row[label]))].sort()
  if (task === 'regression') model.target = meanAndSd(rows.map((row) => Number(row[label])))
  const prepare = (row) => ({ encoded: encode(row, columns), target: targets(row[label], model) })
  const data = rows.map(prepare)
  const validation = held
    .filter((row) => model.classes === undefined || model.classes.includes(row[label]))
    .map(prepare)

  const random = randomNumbers(Number(environment.ASSAY_SEED ?? '0'))
  const { weights, loss } = descend(data, validation, size, task, settings, random)
  console.log(`${rows.length} rows, ${columns.length} features; validation loss ${loss.toFixed(4)}`)
  writePackage({ ...model, weights }, environment.SM_MODEL_DIR)
  return { ...model, weights }
}

/** How each feature is encoded, and how many positions that takes. Position 0 is the intercept. */
function describe(rows, features, mostCategories) {
  let size = 1
  const columns = features.map((name) => {
    const texts = rows.map((row) => row[name].trim())
    const numbers = texts.filter((text) => text !== '').map(number)
    const position = size
    if (numbers.length > 0 && !numbers.includes(undefined)) {
      size += 2
      return { name, kind: 'number', ...meanAndSd(numbers), position, missing: position + 1 }
    }
    const counts = new Map()
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
    const frequent = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, mostCategories)
    size += frequent.length
    return { name, kind: 'category', values: frequent.map(([text]) => text), position }
  })
  return { columns, size }
}

function meanAndSd(numbers) {
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  const sd = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length)
  return { mean, sd: sd > 0 ? sd : 1 }
}

/** What the outputs should be for a label. */
function targets(text, { task, classes, target }) {
  if (task === 'multiclass') return classes.map((name) => (name === text ? 1 : 0))
  if (task === 'regression') return [(Number(text) - target.mean) / target.sd]
  return [['true', '1'].includes(text.toLowerCase()) ? 1 : 0]
}

/**
 * Stochastic gradient descent with step sizes of their own (AdaGrad), from the constant model on.
 * Keeps the weights that do best on the validation rows.
 */
function descend(data, validation, size, task, settings, random) {
  const outputs = data[0].target.length
  const weights = Array.from({ length: outputs }, (_, output) => {
    const mean = data.reduce((sum, { target }) => sum + target[output], 0) / data.length
    const share = Math.min(Math.max(mean, 1e-6), 1 - 1e-6)
    const intercept = task === 'regression' ? 0 : Math.log(outputs === 1 ? share / (1 - share) : share)
    return Float64Array.from({ length: size }, (_, position) => (position === 0 ? intercept : 0))
  })
  const squares = weights.map(() => new Float64Array(size).fill(1e-8))
  const judged = validation.length > 0 ? validation : data
  const copy = () => weights.map((ofOutput) => [...ofOutput])
  let best = { weights: copy(), loss: lossOf(judged, task, weights) }
  for (let epoch = 0, since = 0; epoch < settings.epochs && since < settings.patience; epoch++) {
    for (const { encoded, target } of shuffled(data, random)) {
      const responses = respond(encoded, task, weights)
      for (let output = 0; output < outputs; output++) {
        const error = responses[output] - target[output]
        for (const [position, value] of encoded) {
          const gradient = error * value
          squares[output][position] += gradient * gradient
          weights[output][position] -=
            (settings.learning_rate * gradient) / Math.sqrt(squares[output][position])
        }
      }
    }
    const loss = lossOf(judged, task, weights)
    since = loss < best.loss ? 0 : since + 1
    if (loss < best.loss) best = { weights: copy(), loss }
  }
  return best
}

/** Mean squared error of the standardised label, or mean log loss. */
function lossOf(rows, task, weights) {
  let total = 0
  for (const { encoded, target } of rows) {
    const responses = respond(encoded, task, weights)
    for (const [output, wanted] of target.entries()) {
      if (task === 'regression') total += (responses[output] - wanted) ** 2
      else if (wanted === 1) total -= Math.log(Math.max(responses[output], 1e-15))
      else if (target.length === 1) total -= Math.log(Math.max(1 - responses[output], 1e-15))
    }
  }
  return total / rows.length
}

/** Fisher-Yates. */
function shuffled(items, random) {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[order[last], order[other]] = [order[other], order[last]]
  }
  return order
}

/** Numbers from 0 to 1 out of a seed: the generator mulberry32. */
function randomNumbers(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function writePackage(model, folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'model.json'), `${JSON.stringify(model, null, 1)}\n`)
  copyFileSync(new URL('predict.mjs', import.meta.url), join(folder, 'predict.mjs'))
}

if (import.meta.main) train(process.env)
