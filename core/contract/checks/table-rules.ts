import { identifier } from '#core/data/sql.ts'
import { atLeastShare, countIf, firstRows, type LoweredCheck, numberOf, percent, rowsOf } from './check.ts'

/** At least a share of the rows has a value; 1 means none may be missing. */
export function completeness(column: string, min: number): LoweredCheck {
  const missing = `${identifier(column)} IS NULL`
  return {
    perBatch: true,
    atoms: { of: 'COUNT(*)', bad: countIf(missing), rows: firstRows(missing) },
    judge: (measured) => {
      const of = numberOf(measured, 'of')
      const bad = numberOf(measured, 'bad')
      const expected = min === 1 ? 'a value in every row' : `a value in at least ${percent(min)} of the rows`
      if (of === 0) return { outcome: 'no_data', observed: 'no rows', expected }
      const share = ((bad / of) * 100).toFixed(1)
      return {
        outcome: atLeastShare(of - bad, min, of) ? 'pass' : 'fail',
        observed: bad === 0 ? `all ${of} rows have one` : `${bad} of ${of} rows have none (${share} %)`,
        expected,
        bad,
        of,
        rows: rowsOf(measured, 'rows'),
      }
    },
  }
}

/**
 * A quantile lies in an interval, decided by ranks: Q(p) <= max iff at least p·n values are <= max, and
 * Q(p) >= min iff fewer than p·n values are < min. Exact, with no interpolation to disagree about.
 */
export function quantile(
  column: string,
  rule: { p: number; min?: number | undefined; max?: number | undefined; min_rows: number },
): LoweredCheck {
  const value = identifier(column)
  const finite = `${value} IS NOT NULL AND isfinite(CAST(${value} AS DOUBLE))`
  return {
    perBatch: true,
    atoms: {
      of: countIf(finite),
      notAbove: countIf(`${finite} AND ${value} <= ${rule.max ?? 0}`),
      below: countIf(`${finite} AND ${value} < ${rule.min ?? 0}`),
      value: `quantile_disc(${value}, ${rule.p}) FILTER (WHERE ${finite})`,
    },
    judge: (measured) => {
      const of = numberOf(measured, 'of')
      const name = rule.p === 0.5 ? 'median' : `${rule.p} quantile`
      const expected = `${name} between ${rule.min ?? '−∞'} and ${rule.max ?? '∞'}`
      if (of < rule.min_rows) {
        return { outcome: 'no_data', observed: `${of} values, ${rule.min_rows} are needed`, expected, of }
      }
      const low = rule.min === undefined || !atLeastShare(numberOf(measured, 'below'), rule.p, of)
      const high = rule.max === undefined || atLeastShare(numberOf(measured, 'notAbove'), rule.p, of)
      return {
        outcome: low && high ? 'pass' : 'fail',
        observed: `${name} ${numberOf(measured, 'value')} over ${of} values`,
        expected,
        of,
      }
    },
  }
}

/** No combination repeats; counts the rows beyond the first of each. Rows with a missing part are left aside. */
export function unique(columns: readonly string[]): LoweredCheck {
  const names = columns.map(identifier)
  const present = names.map((name) => `${name} IS NOT NULL`).join(' AND ')
  return {
    perBatch: false,
    atoms: {
      of: countIf(present),
      distinct: `COUNT(DISTINCT (${names.join(', ')})) FILTER (WHERE ${present})`,
    },
    judge: (measured) => {
      const of = numberOf(measured, 'of')
      const bad = of - numberOf(measured, 'distinct')
      const expected = `no repeated ${columns.join(' + ')}`
      if (of === 0) return { outcome: 'no_data', observed: 'no values', expected, of }
      return {
        outcome: bad === 0 ? 'pass' : 'fail',
        observed: bad === 0 ? `${of} distinct values` : `${bad} of ${of} repeat an earlier one`,
        expected,
        bad,
        of,
      }
    },
  }
}

/** Rows that repeat an earlier one in every column; missing equals missing here. */
export function duplicateRows(columns: readonly string[], max: number): LoweredCheck {
  const all = columns.map((name) => identifier(name)).join(', ')
  return {
    perBatch: false,
    atoms: { of: 'COUNT(*)', distinct: `COUNT(DISTINCT ROW(${all}))` },
    judge: (measured) => {
      const of = numberOf(measured, 'of')
      const bad = of - numberOf(measured, 'distinct')
      return {
        outcome: of === 0 ? 'no_data' : bad <= max ? 'pass' : 'fail',
        observed: `${bad} of ${of} rows repeat an earlier one`,
        expected: `at most ${max} repeated rows`,
        bad,
        of,
      }
    },
  }
}

/** How many rows there are. */
export function rowCount(min: number | undefined, max: number | undefined): LoweredCheck {
  return {
    perBatch: false,
    atoms: { of: 'COUNT(*)' },
    judge: (measured) => {
      const of = numberOf(measured, 'of')
      return {
        outcome: of >= (min ?? 0) && of <= (max ?? Number.POSITIVE_INFINITY) ? 'pass' : 'fail',
        observed: `${of} rows`,
        expected: `${min ?? 0} to ${max ?? 'any number of'} rows`,
        of,
      }
    },
  }
}
