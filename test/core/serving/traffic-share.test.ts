import { describe, expect, it } from 'vitest'
import { isChosen, offsetOf } from '#core/serving/traffic-share.ts'

describe('isChosen', () => {
  it.each([0.01, 0.1, 0.3, 0.5, 1])('keeps share %f within a few requests at any time', (share) => {
    for (const id of ['a', 'b', 'f3b1-77']) {
      const offset = offsetOf(id)
      let chosen = 0
      let farthest = 0
      for (let n = 0; n < 20_000; n += 1) {
        if (isChosen(n, share, offset)) chosen += 1
        farthest = Math.max(farthest, Math.abs(chosen - (n + 1) * share))
      }
      expect(farthest).toBeLessThan(4)
    }
  })

  it('does not meet a caller with a rhythm in step', () => {
    for (const period of [2, 4, 10, 60]) {
      const hits = Array.from({ length: 1000 }, (_, k) => isChosen(k * period, 0.1, 0.25)).filter(
        Boolean,
      ).length
      expect(hits).toBeGreaterThan(80)
      expect(hits).toBeLessThan(120)
    }
  })
})

describe('offsetOf', () => {
  it('is between 0 and 1 and differs between ids', () => {
    const offsets = ['', 'a', 'b', 'id-1', 'id-2'].map(offsetOf)
    expect(offsets.every((offset) => offset >= 0 && offset < 1)).toBe(true)
    expect(new Set(offsets).size).toBe(5)
  })
})
