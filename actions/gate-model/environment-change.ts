import { modelCard, renderCard } from '#core/card/card.ts'
import { type DeploymentRecord, newestOf, readDeployments } from '#core/deployment/deployment-record.ts'
import { canonicalJson } from '#core/digest.ts'
import type { Environment, Hold } from '#core/environment/environment.ts'
import type { ModelFiles } from '#core/pipeline/read-model.ts'
import { modelPaths } from '#core/repository/layout.ts'
import type { RunManifest } from '#core/run/run-manifest.ts'
import { evidenceNamed } from './evidence-named.ts'
import type { GateModelPorts, GateModelRequest } from './ports.ts'

/** The change of one environment file. */
export interface EnvironmentChange {
  readonly name: string
  readonly before: Environment | undefined
  readonly after: Environment
  readonly policy: ModelFiles
}

export function keptWords(before: Environment, after: Environment): string {
  const { environment: name, version, hold } = after
  if (before.hold !== undefined && hold === undefined)
    return `${name} is released from its hold; it keeps ${version}.`
  if (before.hold === undefined && hold !== undefined) return `${name} is held at ${version}: ${hold.reason}`
  return `${name} keeps ${version}; its settings change.`
}

export function heldWords(name: string, hold: Hold): string {
  return `${name} is held since ${hold.since}: ${hold.reason} A person releases it first, by removing \`hold\`.`
}

export function failedWords({ version, environment, at, why }: DeploymentRecord): string {
  return `${version} failed in ${environment} on ${at}: ${why} Judge a package that differs from it.`
}

/** Which settings change and how, a sentence each. */
export function settingsWords(before: Environment, after: Environment): string[] {
  const flat = (environment: Environment): Map<string, string> =>
    new Map(
      Object.entries({ backend: environment.backend, image: environment.image, ...environment.serve }).map(
        ([key, value]) => [key, canonicalJson(value ?? null)],
      ),
    )
  const then = flat(before)
  return [...flat(after)]
    .filter(([key, value]) => then.get(key) !== value)
    .map(([key, value]) => `${key} changes from ${then.get(key) ?? 'null'} to ${value}.`)
}

/** A file that goes back has to be the one that was verified; only a hold may be added. */
export function unlikeVerified(then: Environment | undefined, after: Environment): string[] {
  if (then === undefined) return ['The commit it was verified at no longer has the file.']
  const [was, is] = [then, after].map(({ hold: _hold, ...rest }) => new Map(Object.entries(rest)))
  return [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])]
    .filter((key) => canonicalJson(was?.get(key) ?? null) !== canonicalJson(is?.get(key) ?? null))
    .map((key) => `${key} is not what it was when ${after.version} was verified here.`)
}

/** A card that comes with a promotion has to be the one the evidence gives. */
export async function unlikeCard(
  { changedPaths, head, model }: GateModelRequest,
  { after, policy }: EnvironmentChange,
  run: RunManifest,
  ports: GateModelPorts,
): Promise<string[]> {
  const paths = modelPaths(ports.settings, model)
  const changed = (changedPaths ?? []).filter((path) => path.startsWith(`${ports.settings.cards}/${model}/`))
  if (changed.length === 0) return []
  const evidence = await evidenceNamed(after.evidence, ports.store)
  if (evidence === undefined) return []
  const card = modelCard({ pipeline: policy.pipeline, run, evidence })
  const expected = new Map([
    [paths.card(run.version, 'md'), renderCard(card)],
    [paths.card(run.version, 'json'), `${JSON.stringify(card, null, 2)}\n`],
  ])
  const texts = await Promise.all(changed.map((path) => head.tree.read(path)))
  return changed
    .filter((path, index) => texts[index] === undefined || texts[index] !== expected.get(path))
    .map((path) => `${path} is not the card that the evidence gives.`)
}

/** Where it runs follows the pipeline's template, or stays what it was. */
export function unlikeTemplate({ name, before, after, policy }: EnvironmentChange): string[] {
  const template = policy.pipeline.environments.find((environment) => environment.name === name)
  if (template === undefined) return []
  return (['backend', 'image'] as const)
    .filter((key) => after[key] !== template[key] && (before === undefined || after[key] !== before[key]))
    .map(
      (key) =>
        `${key} is ${after[key] ?? 'left out'}; pipeline.yaml says ${template[key] ?? 'nothing of it'}.`,
    )
}

/** Every reason against this package in this environment now. */
export async function mayBePromoted(
  request: GateModelRequest,
  { name, before, after, policy }: EnvironmentChange,
  ports: GateModelPorts,
): Promise<string[]> {
  const { store } = ports
  const { model } = request
  const problems: string[] = []
  const template = policy.pipeline.environments.find((environment) => environment.name === name)
  if (template === undefined) problems.push(`pipeline.yaml has no environment \`${name}\`.`)
  if (before?.hold !== undefined) problems.push(heldWords(name, before.hold))
  if (after.hold !== undefined) problems.push('A promotion does not set a hold.')
  const order = policy.pipeline.environments.map((environment) => environment.name)
  const previous = order[order.indexOf(name) - 1]
  if (previous !== undefined) {
    const newest = newestOf(await readDeployments(store, model, previous), after.package.sha256)
    if (newest?.outcome !== 'verified') {
      problems.push(
        `${after.version} was ${newest === undefined ? 'never deployed' : 'not verified'} in ${previous}, which comes before ${name}.`,
      )
    }
  }
  return problems
}
