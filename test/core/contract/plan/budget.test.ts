import { expect, it } from 'vitest'
import { check } from '../../../builders/contract.ts'
import { openTable } from '../../../builders/table.ts'

const columns = [
  { name: 'x', logicalType: 'number', quality: [check({ check: 'range', min: 0 })] },
  { name: 'y', required: true },
]
const data = 'x,y\n1,a\n2,b\n3,c\n'
const budget = (value: unknown): Record<string, unknown> => ({
  customProperties: [{ property: 'budget', value }],
})

it.each([
  ['bytes', { max_bytes: 3 }, 'about 32 bytes would be read'],
  ['statements', { max_statements: 1 }, '2 statements would be sent'],
])('a plan over the budget of %s is refused before anything runs', async (_, value, said) => {
  const { check: judge } = await openTable(data, columns, budget(value))
  await expect(judge()).rejects.toMatchObject({
    code: 'BUDGET_EXCEEDED',
    message: expect.stringContaining(said),
  })
})

it('a plan within the budget runs', async () => {
  const { check: judge } = await openTable(data, columns, budget({ max_bytes: 1000, max_statements: 2 }))
  expect((await judge()).outcome).toBe('pass')
})

it('a budget that is none is a wrong contract', async () => {
  await expect(openTable(data, columns, budget({ max_bytes: 0 }))).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: expect.stringContaining('budget: max_bytes'),
  })
})
