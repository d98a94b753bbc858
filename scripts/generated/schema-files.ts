import * as z from 'zod'
import { CardJson } from '#core/card/card.ts'
import { Settings } from '#core/config/settings.ts'
import { Contract } from '#core/contract/contract.ts'
import { DataResults } from '#core/contract/results.ts'
import { DataLock } from '#core/data/data-lock.ts'
import { DeploymentRecord } from '#core/deployment/deployment-record.ts'
import { DriftReport } from '#core/drift/report.ts'
import { Snapshot } from '#core/drift/snapshot.ts'
import { Environment } from '#core/environment/environment.ts'
import { Evidence } from '#core/evidence/evidence.ts'
import { VerdictFile } from '#core/gate/prediction-files/verdict-file.ts'
import { PackageManifest } from '#core/package/package-manifest.ts'
import { Pipeline } from '#core/pipeline/pipeline.ts'
import { Bundle } from '#core/run/bundle.ts'
import { RunManifest } from '#core/run/run-manifest.ts'

/** A file of a kind the kit reads or writes. */
interface FileKind {
  readonly schema: z.ZodType
  readonly title: string
  /** person: what has a default may be left out. kit: everything is there. */
  readonly writtenBy: 'person' | 'kit'
}

const kinds: Readonly<Record<string, FileKind>> = {
  assay: { schema: Settings, title: 'assay.yaml: where things are', writtenBy: 'person' },
  pipeline: {
    schema: Pipeline,
    title: 'pipeline.yaml: how a model is made and judged',
    writtenBy: 'person',
  },
  contract: { schema: Contract, title: 'contract.yaml: what the data promise', writtenBy: 'person' },
  'data-lock': { schema: DataLock, title: 'data.lock.yaml: the pinned data', writtenBy: 'person' },
  environment: { schema: Environment, title: 'What an environment should run', writtenBy: 'person' },
  run: { schema: RunManifest, title: 'run.json: one training', writtenBy: 'kit' },
  bundle: { schema: Bundle, title: 'bundle.json: what the build lane leaves', writtenBy: 'kit' },
  verdict: { schema: VerdictFile, title: 'verdict.json: the gate on prediction files', writtenBy: 'kit' },
  evidence: { schema: Evidence, title: 'evidence.json: what a reviewer reads', writtenBy: 'kit' },
  'data-results': { schema: DataResults, title: 'data-results.json: the contract, judged', writtenBy: 'kit' },
  'deployment-record': { schema: DeploymentRecord, title: 'What came of a merge', writtenBy: 'kit' },
  'drift-report': { schema: DriftReport, title: 'drift-report.json: one window, judged', writtenBy: 'kit' },
  snapshot: { schema: Snapshot, title: 'The reference profile for drift', writtenBy: 'kit' },
  package: { schema: PackageManifest, title: 'assay-package.json: what a package is', writtenBy: 'person' },
  card: { schema: CardJson, title: 'The model card, for machines', writtenBy: 'kit' },
}

/** JSON Schemas by path, for editors and other programs; draft 7, which YAML editors understand. */
export function schemaFiles(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(kinds).map(([name, { schema, title, writtenBy }]) => {
      const json = z.toJSONSchema(schema, {
        target: 'draft-7',
        io: writtenBy === 'person' ? 'input' : 'output',
      })
      const { $schema, ...rest } = json
      return [`schemas/${name}.schema.json`, `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`]
    }),
  )
}
