import { marked } from 'marked'
import { describe, expect, test } from 'vitest'
import { CardJson, modelCard, renderCard, renderCardIndex } from '#core/card/card.ts'
import { digestOf, sha256 } from '#core/digest.ts'
import type { Evidence } from '#core/evidence/evidence.ts'
import { Pipeline } from '#core/pipeline/pipeline.ts'
import { RunManifest } from '#core/run/run-manifest.ts'
import { behaviourReport } from '../../builders/behaviour-report.ts'
import { evidence, subject } from '../../builders/evidence.ts'
import { stories } from '../../builders/evidence-stories.ts'
import { strikeGate, strikeValue, strikeVerdict } from '../../builders/strike-verdict.ts'

const pipeline = Pipeline.parse({
  schemaVersion: 1,
  model: 'bird-strike-damage',
  task: 'binary-classification',
  owner: '@airfield-safety',
  purpose: {
    problem: 'Which reported wildlife strikes damaged the aircraft?',
    today: 'Every strike is inspected by hand within 24 h.',
    use: 'Rank inspections; a person decides.',
    not_for: 'Deciding that an aircraft may fly.',
    stakeholders: { data_science: 'roc_auc', business: 'expected_value' },
  },
  value: strikeValue,
  data: {
    source: 'data/birdstrikes.csv',
    columns: { strike_id: 'row_number', damaged: 'damage', wildlife_size: 'Wildlife Size' },
    label: 'damaged',
    id: 'strike_id',
    features: ['wildlife_size'],
    split: { by: 'random', validation: 0.2, test: 0.2 },
  },
  training: { command: 'node train.ts', hyperparameters: { num_trees: 200 }, seed: 7 },
  serving: { command: 'node server.mjs' },
  evaluation: { decision_threshold: 0.3, slices: ['wildlife_size'] },
  gate: strikeGate(),
})
const { version, package: digest, bytes, trainingKey, commit } = subject('candidate')
const run = RunManifest.parse({
  schemaVersion: 1,
  model: 'bird-strike-damage',
  task: 'binary-classification',
  trainingKey,
  version,
  commit,
  commitTime: '2026-11-21T00:00:00.000Z',
  code: { 'train.ts': sha256('train') },
  dependencies: { 'package-lock.json': sha256('lock') },
  data: {
    files: [{ location: 'data/birdstrikes.csv', sha256: sha256('data') }],
    channels: {
      train: { sha256: sha256('train'), rows: 4301 },
      validation: { sha256: sha256('v'), rows: 1474 },
    },
  },
  features: [{ name: 'wildlife_size', expression: 'Wildlife Size', type: 'string' }],
  label: { name: 'damaged', expression: `"Effect" <> 'None'` },
  training: {
    command: 'node train.ts',
    hyperparameters: { num_trees: 200 },
    seed: 7,
    runtime: 'node-24.21.0 linux-x64',
    kit: '0.1.0',
  },
  package: { sha256: digest, bytes },
})
const cardOf = (of: Evidence, at?: string): CardJson =>
  modelCard({ pipeline, run, evidence: of, ...(at === undefined ? {} : { at }) })
const [first = evidence()] = stories['first-model']?.() ?? []

describe('the card for machines', () => {
  test('fits its schema and comes back from JSON as it was', () => {
    const card = cardOf(evidence(), '2026-11-21T10:00:00.000Z')
    expect(CardJson.parse(JSON.parse(JSON.stringify(card)))).toEqual(card)
  })

  test('says how the model behaves where that was asked, and nothing where it was not', () => {
    const card = cardOf(evidence({ behaviour: behaviourReport() }))
    expect(CardJson.parse(JSON.parse(JSON.stringify(card)))).toEqual(card)
    expect(renderCard(card)).toContain('## How it behaves')
    expect(renderCard(card)).toContain('| `wildlife_size` | **0.1200** (0.1000&nbsp;to&nbsp;0.1400) |')
    expect(cardOf(evidence())).not.toHaveProperty('behaviour')
    expect(renderCard(cardOf(evidence()))).not.toContain('How it behaves')
  })

  test('holds no time unless it is given one: the same run gives the same bytes', () => {
    expect(JSON.stringify(cardOf(first))).toBe(JSON.stringify(cardOf(structuredClone(first))))
    expect(cardOf(first)).not.toHaveProperty('at')
  })

  test('names the evidence by the digest the store keeps it under', () => {
    expect(cardOf(first).evidence).toBe(digestOf(first))
  })

  test('counts the rows of every part', () => {
    expect(cardOf(first).data.rows).toEqual({ train: 4301, validation: 1474, holdout: 2228 })
  })
})

