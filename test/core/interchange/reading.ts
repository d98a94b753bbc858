import { stringify } from 'yaml'
import { readDocument } from '#core/config/read-document.ts'
import { Contract } from '#core/contract/contract.ts'
import { type Promised, promisedBy } from '#core/contract/promised.ts'
import { contractRules } from '#core/contract/rules.ts'

/** A written contract, read as the kit reads one: it throws where anything in it is wrong. */
export function read(written: Record<string, unknown>): Contract {
  return readDocument(Contract, stringify(written), 'contract.yaml', contractRules).value
}

/** What a contract promises, a line each, without where it stands. */
export function promisesIn(contract: Contract): string[] {
  return promisedBy(contract).map(promiseText)
}

function promiseText(promise: Promised): string {
  const where = promise.column ?? 'table'
  if (promise.kind === 'other') return `${where} ${promise.what}`
  const { id, severity, parameters } = promise
  const { check, ...rest } = parameters
  const named = [...(id === undefined ? [] : [id]), ...(severity === 'error' ? [] : [severity])].join(' ')
  const given = Object.entries(rest).filter(([, value]) => value !== undefined && value !== 0)
  given.sort(([a], [b]) => (a < b ? -1 : 1))
  const words = given.map(([name, value]) => ` ${name}=${JSON.stringify(value)}`).join('')
  return `${named === '' ? '' : `[${named}] `}${where} ${check}${words}`
}
