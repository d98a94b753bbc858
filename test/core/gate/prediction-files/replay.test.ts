import { describe, expect, it } from 'vitest'
import { verdictFileText } from '#core/gate/prediction-files/record-verdict.ts'
import { compareVerdicts, replayLines } from '#core/gate/prediction-files/replay.ts'
import { VerdictFile } from '#core/gate/prediction-files/verdict-file.ts'
import { threeFiles, verdictOf, withCell } from './files.ts'

const verdict = await verdictOf()
const text = verdictFileText(verdict)
const { champion } = threeFiles()

describe('a verdict computed again', () => {
  it('is the same, byte for byte', () => {
    const replay = compareVerdicts(text, VerdictFile.parse(JSON.parse(text)), verdict)
    expect(replay).toEqual({
      schemaVersion: 1,
      same: true,
      sameBytes: true,
      changedInputs: [],
      engine: [],
      differences: [],
      headline: verdict.headline,
    })
    expect(replayLines(replay, 'v.json')).toBe(`✅ The same verdict, byte for byte: ${verdict.headline}`)
  })

  it('is the same in a file that is written differently', () => {
    const replay = compareVerdicts(JSON.stringify(verdict), verdict, verdict)
    expect(replayLines(replay, 'v.json').split('\n')).toEqual([
      `✅ The same verdict, to the last bit of every number: ${verdict.headline}`,
      '  v.json itself is written differently; what it says is the same.',
    ])
  })

  it('tells of another version that says the same', () => {
    const engine = { ...verdict.engine, kit: '0.0.1' }
    const replay = compareVerdicts(text, { ...verdict, engine }, verdict)
    expect(replay).toMatchObject({ same: true, engine: [{ path: 'engine.kit', was: '"0.0.1"' }] })
  })

  it('tells which file is another one, and what became of the answer', async () => {
    const again = await verdictOf({ champion: { score: withCell(champion.score!, 0, 0.987) } })
    const replay = compareVerdicts(text, verdict, again)
    expect(replay).toMatchObject({ same: false, sameBytes: false })
    expect(replay.changedInputs).toEqual([
      {
        role: 'champion',
        path: 'old.csv',
        was: verdict.inputs.champion?.sha256,
        is: again.inputs.champion?.sha256,
      },
    ])
    expect(replayLines(replay, 'v.json')).toMatch(
      /^❌ Not the same verdict: other files give another answer\.\n {2}The champion’s file old\.csv is not/,
    )
  })

  it('notices one bit of one number', () => {
    const changed = text.replace(
      /"estimate": 0\.(\d+)(\d)/,
      (_, head, last) => `"estimate": 0.${head}${9 - Number(last)}`,
    )
    const replay = compareVerdicts(changed, VerdictFile.parse(JSON.parse(changed)), verdict)
    expect(replay).toMatchObject({ same: false, changedInputs: [] })
    expect(replay.differences).toHaveLength(1)
    expect(replay.differences[0]?.path).toMatch(/^verdict\..*estimate$/)
    expect(replayLines(replay, 'v.json')).toContain(
      '❌ Not the same verdict: the same files give another answer.',
    )
  })
})
