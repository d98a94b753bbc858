import type { ConformanceCase } from './case.ts'
import type { CaseTable } from './case-rows.ts'

export const few: CaseTable = {
  columns: [
    { name: 'x', logicalType: 'number' },
    { name: 'y', logicalType: 'number' },
    { name: 'n', logicalType: 'integer' },
    { name: 'mean' },
    { name: 'one' },
  ],
  rows: [
    [1, 5, 1, 'a', 'k'],
    [2, 4, 2, 'a', 'k'],
    [2, 3, 2, 'a', 'k'],
    [3, 2, 3, 'b', 'k'],
    [10, 2, 10, 'b', null],
    [null, 9, null, 'c', null],
  ],
}

/** Three values are none that moments are of: not finite, or too large to be squared. */
export const wild: CaseTable = {
  columns: [
    { name: 'x', logicalType: 'number' },
    { name: 'y', logicalType: 'number' },
  ],
  rows: [
    [1, 1],
    [3, 2],
    ['NaN', 3],
    ['Infinity', 4],
    ['-Infinity', 4],
    ['1e200', 5],
  ],
}

/** A mean a million times the spread, and more: sums of powers have no digit left to say it with. */
export const far: CaseTable = {
  columns: [
    { name: 'x', logicalType: 'number' },
    { name: 'n', logicalType: 'integer' },
  ],
  rows: [1, 2, 2, 3, 10].map((value) => [1e9 + value, String(10_000_000_000_000 + value)]),
}

export const same: CaseTable = {
  columns: [{ name: 'x', logicalType: 'number' }, { name: 'n', logicalType: 'integer' }, { name: 'g' }],
  rows: Array.from({ length: 10 }, () => [0.1, 7, 'z']),
}

export const whole: CaseTable = {
  columns: [{ name: 'n', logicalType: 'integer' }, { name: 'g' }],
  rows: [
    ['9223372036854775807', 'a'],
    ['9223372036854775807', 'a'],
    ['9223372036854775806', 'b'],
  ],
}

export const none: CaseTable = {
  columns: [{ name: 'x', logicalType: 'number' }, { name: 'y', logicalType: 'number' }, { name: 'g' }],
  rows: [
    [null, 1, 'a'],
    [null, 2, ''],
  ],
}

export const groups: CaseTable = {
  columns: [
    { name: 'a' },
    { name: 'b' },
    { name: 'x', logicalType: 'number' },
    { name: 'low', logicalType: 'integer' },
  ],
  rows: [
    ...Array.from({ length: 4 }, (_, index) => ['p', 'u', 1 + (index % 3), index]),
    ['p', 'v', 2, 4],
    ['q', 'u', 6, 5],
    ...Array.from({ length: 4 }, (_, index) => ['q', 'v', 5 + (index % 3), 6 + index]),
    [null, 'v', 1000, 10],
    ['q', null, 'NaN', 11],
  ] as ConformanceCase['rows'],
}

export const fences: CaseTable = {
  columns: [
    { name: 'low', logicalType: 'number' },
    { name: 'half', logicalType: 'boolean' },
  ],
  rows: [
    ...Array.from({ length: 19 }, (_, index) => [index + 1, index % 2 === 0]),
    [100, true],
    [null, true],
  ],
}
