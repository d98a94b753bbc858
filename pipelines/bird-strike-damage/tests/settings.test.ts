import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSettings } from '../hyperparameters.ts'
import { areaUnderRoc } from '../validation.ts'

test('what is not set has a default, and text is read as a number', () => {
  const expected = { members: 10, numTrees: 50, ratePrior: 20, rateFolds: 5, seed: 7 }
  assert.deepEqual(readSettings('{"num_trees": 50}', '7'), expected)
  assert.deepEqual(readSettings('{"num_trees": "50"}', '7'), expected)
})

const refused: [string, string, RegExp][] = [
  ['{"max_depth": 3}', '7', /no hyperparameter max_depth/],
  ['{"members": 0}', '7', /members is 0; a whole number from 1 to 50/],
  ['{"members": "many"}', '7', /members is "many"/],
  ['[]', '7', /SM_HPS is \[\]/],
  ['{}', 'x', /seed is x/],
]
for (const [hyperparameters, seed, message] of refused) {
  test(`refused: ${hyperparameters} with seed ${seed}`, () => {
    assert.throws(() => readSettings(hyperparameters, seed), message)
  })
}

test('the area under the curve counts ties half', () => {
  assert.equal(areaUnderRoc([false, true, false, true], [0.1, 0.9, 0.5, 0.5]), 0.875)
})
