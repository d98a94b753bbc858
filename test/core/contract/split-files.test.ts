import { describe, expect, it } from 'vitest'
import { rowsWords, splitsWords } from '#core/contract/row-place.ts'
import { splitFilesOf, withFileSplits } from '#core/contract/split-files.ts'
import { tableUseOf } from '#core/contract/table-use.ts'
import { contractOf } from '../../builders/contract.ts'

const contract = (splits: unknown) =>
  contractOf([{ name: 'y' }], { customProperties: [{ property: 'splits', value: splits }] }).contract

describe('splits of a contract', () => {
  it('are files where they end like one', () => {
    const splits = {
      train: 'data/day=1/my train.parquet',
      test: ['a.csv', 'test/*.csv', 's3://bucket/a/*.parquet'],
    }
    expect(splitFilesOf(contract(splits))).toEqual([
      { split: 'train', names: ['data/day=1/my train.parquet'] },
      { split: 'test', names: ['a.csv', 'test/*.csv', 's3://bucket/a/*.parquet'] },
    ])
    expect(tableUseOf(undefined, contract(splits))?.splits).toEqual({})
  })

  it('are conditions otherwise', () => {
    const splits = { train: "file = 'train.csv'", test: '"test.csv"' }
    expect(splitFilesOf(contract(splits))).toEqual([])
    expect(tableUseOf(undefined, contract(splits))?.splits).toEqual({
      train: "(file = 'train.csv')",
      test: '("test.csv")',
    })
  })

  it.each<[string, unknown, RegExp]>([
    ['of both kinds', { train: 'train.csv', test: 'y = 1' }, /some are conditions on rows, some are files/],
    ['above the folder', { train: '../train.csv' }, /`\.\.\/train\.csv`.*without `\.\.`/],
    ['from the root', { train: '/data/train.csv' }, /`\/data\/train\.csv`/],
    ['hidden', { train: 'data/.git/train.csv' }, /hidden folders/],
    ['of another kind', { train: ['train.txt'] }, /`train\.txt`/],
    ['elsewhere', { train: 'https://example.com/train.csv' }, /`https:/],
    ['no text', { train: 1 }, /splits: found/],
    ['an empty list', { train: [] }, /splits: found/],
  ])('%s are refused', (_, splits, words) => {
    expect(() => contract(splits)).toThrow(words)
  })
})

const files = [
  { location: 'a.csv', split: 'train', rows: 3 },
  { location: 'b.csv', split: 'train', rows: 2 },
  { location: 'c.csv', rows: 4 },
  { location: 'd.csv', split: 'test', rows: 1 },
  { location: 'e.csv', batch: 'monday', split: 'train', rows: 2 },
]

describe('splits that are files', () => {
  it('are the numbers of their rows, instead of conditions', () => {
    const splits = {
      train: '("assay:row" BETWEEN 1 AND 5 OR "assay:row" BETWEEN 11 AND 12)',
      test: '("assay:row" BETWEEN 10 AND 10)',
    }
    expect(withFileSplits(undefined, files)).toMatchObject({ splits, features: {}, expressions: [] })
    const use = tableUseOf(undefined, contract({ train: 'y = 1', test: 'y = 2' }))
    expect(withFileSplits(use, files)).toEqual({ ...use, splits })
  })

  it('leave the use alone where no file belongs to one', () => {
    expect(withFileSplits(undefined, [{ rows: 3 }])).toBeUndefined()
  })

  it('are told with their rows, and rows by their files', () => {
    expect(splitsWords(files)).toBe('train 7, test 1')
    expect(splitsWords([{ location: 'c.csv', rows: 4 }])).toBeUndefined()
    expect(rowsWords([1, 3, 10, 12], files)).toBe('1, 3 of a.csv; 1 of d.csv; 2 of monday')
    expect(rowsWords([1, 3], files.slice(0, 1))).toBe('1, 3')
  })
})
