import type { Evidence } from '#core/evidence/evidence.ts'
import type { GateVerdict } from '#core/gate/verdict.ts'
import { check, dataResults, evidence, subject } from './evidence.ts'
import { strikeVerdict } from './strike-verdict.ts'

const judged = strikeVerdict()

/** Evidence in which every text that data, a model or a pull request could set is this one. */
export function hostileEvidence(untrusted: string): Evidence {
  const results = dataResults('fail', [
    check(untrusted, {
      observed: untrusted,
      expected: untrusted,
      batch: untrusted,
      description: untrusted,
      column: untrusted,
    }),
  ])
  return evidence({
    model: untrusted,
    environment: untrusted,
    outcome: 'fail',
    headline: untrusted,
    reasons: [untrusted, `${untrusted}\n1\n2\n3\n4\n5\n${untrusted}\n${untrusted}`],
    notes: [untrusted],
    owner: untrusted,
    stakeholders: { [untrusted]: 'roc_auc' },
    rulesChanged: [untrusted],
    candidate: subject('candidate', { commit: untrusted, features: [untrusted] }),
    champion: { ...subject('champion'), environment: untrusted, features: [] },
    dataChanged: { rowsAfter: 1, added: [untrusted], removed: [untrusted] },
    knownTooLate: [
      { feature: untrusted, expression: untrusted, reason: 'unknown', columns: [untrusted, untrusted] },
    ],
    data: {
      ...results,
      contract: { ...results.contract, file: `a/${untrusted}` },
      files: results.files.map((file) => ({ ...file, location: untrusted })),
    },
    verdict: hostileVerdict(untrusted),
    headVerdict: hostileVerdict(untrusted),
  })
}

function hostileVerdict(untrusted: string): GateVerdict {
  if (judged.outcome === 'unjudgeable') return judged
  return {
    ...judged,
    headline: untrusted,
    notes: [untrusted],
    slices: judged.slices.map((slice) => ({ ...slice, name: untrusted, value: untrusted })),
    slicesLeftOut: [{ name: untrusted, slices: 2, rows: 3 }],
    ladder: judged.ladder.map((rung) => ({
      ...rung,
      rung: untrusted,
      description: untrusted,
      words: untrusted,
    })),
    requirements: judged.requirements.map((one) => ({ ...one, name: untrusted, words: untrusted })),
    classRows: { [untrusted]: 12 },
  }
}
