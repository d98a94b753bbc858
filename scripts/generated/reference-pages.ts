import * as z from 'zod'
import { catalogue } from '#core/contract/checks/catalogue.ts'
import { type CheckDefinition, dimensions } from '#core/contract/checks/definition.ts'
import { metricFacts, metricNames } from '#core/metrics/metric-table.ts'

const written = '<!-- Written by `npm run generate`; change the sources it names instead. -->'

/** Parameters every check takes, described once. */
const common = new Set(['check', 'where', 'by', 'waived'])

/** Pages that list what the code declares, by path. */
export function referencePages(): Record<string, string> {
  return { 'docs/checks.md': checksPage(), 'docs/metrics.md': metricsPage() }
}

function checksPage(): string {
  const sections = dimensions.flatMap((dimension) => {
    const checks = catalogue.filter((check) => check.dimension === dimension)
    return checks.length === 0 ? [] : [`## ${dimension}`, ...checks.map(checkText)]
  })
  const [first] = catalogue
  const shared =
    first === undefined ? '' : parametersOf(first, (name) => name !== 'check' && common.has(name))
  return `${[
    '# Checks of a data contract',
    written,
    'Each is a file in `core/contract/checks/`. In a contract they stand in `quality` of a column or of the table, as `{type: custom, engine: assay, implementation: {check: <name>, …}}`.',
    'Shorter, in `checks` of a column or of the table: `checks: [not_null, {range: {min: 0, max: 400}, id: speed, severity: warning}]`. That form is the kit’s own; `npx assay expand-contract contract.yaml` writes it as the standard has it.',
    `Every check also takes, among its parameters (\`range: {max: 400, where: "landed"}\`):\n\n${shared}`,
    ...sections,
  ].join('\n\n')}\n`
}

function checkText(check: CheckDefinition): string {
  const place = { column: 'of a column', table: 'of the table', either: 'of a column or the table' }[
    check.about
  ]
  const types = check.columnTypes === undefined ? '' : ` (${check.columnTypes.join(', ')})`
  const parameters = parametersOf(check, (name) => !common.has(name))
  return [
    `### ${check.name}`,
    `${check.words} A check ${place}${types}.`,
    ...(parameters === '' ? [] : [parameters]),
  ].join('\n\n')
}

function parametersOf({ schema }: CheckDefinition, wanted: (name: string) => boolean): string {
  return Object.entries(schema.shape as Record<string, z.ZodType>)
    .filter(([name]) => wanted(name))
    .map(([name, parameter]) => {
      const required = z.safeParse(parameter, undefined).success ? '' : ' (required)'
      return `- \`${name}\`${required}: ${descriptionOf(parameter)}`
    })
    .join('\n')
}

/** A description may stand inside of what makes a parameter optional. */
function descriptionOf(schema: z.ZodType): string {
  if (schema.description !== undefined) return schema.description
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? descriptionOf(schema.unwrap() as z.ZodType)
    : ''
}

function metricsPage(): string {
  const rows = metricNames.map((name) => {
    const { tasks, direction, unit, definition, source } = metricFacts(name)
    return `| \`${name}\` | ${tasks.join(', ')} | ${direction === 'neither' ? 'best near its level' : `${direction} is better`} | ${cell(unit)} | ${cell(definition)} | ${cell(source)} |`
  })
  return `${[
    '# Metrics',
    written,
    'What `gate:` in `pipeline.yaml` can name. From `core/metrics/metric-table.ts`.',
    [
      '| metric | tasks | | unit | definition | source |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
  ].join('\n\n')}\n`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
