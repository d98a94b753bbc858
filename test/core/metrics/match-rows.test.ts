import { expect, test } from 'vitest'
import { matchRows, type RowIds } from '#core/metrics/match-rows.ts'

test.each<[string, RowIds, RowIds, number[] | string]>([
  ['ascending alike', [1, 2, 10], ['1', '2', '10'], [0, 1, 2]],
  ['alike, not ascending', ['b', 'a'], ['b', 'a'], [0, 1]],
  ['another order', [1, 2, 3], [3n, 1n, 2n], [1, 2, 0]],
  ['ids of one length, ascending', ['aa', 'ab'], ['aa', 'ab'], [0, 1]],
  ['alike, one twice in a row', ['a', 'a'], ['a', 'a'], 'duplicate-ids'],
  ['alike, one twice apart', [1, 2, 1], [1, 2, 1], 'duplicate-ids'],
  ['one twice among the labels', [1, 1], [1, 2], 'duplicate-ids'],
  ['none', [], [], []],
  ['one more', [1], [1, 2], 'different-rows'],
  ['leading zeros are another id', ['01'], [1], 'different-rows'],
])('%s', (_, labels, predictions, expected) => {
  const found = matchRows(labels, predictions)
  if (typeof expected === 'string') expect(found).toMatchObject({ kind: 'unusable', reason: expected })
  else expect(found).toEqual(Uint32Array.from(expected))
})
