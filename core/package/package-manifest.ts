import * as z from 'zod'
import { Name } from '#core/config/quantities.ts'
import { type Finding, type Rule, readDocument } from '#core/config/read-document.ts'
import { Failure } from '#core/failure.ts'
import { Task } from '#core/pipeline/pipeline.ts'

/** The manifest's name, at the top of the package folder. */
export const packageManifestFile = 'assay-package.json'

/** One value that a request row carries. */
export const SignatureInput = z.strictObject({
  name: z.string().min(1).describe('Name of the feature; the key in a JSON row, the column in CSV.'),
  type: z.enum(['string', 'number', 'boolean']).describe('Type of its values; every value may also be null.'),
})
export type SignatureInput = z.infer<typeof SignatureInput>

/** What the model answers for one row. */
export const SignatureOutput = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('score') })
    .describe('Binary: `score`, the probability of the positive class, 0 to 1.'),
  z
    .strictObject({
      kind: z.literal('class_scores'),
      classes: z.array(z.string().min(1)).min(2).describe('All class names, in a fixed order.'),
    })
    .describe('Multiclass: `prediction`, `scores` by class (0 to 1), or both.'),
  z
    .strictObject({
      kind: z.literal('value'),
      quantiles: z
        .array(z.number().gt(0).lt(1))
        .min(1)
        .optional()
        .describe('Forecast: levels of the predicted quantiles, each as `quantile_<level>`.'),
    })
    .describe('Regression, forecast, scores: `prediction`, a finite number.'),
])
export type SignatureOutput = z.infer<typeof SignatureOutput>

const Signature = z.strictObject({
  inputs: z.array(SignatureInput).min(1).describe('What a request row carries, in CSV order.'),
  output: SignatureOutput.describe('What the model answers for one row.'),
})

const Runtime = z.strictObject({
  node: z.literal('24').optional().describe('Major version of Node.js the commands need.'),
  python: z.literal('3').optional().describe('Major version of Python the commands need.'),
  image: z
    .string()
    .regex(/^(\S+@)?sha256:[0-9a-f]{64}$/, 'an image by digest: [<repository>@]sha256:<digest>')
    .optional()
    .describe('Container image that holds everything the commands need, by digest.'),
})

const commandLine = z.string().trim().min(1)

/** `assay-package.json`: what a package is and how it is run. Exactly one of `serve` and `predict` is there. */
export const PackageManifest = z
  .strictObject({
    schemaVersion: z.literal(1),
    model: Name.describe('The model this package is one of.'),
    serve: commandLine
      .optional()
      .describe(
        'Command line, run in the package folder, of a server for GET /ping, POST /invocations on $PORT.',
      ),
    predict: commandLine
      .optional()
      .describe(
        'Command line, run in the package folder, that reads CSV with a header and writes CSV with a header.',
      ),
    task: Task.describe('What is predicted.'),
    signature: Signature.describe('What goes in and what comes out.'),
    runtime: Runtime.prefault({}).describe('What has to be installed where it runs.'),
  })
  .meta({ oneOf: [{ required: ['serve'] }, { required: ['predict'] }] })
export type PackageManifest = z.infer<typeof PackageManifest>

/** How a package is run: its own server, or a command for one batch that the kit wraps in a server. */
export type PackageCommand =
  | { readonly kind: 'serve'; readonly command: string }
  | { readonly kind: 'predict'; readonly command: string }

/** The command of a manifest that {@link readPackageManifest} accepted. */
export function packageCommand(manifest: PackageManifest): PackageCommand {
  if (manifest.serve !== undefined) return { kind: 'serve', command: manifest.serve }
  return { kind: 'predict', command: manifest.predict! }
}

/**
 * Reads and checks the text of an `assay-package.json`.
 * @param file how messages name it.
 * @throws Failure PACKAGE_INVALID that lists every finding with file and line.
 */
export function readPackageManifest(text: string, file: string = packageManifestFile): PackageManifest {
  try {
    return readDocument(PackageManifest, text, file, manifestRules).value
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure({ ...error.facts, code: 'PACKAGE_INVALID' })
  }
}

const outputOfTask = {
  'binary-classification': 'score',
  multiclass: 'class_scores',
  regression: 'value',
  forecast: 'value',
  scores: 'value',
} as const satisfies Record<Task, SignatureOutput['kind']>

const manifestRules: readonly Rule<PackageManifest>[] = [oneCommand, outputFitsTask, namesAreUnique]

function oneCommand(manifest: PackageManifest): Finding[] {
  const found = [manifest.serve, manifest.predict].filter((command) => command !== undefined).length
  if (found === 1) return []
  const problem = found === 0 ? 'there is no command to run' : 'both serve and predict are given'
  return [{ path: found === 0 ? [] : ['predict'], problem, allowed: 'exactly one of serve, predict' }]
}

function outputFitsTask(manifest: PackageManifest): Finding[] {
  const expected = outputOfTask[manifest.task]
  const { kind } = manifest.signature.output
  if (kind === expected) return []
  const problem = `${kind} is not what a ${manifest.task} model answers`
  return [{ path: ['signature', 'output', 'kind'], problem, allowed: expected }]
}

function namesAreUnique(manifest: PackageManifest): Finding[] {
  const { inputs, output } = manifest.signature
  const findings = repeated(inputs.map(({ name }) => name)).map(
    (index): Finding => ({
      path: ['signature', 'inputs', index, 'name'],
      problem: `input ${JSON.stringify(inputs[index]?.name)} is there twice`,
    }),
  )
  if (output.kind !== 'class_scores') return findings
  const classes = repeated(output.classes).map(
    (index): Finding => ({
      path: ['signature', 'output', 'classes', index],
      problem: `class ${JSON.stringify(output.classes[index])} is there twice`,
    }),
  )
  return [...findings, ...classes]
}

function repeated(names: readonly string[]): number[] {
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []))
}
