import type { CaseTable } from './case-rows.ts'

export const numbers: CaseTable = {
  columns: [
    { name: 'low', logicalType: 'number' },
    { name: 'high', logicalType: 'number' },
    { name: 'kind' },
  ],
  rows: [
    [1, 2, 'a'],
    [2, 2, 'a'],
    [3, 2, 'a'],
    [0.4, 0.3, 'b'],
    [null, 2, 'b'],
    [null, null, 'c'],
  ],
}

export const notFinite: CaseTable = {
  columns: [
    { name: 'a', logicalType: 'number' },
    { name: 'b', logicalType: 'number' },
  ],
  rows: [
    ['NaN', 1],
    [1, 'NaN'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    [1, 1],
    ['1e200', '1e200'],
  ],
}

export const whole: CaseTable = {
  columns: [
    { name: 'a', logicalType: 'integer' },
    { name: 'b', logicalType: 'integer' },
    { name: 'sum', logicalType: 'integer' },
  ],
  rows: [
    ['9223372036854775807', '9223372036854775806', 1],
    ['9223372036854775807', '-9223372036854775808', -1],
    [1, 2, 3],
    [1, null, 3],
  ],
}

export const times: CaseTable = {
  columns: [
    { name: 'sent', logicalType: 'timestamp' },
    { name: 'day', logicalType: 'date' },
    { name: 'word' },
    { name: 'yes', logicalType: 'boolean' },
  ],
  rows: [
    ['2024-01-01 00:00:00', '2024-01-01', 'Zürich', true],
    ['2024-01-01 00:00:01', '2024-01-01', 'a', true],
    ['1969-12-31 23:59:59', '1970-01-01', 'B', false],
    [null, '1970-01-01', '日本', null],
  ],
}

export const sums: CaseTable = {
  columns: [
    { name: 'a', logicalType: 'number' },
    { name: 'b', logicalType: 'number' },
    { name: 'total', logicalType: 'number' },
  ],
  rows: [
    [0.1, 0.2, 0.3],
    [1, 2, 3.5],
    [1, 2, 4],
    [1, null, 1],
    [1e15, 0.1, 1e15],
  ],
}

export const places: CaseTable = {
  columns: [{ name: 'zip code' }, { name: 'city' }, { name: 'state' }, { name: 'n', logicalType: 'integer' }],
  rows: [
    ['8001', 'Zürich', 'ZH', 1],
    ['8001', 'Zürich', 'ZH', 2],
    ['8002', 'Zürich', null, 3],
    ['8002', 'Zürich', 'ZH', 4],
    ['3000', 'Bern', null, 5],
    ['3000', 'Bern', null, 6],
    [null, 'Bern', 'BE', 7],
    [null, 'Basel', 'BS', 8],
  ],
}

export const empty: CaseTable = {
  columns: [
    { name: 'a', logicalType: 'number' },
    { name: 'b', logicalType: 'number' },
  ],
  rows: [[null, null]],
}
