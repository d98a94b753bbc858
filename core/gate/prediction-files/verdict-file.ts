import * as z from 'zod'
import { Sha256 } from '#core/digest.ts'
import { Gate } from '../gate.ts'
import { GateVerdict } from '../verdict.ts'
import { fileFormats, fileRoles, otherRoles } from './file-columns.ts'
import { FilesQuestion } from './question.ts'
import { type UnusableReason, unusableReasons } from './unusable.ts'

const Input = z.strictObject({
  path: z.string().describe('As it was named.'),
  format: z.enum(fileFormats),
  sha256: Sha256,
  bytes: z.int().positive(),
})

const Package = Input.omit({ format: true })

const UnusableFiles = z
  .strictObject({
    kind: z.literal('unusable'),
    reason: z.enum(Object.keys(unusableReasons) as [UnusableReason, ...UnusableReason[]]),
    role: z
      .enum([...fileRoles, ...otherRoles])
      .exactOptional()
      .describe('The file it is found in.'),
    column: z.string().exactOptional(),
    rows: z.int().nonnegative().exactOptional().describe('How many rows it concerns.'),
    first: z.array(z.string()).exactOptional().describe('The first of them: ids, or values.'),
    words: z.string(),
    next: z.string().describe('What to do.'),
  })
  .describe('Why the files cannot be judged.')

/**
 * verdict.json of prediction files: the answer, and all it follows from, so that it can be computed again. It holds no
 * time and no machine: the same files and question give the same bytes.
 */
export const VerdictFile = z.strictObject({
  schemaVersion: z.literal(1),
  outcome: z
    .enum(['pass', 'fail', 'inconclusive', 'invalid'])
    .describe(
      'May the candidate replace the champion? Only pass says yes. invalid: something has to be mended first.',
    ),
  headline: z.string().describe('The answer in one sentence.'),
  inputs: z
    .strictObject({
      candidate: Input,
      champion: Input.exactOptional().describe('None: there is no champion to meet.'),
      holdout: Input.exactOptional().describe('None: the labels are in the candidate’s file.'),
      baselines: z.record(z.string(), Input).exactOptional().describe('Simple models, by name.'),
      validation: Input.exactOptional().describe('Labelled rows a threshold was chosen on.'),
      championValidation: Input.exactOptional().describe('The same of the champion, where it has a file.'),
      package: Package.exactOptional().describe('The candidate’s package, for its size.'),
      championPackage: Package.exactOptional().describe('The champion’s package, for its size.'),
    })
    .describe('What was judged.'),
  question: FilesQuestion,
  engine: z
    .strictObject({
      kit: z.string().describe('Version of Assay.'),
      vectors: Sha256.describe('The test vectors its statistics are held against.'),
      seed: z.int().nonnegative().describe('Of every random draw.'),
    })
    .describe('What computed it.'),
  taken: z.array(z.string()).describe('What nobody said and was taken, and how to say it.'),
  gate: Gate.exactOptional().describe('The gate as it was applied, defaults filled in; alpha among them.'),
  verdict: GateVerdict.exactOptional().describe('With the method of every number.'),
  unusable: UnusableFiles.exactOptional(),
})
export type VerdictFile = z.infer<typeof VerdictFile>
export type VerdictInput = z.infer<typeof Input>
export type PackageInput = z.infer<typeof Package>
