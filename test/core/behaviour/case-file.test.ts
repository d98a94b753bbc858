import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { readCaseFile } from '#core/behaviour/case-file.ts'
import { readDocument } from '#core/config/read-document.ts'
import { Failure } from '#core/failure.ts'
import { Pipeline } from '#core/pipeline/pipeline.ts'
import { pipelineOf } from '../../builders/pipeline.ts'

const file = 'pipelines/trips/cases.csv'
const read = (text: string) => readCaseFile(text, file, pipelineOf(), 'binary-classification')

function problemsOf(text: string): string {
  try {
    read(text)
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.message}`
    throw error
  }
  return 'none'
}

it('a case is a row, and changes of it that name only what changes', () => {
  const { cases } = read(`\ufeffcase,expect,note,speed,town
# fast trips
fast,positive,"late, they say",80,Ulm
,same,,,Köln

,not lower,,95,(missing)
slow,at most 0.2,,(missing),
`)
  expect(cases).toEqual([
    {
      name: 'fast',
      rows: [
        {
          line: 3,
          note: 'late, they say',
          cells: { speed: '80', town: 'Ulm' },
          expected: 'positive',
          expectation: { kind: 'class', name: 'positive' },
        },
        {
          line: 4,
          cells: { speed: '80', town: 'Köln' },
          expected: 'same',
          expectation: { kind: 'same' },
        },
        {
          line: 6,
          cells: { speed: '95', town: null },
          expected: 'not lower',
          expectation: { kind: 'moves', way: 'higher', by: 0, allowEqual: true },
        },
      ],
    },
    {
      name: 'slow',
      rows: [
        {
          line: 7,
          cells: { speed: null, town: null },
          expected: 'at most 0.2',
          expectation: { kind: 'bounds', high: 0.2 },
        },
      ],
    },
  ])
})

it('the first row may expect nothing where others follow; lines may end as Windows ends them', () => {
  const { cases } = read('case,expect,speed\r\npair,,80\r\n,same,80.5\r\n')
  expect(cases[0]?.rows.map(({ expected }) => expected)).toEqual(['', 'same'])
})

it.each<[words: string, text: string, line: number, problem: string]>([
  ['nothing', '', 1, 'there is no header'],
  ['no case', 'case,expect,speed\n', 1, 'there is no case below the header'],
  ['semicolons', 'case;expect;speed\na;positive;1\n', 1, 'not separated by commas'],
  ['no expect', 'case,speed\na,1\n', 1, 'the header has no column `expect`'],
  [
    'a slip in a name',
    'case,expect,sped\na,positive,1\n',
    1,
    '`sped` is not in data.columns (allowed: speed',
  ],
  ['the label', 'case,expect,late\na,positive,true\n', 1, '`late` is the label'],
  ['a column twice', 'case,expect,speed,speed\na,positive,1,2\n', 1, '`speed` is there twice'],
  ['too few cells', 'case,expect,speed,town\na,positive,1\n', 2, '3 cells; the header has 4 columns'],
  ['no name', 'case,expect,speed\n,positive,1\n', 2, 'has no name in `case`'],
  ['an open quote', 'case,expect,speed\n"a,positive,1\n', 2, 'a quote is opened and never closed'],
  ['a name again', 'case,expect,speed\na,positive,1\nb,positive,1\na,positive,1\n', 4, 'began on line 2'],
  ['no sense', 'case,expect,speed\na,late,1\n', 2, 'expect: `late` is not understood (allowed: positive'],
  ['nothing to be held against', 'case,expect,speed\na,same,1\n', 2, 'this is the first'],
  ['nothing expected', 'case,expect,speed\na,,1\n', 2, 'the case `a` expects nothing'],
  ['a change without', 'case,expect,speed\na,positive,1\n,,2\n', 3, 'needs something in `expect`'],
])('refuses %s with file and line', (_, text, line, problem) => {
  const said = problemsOf(text)
  expect(said).toContain(`CONFIGURATION_INVALID ${file}:${line}: `)
  expect(said).toContain(problem)
})

it('lists every problem', () => {
  const said = problemsOf('case,expect,speed\na,late,1\nb,early,1\n')
  expect(said).toContain(`${file}:2: expect: \`late\``)
  expect(said).toContain(`${file}:3: expect: \`early\``)
})

it('reads no file that nobody wrote', () => {
  expect(problemsOf('x'.repeat(4 * 1024 ** 2 + 1))).toContain('characters; at most')
})

it('asks about 2,000 rows at most', () => {
  const rows = Array.from({ length: 2001 }, (_, index) => `c${index},positive,1\n`).join('')
  expect(problemsOf(`case,expect,speed\n${rows}`)).toContain('2001 rows; at most 2000')
})

it('the page for experts shows a file that can be read', async () => {
  const page = await readFile('docs/behaviour-cases.md', 'utf8')
  const [, example = ''] = /```csv\n(.*?)```/s.exec(page) ?? []
  const text = await readFile('pipelines/bird-strike-damage/pipeline.yaml', 'utf8')
  const pipeline = readDocument(Pipeline, text, 'pipeline.yaml').value
  const { cases } = readCaseFile(example, file, pipeline, 'binary-classification')
  expect(cases.map(({ name, rows }) => [name, rows.length])).toEqual([
    ['goose in climb', 4],
    ['parked', 1],
    ['speed unknown', 1],
  ])
})
