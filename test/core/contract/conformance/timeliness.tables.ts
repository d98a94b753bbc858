import type { CaseTable } from './case-rows.ts'

/** "Now" is 2026-01-01T00:00:00Z. */
export const arrivals: CaseTable = {
  columns: [
    { name: 'at', logicalType: 'timestamp' },
    { name: 'in', logicalType: 'timestamp' },
    { name: 'day', logicalType: 'date' },
    { name: 'from' },
  ],
  rows: [
    ['2025-12-31 12:00:00', '2025-12-31 12:30:00', '2025-12-31', 'a'],
    ['2025-12-31 11:00:00', '2025-12-31 13:00:00', '2025-12-30', 'a'],
    ['2025-12-30 11:00:00', '2025-12-30 11:00:00', '2025-12-30', 'b'],
    ['2025-12-31 00:00:00', '2025-12-31 00:30:00', '2025-12-31', 'b'],
    [null, '2025-12-31 23:00:00', null, 'b'],
    ['2025-12-29 23:59:59.999', null, '2025-12-29', 'b'],
  ],
}

export const old: CaseTable = {
  columns: [
    { name: 'at', logicalType: 'timestamp' },
    { name: 'day', logicalType: 'date' },
  ],
  rows: [
    ['1969-12-31 23:59:59', '1969-12-31'],
    ['1970-01-01 00:00:00', '1970-01-01'],
    ['0001-01-01 00:00:00', '0001-01-01'],
    ['2024-02-29 12:00:00', '2024-02-29'],
    ['2030-01-01 00:00:00', '2030-01-01'],
  ],
}

export const none: CaseTable = {
  columns: [
    { name: 'at', logicalType: 'timestamp' },
    { name: 'day', logicalType: 'date' },
    { name: 'n', logicalType: 'integer' },
  ],
  rows: [
    [null, null, 1],
    [null, null, 2],
  ],
}

/** Values of a day ahead at most, and beyond. */
export const ahead: CaseTable = {
  columns: [{ name: 'at', logicalType: 'timestamp' }, { name: 'day', logicalType: 'date' }, { name: 'from' }],
  rows: [
    ['2025-12-01 00:00:00', '2025-12-01', 'stale'],
    ['2206-01-01 00:00:00', '2206-01-01', 'stale'],
    [null, null, 'stale'],
    ['2026-01-02 00:00:00', '2026-01-02', 'zone'],
    ['2026-01-02 00:00:00.001', '2026-01-03', 'zone'],
    ['9999-12-31 00:00:00', '9999-12-31', 'later'],
  ],
}

/** Two weeks from Monday 2024-01-01, without the 3rd and the 10th, twice the 5th. */
export const days: CaseTable = {
  columns: [{ name: 'day', logicalType: 'date' }, { name: 'at', logicalType: 'timestamp' }, { name: 'half' }],
  rows: [1, 2, 4, 5, 5, 6, 7, 8, 9, 11, 12, 13, 14].map((day) => {
    const date = `2024-01-${String(day).padStart(2, '0')}`
    return [date, `${date} 23:59:59.999`, day < 8 ? 'first' : 'second']
  }),
}

export const hours: CaseTable = {
  columns: [{ name: 'at', logicalType: 'timestamp' }],
  rows: [['1969-12-31 22:30:00'], ['1969-12-31 23:00:00'], ['1970-01-01 00:59:59'], ['1970-01-01 02:00:00']],
}
