import { catalogue } from '#core/contract/checks/catalogue.ts'
import { type CheckResult, type DataResults, isWaived } from '#core/contract/results.ts'
import { digestOf } from '#core/digest.ts'
import { plainText } from '#core/report/plain-text.ts'
import { kitVersion } from '#core/version.ts'

const levels = { block: 'error', warn: 'warning', info: 'note' } as const

/**
 * Data results as SARIF 2.1.0, for code scanning: a result for every check that did not pass, at its line of the contract.
 * What could not be judged is `open`, what was not asked is `notApplicable`; a waived failure is suppressed with its
 * reason. Fingerprints follow the check and not its line, so that an alert stays the same when the contract grows.
 */
export function sarifLog(results: DataResults): Record<string, unknown> {
  const found = results.checks.filter(({ outcome }) => outcome !== 'pass')
  const names = [...new Set(found.map(({ check }) => check))].sort()
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Assay',
            version: kitVersion,
            rules: names.map(ruleOf),
          },
        },
        columnKind: 'unicodeCodePoints',
        automationDetails: { id: `assay/data/${results.contract.id}/` },
        invocations: [{ executionSuccessful: results.checks.every(({ outcome }) => outcome !== 'error') }],
        artifacts: [
          { location: { uri: uriOf(results.contract.file) }, hashes: { 'sha-256': results.contract.sha256 } },
        ],
        results: found.map((check) => resultOf(check, names.indexOf(check.check), results)),
        properties: { outcome: results.outcome, rows: results.rows, checks: results.checks.length },
      },
    ],
  }
}

/** A SARIF log as text. */
export function sarifJson(results: DataResults): string {
  return `${JSON.stringify(sarifLog(results), null, 2)}\n`
}

function ruleOf(name: string): Record<string, unknown> {
  const definition = catalogue.find((check) => check.name === name)
  return {
    id: name,
    shortDescription: { text: definition?.words ?? name.replaceAll('_', ' ') },
    ...(definition === undefined ? {} : { properties: { tags: [definition.dimension, 'data'] } }),
  }
}

function resultOf(check: CheckResult, ruleIndex: number, { contract }: DataResults): Record<string, unknown> {
  const { id, outcome, severity, line, batch, rows, bad, of, value, column, dimension, waived } = check
  const kind = outcome === 'no_data' ? 'open' : outcome === 'skipped' ? 'notApplicable' : 'fail'
  return {
    ruleId: check.check,
    ruleIndex,
    kind,
    level: kind === 'fail' ? levels[severity] : 'none',
    message: { text: words(check) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(contract.file), index: 0 },
          region: { startLine: line ?? 1 },
        },
        ...(column === undefined ? {} : { logicalLocations: [{ name: column, kind: 'member' }] }),
      },
    ],
    partialFingerprints: { 'assayCheck/v1': digestOf({ contract: contract.id, id, batch: batch ?? null }) },
    ...(waived === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: 'external',
              status: isWaived(check) ? 'accepted' : 'rejected',
              justification: plainText(`${waived.reason} (until ${waived.until})`, most),
            },
          ],
        }),
    properties: {
      id,
      dimension,
      outcome,
      ...(batch === undefined ? {} : { batch }),
      ...(bad === undefined ? {} : { bad }),
      ...(of === undefined ? {} : { of }),
      ...(value === undefined ? {} : { value }),
      ...(rows === undefined ? {} : { rows }),
    },
  }
}

const most = 1000

function words({ id, batch, observed, expected, description, outcome }: CheckResult): string {
  const unlike = outcome === 'fail' ? '' : ` (${outcome})`
  const of = batch === undefined ? '' : ` of batch ${batch}`
  const why = description === undefined ? '' : ` ${description}`
  return plainText(`${id}${of}${unlike}: ${observed}; promised: ${expected}.${why}`, most)
}

/** A path below the repository as a relative address. */
function uriOf(file: string): string {
  return file
    .replaceAll('\\', '/')
    .replace(/^(\.?\/)+/, '')
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/')
}
