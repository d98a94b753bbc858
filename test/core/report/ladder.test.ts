import { expect, test } from 'vitest'
import { ladderText } from '#core/report/ladder-text.ts'
import { metricLines } from '#core/report/metric-lines.ts'
import { ladderTable } from '#core/report/section-tables.ts'
import { gateOf, judged, request, strong } from '../gate/requests.ts'

const command = { command: 'node a.mjs', files: ['a.mjs'] }
const name = 'command: node a.mjs'
const { candidate, champion } = strong
const verdict = judged(
  request({
    gate: gateOf({ baselines: { beat: ['constant'], show: [command] }, at_least: { roc_auc: 0.9999 } }),
    kind: 'first',
    candidate,
    rungs: [{ name: 'constant', role: 'beat', scored: champion }],
    unanswered: [{ name, role: 'show', words: 'it ended with exit code 3' }],
  }),
)

test('a program without answers has no number, and the reason once', () => {
  const table = ladderTable(verdict).markdown
  expect(table).toContain('<sub>must be beaten</sub>')
  expect(table.split('\n').find((line) => line.includes('node a.mjs'))).toBe(
    '| `command: node a.mjs`<br><sub>shown only</sub> | none |  | It has no answers: it ended with exit code 3 |',
  )
  const lines = ladderText(verdict)
  expect(lines[1]).toMatch(/^ {2}constant +0\.\d{4} {2}\+0\.\d{4} \(.*\) {2}to beat$/)
  expect(lines.slice(2)).toEqual([
    expect.stringMatching(/^ {2}command: node a\.mjs +none$/),
    '  ⚪ command: node a.mjs: It has no answers: it ended with exit code 3',
  ])
})

test('what somebody stands for is neither a pass nor a fail', () => {
  const [requirement] = verdict.requirements
  if (requirement === undefined) throw new Error('a requirement was asked for')
  const lifted = { ...requirement, overridden: { reason: 'known', by: '@owner' } }
  const asked = (of: typeof verdict) => metricLines(of).find(({ metric }) => metric === 'roc_auc')?.asked
  expect(asked(verdict)).toEqual([{ mark: '❌', words: 'at least 0.9999' }])
  expect(asked({ ...verdict, requirements: [lifted] })).toEqual([
    { mark: '⚠️', words: 'at least 0.9999, overridden' },
  ])
})
