import type { CheckDefinition } from '../definition.ts'
import { aggregateMatch } from './aggregate-match.ts'
import { compare } from './compare.ts'
import { datasetMatch } from './dataset-match.ts'
import { expression } from './expression.ts'
import { foreignKey } from './foreign-key.ts'
import { functionalDep } from './functional-dep.ts'
import { sqlRows } from './sql-rows.ts'
import { sqlValue } from './sql-value.ts'
import { sumEquals } from './sum-equals.ts'

/** In the order the documentation lists them. */
export const consistencyChecks: readonly CheckDefinition[] = [
  compare,
  sumEquals,
  expression,
  functionalDep,
  foreignKey,
  aggregateMatch,
  datasetMatch,
  sqlValue,
  sqlRows,
]
