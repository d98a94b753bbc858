import { expect, it } from 'vitest'
import { timeGrammar } from '#core/data/time-grammar.ts'

it.each<[format: string | undefined, good: string[], wrong: string[]]>([
  [
    undefined,
    ['09:30', '23:59:59', '00:00:00.123', '09:30Z', '09:30:00+02:00'],
    ['9:30', '24:00', '09:60', '09:30:', ''],
  ],
  ['HH:mm', ['09:30'], ['9:30', '09:30:00', '09.30']],
  ['H.mm', ['9.30', '19.30', '0.05'], ['09.30', '9:30', '24.00']],
  ['HH:mm:ss.SSS', ['09:30:15.250'], ['09:30:15.25', '09:30:15']],
  ["HH'h'mm", ['09h30'], ['09:30']],
  ['HH^mm]', ['09^30]'], ['09x30]']],
])('%s', (format, good, wrong) => {
  const grammar = new RegExp(`^(?:${timeGrammar(format)})$`, 'u')
  expect([...good, ...wrong].filter((text) => grammar.test(text))).toEqual(good)
})

it.each(['hh:mm a', 'HH:mm z', 'yyyy'])('does not understand %s', (format) => {
  expect(timeGrammar(format)).toBeUndefined()
})
