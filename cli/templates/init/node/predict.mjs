// Answers rows: CSV with a header on stdin, CSV with a header on stdout.
//
// This file and model.json are the package. They run alone, with Node and nothing else.
// Replace it together with train.mjs; `serving.predict` in pipeline.yaml names the command.
import { readFileSync } from 'node:fs'

/** Rows of a CSV text as objects of texts by column. */
export function readCsv(text) {
  const rows = []
  let row = []
  let field = ''
  let quoted = false
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at++) {
    const character = text[at]
    if (quoted) {
      if (character !== '"') field += character
      else if (text[at + 1] === '"') field += text[at++]
      else quoted = false
    } else if (character === '"') quoted = true
    else if (character === ',' || character === '\n') {
      row.push(field.endsWith('\r') && character === '\n' ? field.slice(0, -1) : field)
      field = ''
      if (character === '\n') rows.push(row)
      if (character === '\n') row = []
    } else field += character
  }
  if (field !== '' || row.length > 0) rows.push([...row, field])
  const [header = [], ...rest] = rows
  return rest.map((fields) => Object.fromEntries(header.map((name, index) => [name, fields[index] ?? ''])))
}

/** The finite number a text says, or undefined. */
export function number(text) {
  const value = text === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : undefined
}

/** A row as [position, value] pairs: numbers standardised, categories one-hot; position 0 is the intercept. */
export function encode(row, columns) {
  const encoded = [[0, 1]]
  for (const column of columns) {
    const text = (row[column.name] ?? '').trim()
    if (column.kind === 'category') {
      // None for a category that training has not seen.
      const found = column.values.indexOf(text)
      if (found >= 0) encoded.push([column.position + found, 1])
      continue
    }
    const value = number(text)
    if (value === undefined) encoded.push([column.missing, 1])
    else encoded.push([column.position, Math.max(-10, Math.min(10, (value - column.mean) / column.sd))])
  }
  return encoded
}

/** The model's outputs: [probability], [probability of each class] or [standardised number]. */
export function respond(encoded, task, weights) {
  const sums = weights.map((ofOutput) =>
    encoded.reduce((sum, [position, value]) => sum + ofOutput[position] * value, 0),
  )
  if (task === 'regression') return sums
  const scores = task === 'multiclass' ? sums : [0, ...sums]
  const largest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - largest))
  const total = powers.reduce((sum, power) => sum + power, 0)
  const shares = powers.map((power) => power / total)
  return task === 'multiclass' ? shares : shares.slice(1)
}

/** The CSV text that answers rows. */
export function answers(rows, { task, classes, columns, target, weights }) {
  const header = {
    multiclass: classes?.map((name) => `"score_${name.replaceAll('"', '""')}"`),
    regression: ['prediction'],
    'binary-classification': ['score'],
  }[task]
  const lines = rows.map((row) => {
    const outputs = respond(encode(row, columns), task, weights)
    return task === 'regression' ? [target.mean + target.sd * outputs[0]] : outputs
  })
  return [header, ...lines].map((line) => `${line.join(',')}\n`).join('')
}

if (import.meta.main) {
  const model = JSON.parse(readFileSync(new URL('model.json', import.meta.url), 'utf8'))
  process.stdout.write(answers(readCsv(readFileSync(0, 'utf8')), model))
}
