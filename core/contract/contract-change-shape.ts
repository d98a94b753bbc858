import * as z from 'zod'

/** What a change asks of those who make the data. `unclear`: nothing here can tell, and a person has to. */
export const ChangeKind = z.enum(['breaking', 'unclear', 'loosened', 'neutral'])
export type ChangeKind = z.infer<typeof ChangeKind>

/** One thing that another contract says otherwise. */
export const PromiseChange = z.strictObject({
  kind: ChangeKind,
  subject: z.string().describe('Such as `size: in_set`.'),
  words: z.string(),
  path: z
    .array(z.union([z.string(), z.number()]))
    .describe('Where it stands in the new contract; in the old one, for what is gone.'),
  side: z.enum(['before', 'after']),
  line: z.int().optional().describe('Its line in the new contract.'),
})
export type PromiseChange = z.infer<typeof PromiseChange>

/** How a check stands in the verdict. `absent`: the contract does not ask for it. */
export const Standing = z.enum(['passes', 'blocks', 'warns', 'is waived', 'is not judged', 'absent'])
export type Standing = z.infer<typeof Standing>

/** A check of the same data that comes out otherwise under another contract. */
export const Flip = z.strictObject({
  id: z.string(),
  check: z.string(),
  column: z.string().optional(),
  batch: z.string().optional(),
  before: Standing,
  after: Standing,
  observed: z.string().describe('What was found in the data, in words.'),
  expected: z.strictObject({ before: z.string().optional(), after: z.string().optional() }),
})
export type Flip = z.infer<typeof Flip>

const outcome = z.enum(['pass', 'fail', 'inconclusive'])

/** What a change of the contract means for those who make the data, and for the data at hand. */
export const ContractChange = z.strictObject({
  verdict: z
    .enum(['breaking', 'unclear', 'compatible', 'unchanged'])
    .describe('By the worst of the changes; `unchanged`: the contracts promise the same.'),
  changes: z.array(PromiseChange),
  flips: z.array(Flip).describe('Checks of the same data that come out otherwise.'),
  outcome: z.strictObject({ before: outcome, after: outcome }),
})
export type ContractChange = z.infer<typeof ContractChange>
