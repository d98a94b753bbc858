import { describe, expect, test } from 'vitest'
import { verdictText } from '#core/report/verdict-text.ts'
import { evidence } from '../../builders/evidence.ts'
import { stories } from '../../builders/evidence-stories.ts'
import { hostileEvidence } from '../../builders/hostile-evidence.ts'

describe('the evidence at a terminal', () => {
  test.each(Object.keys(stories))('%s', async (name) => {
    const text = (stories[name]?.() ?? []).map(verdictText).join('\n\n')
    expect(widest(text)).toBeLessThanOrEqual(100)
    await expect(`${text}\n`).toMatchFileSnapshot(`golden/${name}.txt`)
  })

  test.each(['\u001b[2J\u001b[31mx', 'a\nb\rc', '\u202ex', '`x`', 'x'.repeat(5_000), '🦅'.repeat(300)])(
    'untrusted text cannot write outside its line: %j',
    (untrusted) => {
      const text = verdictText(hostileEvidence(untrusted))
      expect(widest(text)).toBeLessThanOrEqual(100)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    },
  )

  test('says what to run where there is no workflow', () => {
    const { verdict: _verdict, data: _data, ...rest } = evidence({ outcome: 'inconclusive' })
    const text = verdictText({ ...rest, headline: 'There is nothing to judge yet.' }).replaceAll(/\s+/g, ' ')
    for (const verb of ['validate-data', 'train-model', 'evaluate-model'])
      expect(text).toContain(`npx assay ${verb} bird-strike-damage`)
    expect(text).not.toContain('workflow')
  })

  test('says to its end what to do about a reason', () => {
    const next = `Next: ${'mend this and that, '.repeat(12)}and this.`
    const text = verdictText(evidence({ outcome: 'invalid', reasons: [`It is broken.\n  ${next}`] }))
    expect(text.replaceAll(/\s+/g, ' ')).toContain(next)
  })

  test('columns line up', () => {
    const lines = verdictText(evidence()).split('\n')
    const start = lines.findIndex((line) => line.startsWith('  metric'))
    const table = lines.slice(start, start + 4)
    const columns = table.slice(1).map((line) => line.search(/[+-]\d[\d.]+( USD)? \(/))
    expect(new Set(columns).size).toBe(1)
  })
})

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => [...line].length))
}
