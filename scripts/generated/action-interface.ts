import { stringify } from 'yaml'
import * as z from 'zod'
import { type ActionInterface, metaOf } from '#actions/runner/read-inputs.ts'

/** First line of what is generated in an action.yml; everything below it is. */
export const actionMarker = '# Below: written by `npm run generate` from inputs.ts.'
const tablesStart = '<!-- written by `npm run generate` from inputs.ts -->'
const tablesEnd = '<!-- end -->'

type Interface = ActionInterface<z.ZodObject, string>

/** action.yml with its inputs and outputs as the schema says; what stands above the marker is kept. */
export function withInterface(actionYml: string, action: Interface): string {
  const [own] = actionYml.split(actionMarker)
  const inputs = Object.fromEntries(
    inputsOf(action).map(({ name, description, required, runnerDefault }) => [
      name,
      { description, required, ...(runnerDefault === undefined ? {} : { default: runnerDefault }) },
    ]),
  )
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, description]) => [name, { description }]),
  )
  return `${own?.trimEnd()}\n${actionMarker}\n${stringify({ inputs, outputs }, { lineWidth: 110 })}`
}

/** README.md with its tables of inputs and outputs; everything else is kept. */
export function withTables(readme: string, action: Interface): string {
  const [before, rest] = readme.split(tablesStart)
  const after = rest?.split(tablesEnd)[1]
  if (after === undefined) throw new RangeError(`a README has no ${tablesStart} … ${tablesEnd}`)
  const inputs = inputsOf(action).map(
    ({ name, description, required }) =>
      `| \`${name}\`${required ? ' (required)' : ''} | ${cell(description)} |`,
  )
  const outputs = Object.entries(action.outputs).map(
    ([name, description]) => `| \`${name}\` | ${cell(description)} |`,
  )
  const tables = [
    '| input | |',
    '| --- | --- |',
    ...inputs,
    '',
    '| output | |',
    '| --- | --- |',
    ...outputs,
  ].join('\n')
  return `${before}${tablesStart}\n${tables}\n${tablesEnd}${after}`
}

function inputsOf({ inputs }: Interface) {
  return Object.entries(inputs.shape).map(([name, schema]) => {
    const input = schema as z.ZodType
    const { description } = input
    if (description === undefined) throw new RangeError(`input ${name} has no description`)
    return { name, description, required: !z.safeParse(input, undefined).success, ...metaOf(input) }
  })
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
