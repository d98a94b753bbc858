import { expect, it } from 'vitest'
import { sha256 } from '#core/digest.ts'
import type { LedgerRef } from '#core/ledger/ledger-ref.ts'

/** What every ledger ref promises, the fake one and the one in Git alike. */
export function itIsALedgerRef(open: () => Promise<LedgerRef>): void {
  const one = sha256('one')
  const two = sha256('two')
  const change = { message: 'x', at: new Date('2026-11-21T12:00:00Z') }

  it('begins empty, and keeps what is put in the place of what was read', async () => {
    const ref = await open()
    const empty = await ref.read(one)
    expect(empty).toEqual({ holdout: one, revision: undefined, text: undefined })
    expect(await ref.replace(empty, 'a\n', change)).toBe('replaced')
    const seen = await ref.read(one)
    expect(seen).toMatchObject({ holdout: one, revision: expect.any(String), text: 'a\n' })
    expect(await ref.replace(seen, 'a\nb é\n', change)).toBe('replaced')
    expect((await ref.read(one)).text).toBe('a\nb é\n')
  })

  it('keeps each holdout apart', async () => {
    const ref = await open()
    await ref.replace(await ref.read(one), 'one\n', change)
    const other = await ref.read(two)
    expect(other).toMatchObject({ text: undefined, revision: expect.any(String) })
    await ref.replace(other, 'two\n', change)
    expect([(await ref.read(one)).text, (await ref.read(two)).text]).toEqual(['one\n', 'two\n'])
    expect(await ref.holdouts()).toEqual([one, two].sort())
  })

  it('changes nothing for somebody who saw an older state, of this holdout or another', async () => {
    const ref = await open()
    const before = await ref.read(one)
    expect(await ref.replace(await ref.read(two), 'first\n', change)).toBe('replaced')
    expect(await ref.replace(before, 'late\n', change)).toBe('moved')
    const old = await ref.read(two)
    await ref.replace(old, 'first\nsecond\n', change)
    expect(await ref.replace(old, 'first\nlate\n', change)).toBe('moved')
    expect([(await ref.read(one)).text, (await ref.read(two)).text]).toEqual([undefined, 'first\nsecond\n'])
  })

  it('lets exactly one of several through', async () => {
    const ref = await open()
    const seen = await ref.read(one)
    const answers = await Promise.all(
      ['a\n', 'b\n', 'c\n', 'd\n'].map((text) => ref.replace(seen, text, change)),
    )
    expect(answers.toSorted()).toEqual(['moved', 'moved', 'moved', 'replaced'])
    expect((await ref.read(one)).text).toBe(['a\n', 'b\n', 'c\n', 'd\n'][answers.indexOf('replaced')])
  })
}
