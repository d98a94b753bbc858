import { type CaseFile, caseFileName, readCaseFile } from '#core/behaviour/case-file.ts'
import { type Document, readDocument } from '#core/config/read-document.ts'
import { Settings } from '#core/config/settings.ts'
import type { Contract } from '#core/contract/contract.ts'
import { readContract } from '#core/contract/read-contract.ts'
import { DataLock } from '#core/data/data-lock.ts'
import { type Sha256, sha256 } from '#core/digest.ts'
import { Environment } from '#core/environment/environment.ts'
import { Failure } from '#core/failure.ts'
import { isCommand, rungsOf } from '#core/gate/rungs.ts'
import { Pipeline, pipelineRules, type Task } from '#core/pipeline/pipeline.ts'
import type { FileTree } from '#core/repository/file-tree.ts'
import { modelPaths } from '#core/repository/layout.ts'

/** Everything a model's folder says, checked. */
export interface ModelFiles {
  readonly pipeline: Pipeline
  /** Where a part of pipeline.yaml stands. */
  readonly pipelinePlaceOf?: Document<Pipeline>['placeOf'] | undefined
  readonly task: Task
  readonly contract: Contract
  readonly contractDocument: Document<Contract>
  readonly contractFile: string
  readonly contractDigest: Sha256
  /** cases.csv, where there is one. */
  readonly cases?: CaseFile | undefined
  /** Files of the programs on the ladder, by path in the model's folder; undefined where it has none. */
  readonly programs?: Readonly<Record<string, Sha256>> | undefined
}

/** The repository's settings; defaults where there is no `assay.yaml`. */
export async function readSettings(tree: FileTree): Promise<Settings> {
  const text = await tree.read('assay.yaml')
  return text === undefined ? Settings.parse({}) : readDocument(Settings, text, 'assay.yaml').value
}

/** The models of a repository: folders that hold a pipeline.yaml. */
export async function listModels(tree: FileTree, settings: Settings): Promise<string[]> {
  const folders = await tree.folders(settings.pipelines)
  const found = await Promise.all(
    folders.map(async (model) =>
      (await tree.read(modelPaths(settings, model).pipeline)) === undefined ? [] : [model],
    ),
  )
  return found.flat()
}

/**
 * Reads pipeline, contract and cases of a model.
 * @returns undefined if the tree has no such model
 * @throws Failure CONFIGURATION_INVALID or CONFIGURATION_MISSING (no contract)
 */
export async function findModel(
  tree: FileTree,
  settings: Settings,
  model: string,
): Promise<ModelFiles | undefined> {
  const paths = modelPaths(settings, model)
  const text = await tree.read(paths.pipeline)
  if (text === undefined) return undefined
  const document = readDocument(Pipeline, text, paths.pipeline, pipelineRules)
  const pipeline = document.value
  const { task } = pipeline
  if (pipeline.model !== model) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `model: \`${pipeline.model}\`, but the folder is \`${model}\``,
      allowed: model,
      place: document.placeOf(['model']),
    })
  }
  const contractFile = `${paths.folder}/${pipeline.data.contract}`
  const contractText = await tree.read(contractFile)
  if (contractText === undefined) {
    throw new Failure({
      code: 'CONFIGURATION_MISSING',
      problem: `data.contract: there is no ${contractFile} in ${tree.name}`,
      next: 'write it, or draft one with `npx assay init`.',
      place: document.placeOf(['data', 'contract']),
    })
  }
  const contractDocument = readContract(contractText, contractFile)
  const casesFile = `${paths.folder}/${caseFileName}`
  const casesText = await tree.read(casesFile)
  if (casesText === undefined && pipeline.behaviour?.cases !== undefined) {
    throw new Failure({
      code: 'CONFIGURATION_MISSING',
      problem: `behaviour.cases: there is no ${casesFile} in ${tree.name}`,
      next: 'write it (docs/behaviour-cases.md), or take the section out.',
      place: document.placeOf(['behaviour', 'cases']),
    })
  }
  const cases = casesText === undefined ? undefined : readCaseFile(casesText, casesFile, pipeline, task)
  const programs = await programFiles(tree, paths.folder, document)
  return {
    pipeline,
    pipelinePlaceOf: (path) => document.placeOf(path),
    task,
    contract: contractDocument.value,
    contractDocument,
    contractFile,
    contractDigest: sha256(contractText),
    ...(cases === undefined ? {} : { cases }),
    ...(programs === undefined ? {} : { programs }),
  }
}

