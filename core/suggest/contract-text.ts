import type { ColumnFacts, TableFacts } from '#core/init/column-facts.ts'
import { present } from '#core/init/column-facts.ts'
import { comment, listed, scalar } from '#core/init/yaml-text.ts'
import type { GuessedUse } from './guess-use.ts'
import { blocks, confidenceOf, ruleOfThree, type Suggestion } from './suggestion.ts'

/** What a draft is written from. */
export interface DraftFacts {
  readonly id: string
  readonly source: string
  readonly facts: TableFacts
  readonly use: GuessedUse
  /** By column. */
  readonly suggestions: ReadonlyMap<string, readonly Suggestion[]>
  readonly ofTable: readonly Suggestion[]
}

/** A contract's text, and which suggestion stands on which line. */
export interface DraftText {
  readonly text: string
  readonly lines: ReadonlyMap<number, Suggestion>
}

/**
 * The draft of a contract as YAML, each promise below the evidence for it. What rows enough stand for blocks, as a missing
 * column and a value that is not of its type do; guesses, and what few rows suggest, warn.
 * @param refuted suggestions that do not hold on the file itself, with why: they stay as comments
 */
export function contractText(draft: DraftFacts, refuted: ReadonlyMap<Suggestion, string>): DraftText {
  const { facts, use, id } = draft
  const lines: string[] = []
  const places = new Map<number, Suggestion>()
  const say = (...added: readonly string[]): void => void lines.push(...added)
  const suggest = (suggestion: Suggestion, indent: string): void => {
    const { evidence, confidence, check, confirm } = suggestion
    say(...evidence.map((sentence) => `${indent}${comment(sentence)}`))
    const why = refuted.get(suggestion)
    if (check === undefined) return
    if (why !== undefined) {
      say(`${indent}${comment(`left out, for it does not hold on this file: ${why}: {${check}}`)}`)
      return
    }
    if (confirm !== undefined) say(`${indent}${comment(`confirm: ${confirm}`)}`)
    places.set(lines.length + 1, suggestion)
    say(
      `${indent}- {severity: ${blocks(suggestion) ? 'error' : 'warning'}, type: custom, engine: assay, implementation: {${check}}}  ${comment(`confidence: ${confidence}`)}`,
    )
  }
  say(
    comment(
      `Suggested by \`assay suggest-contract\` from ${facts.rows} rows of ${draft.source}: a draft to edit and commit.`,
    ),
    comment(
      'What 300 rows or more stand for blocks (`severity: error`); the rest warns. A missing column and a value that is not of',
    ),
    comment(
      'its type block always. Lines marked `confirm: true` are guesses. No column says yet when it is `known`: a feature has to.',
    ),
    'apiVersion: v3.1.0',
    'kind: DataContract',
    `id: ${scalar(id)}`,
    'version: 0.1.0',
    'status: draft',
    ...(facts.nullTokens.length === 0
      ? []
      : [
          'customProperties:',
          `  ${comment('texts found that count as missing, besides the empty one')}`,
          `  - {property: null_tokens, value: ${listed(facts.nullTokens)}}`,
        ]),
    ...useLines(use),
    'schema:',
    '  - name: data',
    '    logicalType: object',
    '    properties:',
  )
  for (const column of facts.columns) {
    if (!canBeNamed(column.name)) {
      say(
        `      ${comment(`left out: the column ${JSON.stringify(column.name)}, whose name no contract can hold`)}`,
      )
      continue
    }
    say(`      - name: ${scalar(column.name)}`, ...typeLines(column))
    const own = draft.suggestions.get(column.name) ?? []
    if (present(column) === 0) say(`        ${comment('no value in any row')}`)
    if (own.some((suggestion) => isKept(suggestion, refuted))) say('        quality:')
    for (const suggestion of own) suggest(suggestion, '          ')
  }
  if (draft.ofTable.some((suggestion) => isKept(suggestion, refuted))) say('    quality:')
  for (const suggestion of draft.ofTable) suggest(suggestion, '      ')
  return { text: `${lines.join('\n')}\n`, lines: places }
}

/** Names that a contract refuses; see its schema. */
export function canBeNamed(name: string): boolean {
  return name !== '' && !/\p{Cc}/u.test(name) && !/^(assay|text):/.test(name)
}

function isKept(suggestion: Suggestion, refuted: ReadonlyMap<Suggestion, string>): boolean {
  return suggestion.check !== undefined && !refuted.has(suggestion)
}

/** What a model would need to know; commented out, because only a person knows it. */
function useLines({ label, key, time }: GuessedUse): string[] {
  const guesses = [
    ['label', label],
    ['event_time', time],
    ['entity', key],
  ] as const
  const lines = guesses.flatMap(([property, guess]) =>
    guess === undefined
      ? []
      : [
          comment(
            `  - {property: ${property}, value: ${JSON.stringify(guess.column)}}  confirm: true, ${guess.why}`,
          ),
        ],
  )
  return lines.length === 0
    ? []
    : [
        comment('Guessed; belongs to customProperties once it is confirmed, where no pipeline says it:'),
        ...lines,
      ]
}

function typeLines(column: ColumnFacts): string[] {
  const { logicalType, format, orElse } = column.type
  const filled = present(column)
  if (logicalType === 'string') return []
  const evidence = `all ${filled} values; ${ruleOfThree(filled)} are none, at 95 % confidence (${confidenceOf(filled)})`
  const typed = `        logicalType: ${logicalType}  ${comment(evidence)}`
  if (format === undefined) return [typed]
  const other = orElse === undefined ? '' : comment(`confirm: true, ${orElse} fits every value as well`)
  return [typed, `        logicalTypeOptions: {format: ${JSON.stringify(format)}}  ${other}`.trimEnd()]
}
