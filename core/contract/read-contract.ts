import { isMap, isSeq, type YAMLMap, type YAMLSeq, type Document as YamlDocument } from 'yaml'
import { type Document, readDocument } from '#core/config/read-document.ts'
import { sha256 } from '#core/digest.ts'
import { Failure, type Place } from '#core/failure.ts'
import type { JudgingContract } from './check-table.ts'
import { Contract } from './contract.ts'
import { contractFileOf } from './contract-file.ts'
import { contractRules } from './rules.ts'

/**
 * Reads a contract. Of one that describes several tables, as the standard allows, `contract.yaml#orders` names the one that is
 * meant: the others, and service levels that speak of them, are left aside unread.
 * @param named the file, with `#table` after it where there are several
 * @throws Failure CONFIGURATION_INVALID with file and line
 */
export function readContract(text: string, named: string): Document<Contract> {
  const { file, table } = contractFileOf(named)
  return readDocument(Contract, text, file, contractRules, (document, placeAt) =>
    chooseTable(document, table, placeAt, file),
  )
}

/**
 * Reads a contract to judge data by.
 * @throws Failure as readContract does
 */
export function readJudgingContract(text: string, named: string): JudgingContract {
  const document = readContract(text, named)
  return {
    contract: document.value,
    contractDocument: document,
    contractFile: document.file,
    contractDigest: sha256(text),
  }
}

function chooseTable(
  document: YamlDocument,
  wanted: string | undefined,
  placeAt: (offset: number) => Place,
  file: string,
): void {
  const tables: unknown = document.get('schema')
  if (!isSeq(tables) || (wanted === undefined && tables.items.length < 2)) return
  const place = placeAt(tables.range?.[0] ?? 0)
  const names = tables.items.map((table) => (isMap(table) ? namesOf(table) : []))
  const listed = names.map(([name = '']) => name).join(', ')
  if (wanted === undefined) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `schema: ${tables.items.length} tables, ${listed}; data are judged by one`,
      next: `name it: ${file}#${names[0]?.[0] ?? 'table'}; for a model, keep its table in a contract of its own.`,
      place,
    })
  }
  const chosen = names.findIndex((own) => own.includes(wanted))
  if (chosen === -1) {
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `schema: there is no table \`${wanted}\``,
      allowed: listed,
      place,
    })
  }
  tables.items = tables.items.slice(chosen, chosen + 1)
  leaveOut(document.get('slaProperties'), new Set(names.flatMap((own, at) => (at === chosen ? [] : own))))
}

function namesOf(table: YAMLMap): string[] {
  return [table.get('name'), table.get('physicalName')].filter((name) => typeof name === 'string')
}

/** Service levels of other tables: `orders.placed_at` is a column of `orders`. */
function leaveOut(levels: unknown, others: ReadonlySet<string>): void {
  if (!isSeq(levels)) return
  const kept: YAMLSeq['items'] = levels.items.filter((level) => {
    const element: unknown = isMap(level) ? level.get('element') : undefined
    return typeof element !== 'string' || !element.includes('.') || !others.has(element.split('.')[0] ?? '')
  })
  levels.items = kept
}
