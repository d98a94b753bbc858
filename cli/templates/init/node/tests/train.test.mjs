// The model's own tests: they run before every training, and block it. Add what must hold for yours.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readCsv } from '../predict.mjs'
import { train } from '../train.mjs'

const folder = mkdtempSync(join(tmpdir(), 'train-test-'))
after(() => rmSync(folder, { recursive: true }))

const labelOf = {
  regression: (size, colour) => 10 * size + (colour === 'red' ? 5 : 0),
  multiclass: (size, colour) => (size > 6 ? 'big' : colour === 'red' ? 'red' : 'rest'),
  'binary-classification': (size) => size > 5,
}

function writeChannel(name, task, rows) {
  const lines = Array.from({ length: rows }, (_, row) => {
    const size = (row * 7) % 11
    const colour = ['red', 'blue', ''][row % 3]
    return `${size === 3 ? '' : size},${colour},${labelOf[task](size, colour)}\n`
  })
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, `${name}.csv`), `size,colour,label\n${lines.join('')}`)
  return join(folder, name)
}

function trainOn(task, packageName) {
  train({
    SM_CHANNEL_TRAIN: writeChannel('train', task, 90),
    SM_CHANNEL_VALIDATION: writeChannel('validation', task, 30),
    SM_MODEL_DIR: join(folder, packageName),
    SM_HPS: '{"epochs": 20}',
    ASSAY_SEED: '7',
    ASSAY_TASK: task,
    ASSAY_LABEL: 'label',
    ASSAY_FEATURES: '["size","colour"]',
  })
  return join(folder, packageName)
}

for (const [task, key] of [
  ['regression', 'prediction'],
  ['multiclass', 'score_big'],
  ['binary-classification', 'score'],
]) {
  test(`the package answers every row alone: ${task}`, () => {
    const cwd = trainOn(task, task)
    // An unknown category, missing values, another order of columns.
    const input = 'colour,size\nblue,1\nblue,10\n"vio,let",7\n,\n'
    const [low, high, ...odd] = readCsv(
      execFileSync(process.execPath, ['predict.mjs'], { cwd, input, encoding: 'utf8' }),
    )
    assert.ok(Number(low[key]) < Number(high[key]))
    assert.equal(odd.length, 2)
    for (const row of odd) assert.ok(row[key] !== '' && Number.isFinite(Number(row[key])))
  })
}

test('the same seed gives the same bytes', () => {
  const [first, second] = ['first', 'second'].map((name) =>
    readFileSync(join(trainOn('multiclass', name), 'model.json')),
  )
  assert.deepEqual(first, second)
})
