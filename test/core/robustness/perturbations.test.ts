import { expect, it } from 'vitest'
import { Robustness } from '#core/behaviour/rules.ts'
import { type PerturbationName, perturbations, unknownCategory } from '#core/robustness/perturbations.ts'
import { holdoutRows } from '../../builders/asked-model.ts'

const asked = holdoutRows(2000)
const rules = (of: object = {}) => Robustness.parse({ rows: 2000, ...of })
const perturbed = (name: PerturbationName, of: object = {}) => {
  const found = perturbations(asked, rules(of)).find((one) => one.name === name)
  if (found === undefined) throw new Error(name)
  return found
}
const cell = (name: string, place: number) => asked.features[name]?.[place] ?? null

it('the same rows and settings give the same questions, whatever else is asked', () => {
  expect(perturbations(asked, rules())).toEqual(perturbations(holdoutRows(2000), rules()))
  const other = rules({ missing: { share: 0.5 } })
  expect(perturbations(asked, other)[0]).toEqual(perturbations(asked, rules())[0])
})

it('pins what a seed draws: build lane and judge may run on different machines', () => {
  const [noise] = perturbations(holdoutRows(), Robustness.parse({ rows: 20, seed: 7 }))
  expect([...(noise?.rows ?? [])]).toMatchInlineSnapshot(`
    [
      23,
      37,
      44,
      46,
      50,
      54,
      68,
      70,
      71,
      75,
      76,
      83,
      92,
      99,
      114,
      141,
      168,
      174,
      186,
      190,
    ]
  `)
  expect(noise?.questions.slice(0, 2)).toMatchInlineSnapshot(`
    [
      {
        "id": "0c4df024714e10424f73e92bccfb3c9f",
        "row": {
          "night": false,
          "speed": 49,
          "town": "Bonn",
          "weight": 5.484840511391028,
        },
      },
      {
        "id": "4407f6b80209602bd2963961cc8909f9",
        "row": {
          "night": false,
          "speed": 68,
          "town": "Köln",
          "weight": 2.2583642873952208,
        },
      },
    ]
  `)
})

it('another seed draws other rows', () => {
  const rowsOf = (seed: number) => [...(perturbations(asked, rules({ rows: 100, seed }))[0]?.rows ?? [])]
  expect(rowsOf(1)).toHaveLength(100)
  expect(rowsOf(1)).not.toEqual(rowsOf(2))
  expect(new Set(rowsOf(1)).size).toBe(100)
  expect(rowsOf(1)).toEqual(rowsOf(1).toSorted((a, b) => a - b))
})

it('noise has the standard deviation that was asked for, and leaves whole numbers whole and all else alone', () => {
  const { questions, rows } = perturbed('numeric_noise', { numeric_noise: { of_spread: 0.2 } })
  const moved: number[] = []
  for (const [index, question] of questions.entries()) {
    const place = rows[index]!
    const row = question?.row
    if (row === undefined) throw new Error('every weight is moved')
    expect([row.town, row.night]).toEqual([cell('town', place), cell('night', place)])
    if (cell('speed', place) === null) expect(row.speed).toBeNull()
    else expect(Number.isInteger(row.speed)).toBe(true)
    moved.push(Number(row.weight) - Number(cell('weight', place)))
  }
  const spread = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  }
  const weights = asked.features.weight?.map(Number) ?? []
  expect(spread(moved) / spread(weights)).toBeCloseTo(0.2, 2)
})

it.each([
  ['missing', { missing: { share: 0.3 } }, (value: unknown) => value === null, 4 - 1 / 7],
  [
    'unknown_category',
    { unknown_category: { share: 0.3 } },
    (value: unknown) => value === unknownCategory,
    1,
  ],
] as const)('%s takes about the share of the values that was asked for', (name, of, became, cellsPerRow) => {
  const { questions, rows } = perturbed(name, of)
  let count = 0
  for (const [index, question] of questions.entries()) {
    if (question === undefined) continue
    for (const [column, value] of Object.entries(question.row)) {
      const before = cell(column, rows[index]!)
      if (became(value) && before !== null) count++
      else expect(value).toBe(before)
    }
  }
  expect(count / (2000 * cellsPerRow)).toBeCloseTo(0.3, 1)
})

it('reordered columns hold the same values', () => {
  const { questions } = perturbed('reordered_columns')
  expect(Object.keys(questions[0]?.row ?? {})).toEqual(['night', 'town', 'weight', 'speed'])
  expect(questions[0]?.row).toEqual({ speed: null, weight: 0, town: 'Ulm', night: true })
})

it('what cannot change is not asked again', () => {
  const texts = { ...holdoutRows(30), features: { town: Array.from({ length: 30 }, () => 'Ulm') } }
  const asks = perturbations(texts, Robustness.parse({ rows: 20, unknown_category: { share: 1 } }))
  expect(asks.map(({ name, questions }) => [name, questions.filter(Boolean).length])).toEqual([
    ['numeric_noise', 0],
    ['missing', expect.any(Number)],
    ['unknown_category', 20],
    ['reordered_columns', 0],
  ])
})