describe('limits', () => {
  const limits = (of: Evidence): string[] => cardOf(of).limits

  test('a first version was not compared with a champion', () => {
    expect(limits(first)).toContain(
      'It is the first version: it was compared with simple models only, and slices were not judged.',
    )
  })

  test('slices that were not assessed are named with their rows', () => {
    expect(limits(evidence()).find((limit) => limit.startsWith('Not assessed'))).toBe(
      'Not assessed: `phase_of_flight = Descent` (94 rows), `phase_of_flight = Taxi` (22 rows).',
    )
  })

  test('a simple model that does about as well is told', () => {
    const weak = strikeVerdict({ kind: 'first', strengths: [1.1, 1.4] })
    expect(limits(evidence({ verdict: weak })).find((limit) => limit.startsWith('A simple model'))).toMatch(
      /rate table on wildlife_species: .* the rung is better/,
    )
  })

  test('without numbers that is said', () => {
    expect(limits(evidence({ verdict: undefined }))).toEqual(['No numbers: it was not judged by metrics.'])
  })
})

describe('the card for people', () => {
  test('of a first version', async () => {
    await expect(renderCard(cardOf(first))).toMatchFileSnapshot('golden/first-model.md')
  })

  test('of a version that met a champion', async () => {
    await expect(renderCard(cardOf(evidence()))).toMatchFileSnapshot('golden/better-model.md')
  })

  test('starts with the planning questions', () => {
    const headings = renderCard(cardOf(first))
      .split('\n')
      .filter((line) => line.startsWith('#'))
    expect(headings.slice(0, 4)).toEqual([
      `# bird-strike-damage ${version}`,
      '## Why it exists',
      '## What it is',
      '## Data',
    ])
  })

  test('a question nobody answered is shown as open', () => {
    expect(renderCard(cardOf(first))).toContain('| **How would one know that it pays?** | *not said* |')
  })

  test('what a pull request wrote stays text', () => {
    const bad = '<img src=x> | @octocat\n# [x](https://evil.example) `'
    const purpose = { problem: bad, use: bad, stakeholders: { [bad]: bad } }
    const features = [{ name: bad, expression: bad, type: 'string' as const }]
    const card = { ...cardOf(evidence()), owner: bad, purpose, features, classes: [bad], limits: [bad] }
    const html = marked.parse(renderCard(card), { async: false })
    expect(html).not.toMatch(/<img|<a /)
    expect(html.replace(/<code>.*?<\/code>/gs, '').replace(/<span>@<\/span>/g, '')).not.toContain('@')
    expect(html.match(/<h1>/g)).toHaveLength(1)
  })
})

describe('the index', () => {
  test('lists every version by model, newest first', () => {
    const card = cardOf(first)
    const cards = [
      { ...card, version: '20261001-0a0b0c0d' },
      card,
      { ...card, model: 'a-model', outcome: 'inconclusive' as const },
    ]
    const rows = renderCardIndex(cards)
      .split('\n')
      .filter((line) => line.includes('.md)'))
    expect(rows.map((row) => row.split('|')[2]?.trim())).toEqual([
      `[${version}](a-model/${version}.md)`,
      `[${version}](bird-strike-damage/${version}.md)`,
      '[20261001-0a0b0c0d](bird-strike-damage/20261001-0a0b0c0d.md)',
    ])
    expect(renderCardIndex(cards.toReversed())).toBe(renderCardIndex(cards))
  })

  test('says so when there is none', () => {
    expect(renderCardIndex([])).toBe(
      '# Model cards\n\nOne card for each version that was promoted. This page is generated.\n\nNo version was promoted yet.\n',
    )
  })
})
