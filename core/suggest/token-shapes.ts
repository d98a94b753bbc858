import { type Measured, numberOf } from '#core/contract/checks/answer.ts'
import { text } from '#core/data/sql.ts'
import type { Table } from '#core/data/tables.ts'
import { askValues, rowsWhere, valuesOf, weight } from '#core/init/column-values.ts'

/** A pattern that nearly all texts of a column have. */
export interface TextPattern {
  /** A portable regular expression for whole texts. */
  readonly pattern: string
  /** Texts that match it, of so many. */
  readonly matching: number
  readonly texts: number
}

/** Share of the texts that the pattern has to cover. */
const leastSupport = 0.995
/** More shapes than this make no pattern a person would write. */
const mostShapes = 4
const mostDifferent = 200
const longestText = 64
const longestShape = 24
/** Lengths of a run further apart than this are taken for any length. */
const lengthsApart = 3

const runs = '[A-Z]+|[a-z]+|[0-9]+'
const classes: Readonly<Record<string, string>> = { A: '[A-Z]', a: '[a-z]', 9: '[0-9]' }

/**
 * The pattern of a column's texts, induced from the shapes of their characters: runs of capitals, small letters and
 * digits, and what stands between them; undefined where few shapes do not cover nearly all texts.
 * @param value SQL of the texts of this column, NULL where missing
 */
export async function inducePattern(
  table: Pick<Table, 'relation'>,
  column: string,
  value: string,
): Promise<TextPattern | undefined> {
  const shape = `regexp_replace(regexp_replace(regexp_replace(${value}, '[A-Z]+', 'A', 'g'), '[a-z]+', 'a', 'g'), '[0-9]+', '9', 'g')`
  const whole = await askValues(table, column, {
    texts: rowsWhere(`${value} IS NOT NULL`),
    longest: `MAX(length(${value}))`,
    different: `COUNT(DISTINCT ${shape})`,
  })
  const texts = numberOf(whole, 'texts')
  if (texts === 0 || numberOf(whole, 'longest') > longestText || numberOf(whole, 'different') > mostDifferent)
    return undefined
  const shapes = await table.relation.query(
    `SELECT ${shape} AS "shape", SUM(${weight}) AS "rows" FROM ${valuesOf(table, column)} WHERE ${value} IS NOT NULL GROUP BY 1`,
  )
  const chosen = fewestShapes(countedShapes(shapes), texts)
  if (chosen === undefined) return undefined
  const lengths = await askValues(table, column, runLengths(chosen, shape, value))
  const patterns = chosen.map(({ key }, index) =>
    patternOf(key, (run) => [
      numberOf(lengths, `${index}:${run}:least`),
      numberOf(lengths, `${index}:${run}:most`),
    ]),
  )
  if (patterns.some((pattern) => pattern === undefined)) return undefined
  const matching = chosen.reduce((sum, { count }) => sum + count, 0)
  return { pattern: patterns.join('|'), matching, texts }
}

interface Shape {
  readonly key: string
  readonly count: number
}

function countedShapes(shapes: readonly Measured[]): Shape[] {
  return shapes
    .map((one) => ({ key: String(one.shape), count: numberOf(one, 'rows') }))
    .sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
}

/** The most frequent shapes that together cover enough; undefined if that takes too many, or one says nothing. */
function fewestShapes(shapes: readonly Shape[], texts: number): Shape[] | undefined {
  let covered = 0
  const chosen: Shape[] = []
  for (const shape of shapes) {
    chosen.push(shape)
    covered += shape.count
    if (covered >= leastSupport * texts) break
  }
  const telling = chosen.every(({ key }) => key.length <= longestShape && /^[\x20-\x7e]+$/.test(key))
  return covered >= leastSupport * texts && chosen.length <= mostShapes && telling ? chosen : undefined
}

function runLengths(shapes: readonly Shape[], shape: string, value: string): Record<string, string> {
  const select: Record<string, string> = { none: 'COUNT(*)' }
  for (const [index, { key }] of shapes.entries()) {
    const count = key.match(/[Aa9]/g)?.length ?? 0
    for (let run = 0; run < count; run++) {
      const length = `length(regexp_extract_all(${value}, '${runs}')[${run + 1}])`
      const own = `FILTER (WHERE ${shape} = ${text(key)})`
      select[`${index}:${run}:least`] = `MIN(${length}) ${own}`
      select[`${index}:${run}:most`] = `MAX(${length}) ${own}`
    }
  }
  return select
}

function patternOf(shape: string, lengthsOf: (run: number) => readonly [number, number]): string | undefined {
  let run = 0
  let pattern = ''
  for (const character of shape) {
    const of = classes[character]
    if (of === undefined) {
      pattern += /[A-Za-z0-9 ]/.test(character) ? character : escaped(character)
      continue
    }
    const [least, most] = lengthsOf(run++)
    if (least < 1 || most < least) return undefined
    pattern += of + repeat(least, most)
  }
  return pattern
}

function repeat(least: number, most: number): string {
  if (least === most) return least === 1 ? '' : `{${least}}`
  return most - least <= lengthsApart ? `{${least},${most}}` : '+'
}

function escaped(character: string): string {
  return /[\\.+*?()[\]{}|^$/-]/.test(character) ? `\\${character}` : character
}
