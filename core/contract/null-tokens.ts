import * as z from 'zod'
import type { Contract } from './contract.ts'

/** Texts that count as missing, besides the empty one: `null_tokens` of a contract. */
export function nullTokens({ customProperties }: Pick<Contract, 'customProperties'>): readonly string[] {
  const stated = customProperties.find(({ property }) => property === 'null_tokens')?.value
  return z.array(z.string()).catch([]).parse(stated)
}
