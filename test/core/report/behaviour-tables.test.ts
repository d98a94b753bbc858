import { marked } from 'marked'
import { expect, test } from 'vitest'
import { BehaviourReport } from '#core/behaviour/behaviour-report.ts'
import { behaviourLines, behaviourTables, failingCases } from '#core/report/behaviour-tables.ts'
import { renderComment } from '#core/report/comment.ts'
import { md, paragraphs } from '#core/report/markdown.ts'
import { verdictText } from '#core/report/verdict-text.ts'
import { behaviourReport } from '../../builders/behaviour-report.ts'
import { evidence } from '../../builders/evidence.ts'

const report = behaviourReport()

test('lines, cases and tables, as a reviewer reads them', async () => {
  expect(BehaviourReport.parse(report)).toEqual(report)
  const all = paragraphs([behaviourLines(report), failingCases(report, 10), behaviourTables(report)])
  await expect(`${all.markdown}\n`).toMatchFileSnapshot('golden/behaviour.md')
})

test('every table is one, whatever is in it', async () => {
  const html = await marked(paragraphs([failingCases(report, 10), behaviourTables(report)]).markdown)
  expect(html.match(/<table>/g)).toHaveLength(6)
  expect(html).not.toContain('<b>report</b>')
})

test('the worst line comes first', () => {
  const marks = behaviourLines(report)
    .markdown.split('\n')
    .map((line) => line.slice(2, 4).trim())
  expect(marks).toEqual(['❌', '⚪', '✅', '✅', '✅', 'ℹ️', 'ℹ️'])
})

test('cases beyond those that are shown are counted', () => {
  const { cases } = report
  if (cases === undefined) throw new Error('there are cases')
  const many = { ...cases, failing: 30, failures: Array.from({ length: 12 }, () => cases.failures[0]!) }
  expect(failingCases({ ...report, cases: many }, 10).markdown).toContain('and 20 more.')
  expect(failingCases({ alpha: 0.05 }, 10)).toEqual(md``)
})

test('the comment shows it, folds the numbers, and drops both where it is too long', () => {
  const evidences = [evidence({ behaviour: report })]
  const comment = renderComment(evidences)
  expect(comment).toContain('**Beside the gate**\n\n- ❌ 1 of 12 cases')
  expect(comment).toContain('<summary>Groups, calibration, importance, worse input</summary>')
  expect(renderComment(evidences, { limit: 2_000 })).not.toContain('Beside the gate')
})

test('a terminal says the same lines', () => {
  const text = verdictText(evidence({ behaviour: report }))
  expect(text).toContain('  Beside the gate\n  ❌ 1 of 12 cases of cases.csv do not hold')
  expect(verdictText(evidence())).not.toContain('Beside the gate')
})

test('without it the comment is what it was', () => {
  expect(renderComment([evidence()])).not.toContain('Beside the gate')
})
