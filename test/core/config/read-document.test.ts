import { expect, it } from 'vitest'
import * as z from 'zod'
import { readDocument } from '#core/config/read-document.ts'
import { Failure } from '#core/failure.ts'

const Journey = z.strictObject({
  model: z.string().default('trips'),
  mode: z.enum(['open', 'sealed']).default('open'),
  rows: z.int().min(1).optional(),
  share: z.number().gt(0).lt(1).optional(),
  from: z.iso.date().optional(),
  at: z.iso.datetime().optional(),
  name: z.string().min(1).max(3).optional(),
  size: z.union([z.string(), z.number(), z.boolean()]).optional(),
  tags: z.array(z.string()).min(1).optional(),
  tables: z
    .array(z.strictObject({ name: z.string() }))
    .length(1)
    .optional(),
  code: z
    .string()
    .regex(/^[a-z]+$/)
    .optional(),
  image: z
    .string()
    .regex(/@sha256/, 'an image by digest')
    .optional(),
  columns: z.record(z.string().regex(/^[a-z_]+$/, 'lower-case letters'), z.string()).optional(),
  serving: z
    .union([z.strictObject({ command: z.string() }), z.strictObject({ predict: z.string() })])
    .optional(),
  split: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('time'), test: z.iso.date() }),
      z.strictObject({ by: z.literal('random'), share: z.number() }),
    ])
    .optional(),
  checks: z
    .array(
      z.strictObject({
        implementation: z.discriminatedUnion('check', [
          z.strictObject({ check: z.literal('range'), min: z.number() }),
          z.strictObject({ check: z.literal('unique'), columns: z.array(z.string()) }),
        ]),
      }),
    )
    .optional(),
})