/** What the programs on the ladder are made of, which is policy as the rungs are. */
async function programFiles(
  tree: FileTree,
  folder: string,
  { value: { gate }, placeOf }: Document<Pipeline>,
): Promise<Record<string, Sha256> | undefined> {
  const commands = rungsOf(gate.baselines).filter(isCommand)
  if (commands.length === 0) return undefined
  const digests = await tree.digests(folder)
  const named = [...new Set(commands.flatMap(({ files }) => files))].sort()
  return Object.fromEntries(
    named.map((path) => {
      const digest = digests[`${folder}/${path}`]
      if (digest !== undefined) return [path, digest]
      throw new Failure({
        code: 'CONFIGURATION_MISSING',
        problem: `gate.baselines: there is no ${folder}/${path} in ${tree.name}`,
        next: 'add the file, or name those that the program is made of.',
        place: placeOf(['gate', 'baselines']),
      })
    }),
  )
}

/** Like {@link findModel}, for a model that has to be there. */
export async function readModel(tree: FileTree, settings: Settings, model: string): Promise<ModelFiles> {
  const found = await findModel(tree, settings, model)
  if (found !== undefined) return found
  const models = await listModels(tree, settings)
  throw new Failure({
    code: 'CONFIGURATION_MISSING',
    problem: `there is no model \`${model}\` in ${tree.name}: ${modelPaths(settings, model).pipeline} is missing`,
    allowed: models.length === 0 ? 'no model is defined yet' : models.join(', '),
    next: 'check the name, or start one with `npx assay init NAME --data FILE --label COLUMN`.',
  })
}

/**
 * The pinned data of a model.
 * @throws Failure DATA_LOCK_MISMATCH if the lock is about another source than pipeline.yaml names
 */
export async function readLock(tree: FileTree, settings: Settings, model: string): Promise<DataLock> {
  const file = modelPaths(settings, model).lock
  const text = await tree.read(file)
  if (text === undefined) {
    throw new Failure({
      code: 'CONFIGURATION_MISSING',
      problem: `${file} is missing: the data are not pinned`,
      next: `write it with \`npx assay lock-data ${model}\` and commit it.`,
    })
  }
  const document = readDocument(DataLock, text, file)
  const pipelineText = await tree.read(modelPaths(settings, model).pipeline)
  const { source } =
    pipelineText === undefined
      ? document.value
      : readDocument(Pipeline, pipelineText, 'pipeline.yaml').value.data
  const foreign = document.value.files.find(
    (pinned) => pinned.batch === undefined && !mayComeFrom(source, pinned.location),
  )
  if (document.value.source === source && foreign === undefined) return document.value
  throw new Failure({
    code: 'DATA_LOCK_MISMATCH',
    problem:
      foreign === undefined
        ? `source: the lock is about \`${document.value.source}\`, pipeline.yaml names \`${source}\``
        : `\`${foreign.location}\` does not come from data.source \`${source}\` and is no batch`,
    allowed: 'the files of data.source, and batches',
    next: `pin what data.source names with \`npx assay lock-data ${model}\` and let the pull request show it.`,
    place: document.placeOf(
      foreign === undefined ? ['source'] : ['files', document.value.files.indexOf(foreign)],
    ),
  })
}

/** Whether a file may be one that a source names: the very path, something below it, or a match of its pattern. */
function mayComeFrom(source: string, location: string): boolean {
  if (source === location || location.startsWith(`${source.replace(/\/$/, '')}/`)) return true
  const [fixed = ''] = source.split(/[*?[{]/)
  return fixed !== source && location.startsWith(fixed)
}

/** What one environment should run; undefined if nothing is deployed there. */
export async function findEnvironment(
  tree: FileTree,
  settings: Settings,
  model: string,
  environment: string,
): Promise<Environment | undefined> {
  const file = modelPaths(settings, model).environment(environment)
  const text = await tree.read(file)
  if (text === undefined) return undefined
  const document = readDocument(Environment, text, file)
  for (const [key, expected] of [
    ['model', model],
    ['environment', environment],
  ] as const) {
    if (document.value[key] !== expected) {
      throw new Failure({
        code: 'CONFIGURATION_INVALID',
        problem: `${key}: \`${document.value[key]}\``,
        allowed: expected,
        next: 'environment files are written by promote-model; take the change back.',
        place: document.placeOf([key]),
      })
    }
  }
  return document.value
}
