import type { CheckDefinition } from '../definition.ts'
import { columnCount } from './column-count.ts'
import { columnNames } from './column-names.ts'
import { columnType } from './column-type.ts'
import { columnsExact } from './columns-exact.ts'
import { columnsForbidden } from './columns-forbidden.ts'
import { columnsPresent } from './columns-present.ts'
import { fileStats } from './file-stats.ts'
import { groupCountMin } from './group-count-min.ts'
import { partitionsPresent } from './partitions-present.ts'
import { rowCount } from './row-count.ts'
import { rowCountChange } from './row-count-change.ts'
import { rowCountMatch } from './row-count-match.ts'
import { schemaCompatible } from './schema-compatible.ts'
import { signatureMatch } from './signature-match.ts'

/** In the order the documentation lists them. */
export const schemaChecks: readonly CheckDefinition[] = [
  columnsPresent,
  columnsExact,
  columnsForbidden,
  columnCount,
  columnType,
  columnNames,
  schemaCompatible,
  signatureMatch,
  fileStats,
  partitionsPresent,
  rowCount,
  rowCountChange,
  rowCountMatch,
  groupCountMin,
]