function refusal(text: string): Failure {
  try {
    readDocument(Journey, text, 'journey.yaml')
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
  throw new Error('it was accepted')
}

it.each([
  ['a text for a list', 'tags: x', 'journey.yaml:1: tags: found "x" (allowed: a list)'],
  ['a number for a text', 'model: 3', 'journey.yaml:1: model: found 3 (allowed: text)'],
  ['a fraction', 'model: a\nrows: 1.5', 'journey.yaml:2: rows: found 1.5 (allowed: a whole number)'],
  ['a bound', 'rows: 0', 'rows: found 0 (allowed: at least 1)'],
  ['an open bound', 'share: 1', 'share: found 1 (allowed: less than 1)'],
  ['infinity', 'share: .inf', 'share: found something that is no finite number (allowed: a number)'],
  ['an empty text', 'name: ""', 'name: found "" (allowed: at least 1 characters)'],
  ['a long text', 'name: abcd', 'name: found "abcd" (allowed: at most 3 characters)'],
  ['an empty list', 'tags: []', 'tags: found [] (allowed: at least 1 items)'],
  ['another length', 'tables: []', 'tables: found [] (allowed: exactly 1 items)'],
  ['nothing after the colon', 'model:', 'model: found null (allowed: text)'],
  [
    'a word close to an allowed one',
    'mode: seald',
    'mode: found "seald" (allowed: sealed (did you mean that?))',
  ],
  ['another word', 'mode: nowhere', 'mode: found "nowhere" (allowed: open, sealed)'],
  ['a date', 'from: 2000-1-1', 'from: found "2000-1-1" (allowed: a date such as 2026-11-21)'],
  [
    'an instant',
    'at: 2000-01-01',
    'at: found "2000-01-01" (allowed: an instant such as 2026-11-21T14:00:00Z)',
  ],
  ['a pattern', 'code: A', 'code: found "A" (allowed: text like /^[a-z]+$/)'],
  ['a pattern with words of its own', 'image: x:latest', 'image: an image by digest, found "x:latest"'],
  ['one of several types', 'size: [1]', 'size: found [1] (allowed: text, a number, true or false)'],
  ['the name of an entry', 'columns: {A1: x}', 'columns.A1: as a name: lower-case letters, found "A1"'],
  ['an entry', 'columns:\n  a: 3', 'journey.yaml:2: columns.a: found 3 (allowed: text)'],
  ['a key close to one', 'modle: x', 'modle: unknown key (allowed: model (did you mean that?))'],
  ['a key far from all', 'zzzzzzzz: x', 'zzzzzzzz: unknown key (allowed: model, mode, rows, share,'],
  ['keys every object has', '__proto__: 1', '__proto__: unknown key'],
  ['a merge key', '<<: {mode: open}', '<<: unknown key'],
  ['an item of a list', 'tables:\n  - nme: x', 'journey.yaml:2: tables.0.name: missing (allowed: text)'],
  ['a union: neither form', 'serving: {}', 'serving.command: missing (allowed: text)'],
  [
    'a union: a key close to the second form',
    'serving: {predct: x}',
    'serving.predict: missing (allowed: text)\n  journey.yaml:1: serving.predct: unknown key (allowed: predict (did you mean that?))',
  ],
  [
    'a union: both forms',
    'serving: {command: a, predict: b}',
    'serving.predict: it does not go with the keys beside it (allowed: one of command, predict)',
  ],
  [
    'a union: no object',
    'serving: node x',
    'serving: found "node x" (allowed: keys and values, one of command, predict)',
  ],
  [
    'a union: the right form, a wrong value',
    'serving: {predict: 3}',
    'serving.predict: found 3 (allowed: text)',
  ],
  [
    'a form by its word: close',
    'split: {by: tme}',
    'split.by: found "tme" (allowed: time (did you mean that?))',
  ],
  ['a form by its word: missing', 'split: {}', 'split.by: missing (allowed: time, random)'],
  [
    'a form by its word: a key of it',
    'split: {by: time, test: 2000-01-01, shar: 1}',
    'split.shar: unknown key (allowed: by, test)',
  ],
  [
    'a form by its word: a key close to one',
    'split: {by: time, test: 2000-01-01, tets: 1}',
    'split.tets: unknown key (allowed: test (did you mean that?))',
  ],
  ['a form by its word: no object', 'split: random', 'split: found "random" (allowed: keys and values)'],
  [
    'deep inside',
    'checks:\n  - implementation:\n      check: rang\n',
    'journey.yaml:3: checks.0.implementation.check: found "rang" (allowed: range (did you mean that?))',
  ],
  ['an empty file', '', 'journey.yaml:1: the document: found null (allowed: keys and values)'],
  ['comments only', '# later', 'the document: found null'],
  ['a list', '- 1', 'the document: found [1] (allowed: keys and values)'],
  ['a text', 'hello', 'the document: found "hello"'],
  ['JSON', '{\n "mode": "opn"\n}', 'journey.yaml:2: mode: found "opn" (allowed: open (did you mean that?))'],
  ['a byte order mark and CRLF', '\ufeffmodel: a\r\nmode: b\r\n', 'journey.yaml:2: mode: found "b"'],
  [
    'a key twice',
    'mode: open\nrows: 1\nmode: sealed\n',
    'journey.yaml:3: this is not valid YAML: the key `mode` stands on line 1 already',
  ],
  [
    'a key twice further in',
    'columns:\n  a: x\n  "a": y\n',
    'journey.yaml:3: this is not valid YAML: the key `a` stands on line 2 already',
  ],
  [
    'a tab',
    'columns:\n\ta: x\n',
    'journey.yaml:2: this is not valid YAML: Tabs are not allowed as indentation',
  ],
  ['an open bracket', 'model: a\ntags: [a\n', 'journey.yaml:'],
  [
    'two documents',
    'mode: open\n---\nmode: open\n',
    'journey.yaml:2: this is not valid YAML: a second document starts here',
  ],
  ['a tag of another program', 'mode: !!python/object open', 'this is not valid YAML: Unresolved tag'],
  ['an alias of nothing', 'mode: *x', 'Unresolved alias'],
  ['an alias inside what it names', 'mode: &a [*a]', 'an alias stands inside what it names'],
])('%s', (_, text, words) => {
  const failure = refusal(text)
  expect(failure.message).toContain(words)
  expect(failure.message).toMatch(/^journey\.yaml/)
  expect({ code: failure.code, exitCode: failure.exitCode }).toEqual({
    code: 'CONFIGURATION_INVALID',
    exitCode: 2,
  })
})

it('reports everything at once, in the order of the lines', () => {
  const failure = refusal('zz: 1\nmodel: 3\nsplit: {by: x}\nrows: 0\n')
  expect(failure.place).toEqual({ file: 'journey.yaml', line: 1 })
  expect(failure.message.match(/journey\.yaml:\d/g)).toEqual(
    [1, 2, 3, 4].map((line) => `journey.yaml:${line}`),
  )
})

it('shortens a long value', () => {
  expect(refusal(`mode: ${'x'.repeat(500)}`).message).toContain(`found "${'x'.repeat(76)}… (allowed`)
})

const layer = (letters: string): string =>
  [...letters]
    .map(
      (letter, index) =>
        `${letter}: &${letter} [${Array(9).fill(index === 0 ? 'x' : `*${letters[index - 1]}`)}]`,
    )
    .join('\n')

it.each([
  ['aliases that multiply', layer('abcdefghi')],
  ['lists within lists', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['lists within lists, as lines', `${'- '.repeat(10_000)}x`],
  ['objects within objects', '{a: '.repeat(5_000)],
  ['a very long file', 'x'.repeat(5_000_000)],
])('%s end in a message within a moment', (_, text) => {
  const started = performance.now()
  const { message } = refusal(text)
  expect(message.length).toBeLessThan(1000)
  expect(performance.now() - started).toBeLessThan(3000)
})

it('reads five thousand keys in linear time and names the first fifty', () => {
  const started = performance.now()
  const { message } = refusal(Array.from({ length: 5_000 }, (_, index) => `key${index}: 1`).join('\n'))
  expect(message).toContain('… and 4950 more')
  expect(performance.now() - started).toBeLessThan(3000)
})

it('applies rules only to what fits the schema, and places what they find', () => {
  const rule = ({ rows }: z.infer<typeof Journey>) =>
    rows === 3 ? [{ path: ['rows'], problem: 'three is odd', allowed: 'two' }] : []
  expect(() => readDocument(Journey, 'model: a\nrows: 3', 'f.yaml', [rule])).toThrow(
    'f.yaml:2: rows: three is odd (allowed: two)',
  )
  expect(() => readDocument(Journey, 'model: 1\nrows: 3', 'f.yaml', [rule])).toThrow(
    /^f.yaml:1: model: found 1 \(allowed: text\)\n {2}Next/,
  )
})

it('places every part of a document it read', () => {
  const { value, placeOf } = readDocument(
    Journey,
    'model: a\ntables:\n  - name: x\ncolumns: {a: b}\n',
    'f.yaml',
  )
  expect(value).toEqual({ model: 'a', mode: 'open', tables: [{ name: 'x' }], columns: { a: 'b' } })
  expect(
    [['model'], ['tables', 0, 'name'], ['columns', 'a'], ['tables', 7, 'name'], ['absent'], []].map(
      (path) => placeOf(path).line,
    ),
  ).toEqual([1, 3, 4, 3, 1, 1])
})
