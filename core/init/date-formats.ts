/** Ways of writing dates that are looked for, the likelier first. Without a format: ISO 8601. */
export const dateFormats: readonly {
  readonly logicalType: 'date' | 'timestamp'
  readonly format?: string
}[] = [
  { logicalType: 'date' },
  { logicalType: 'timestamp' },
  { logicalType: 'date', format: 'M/d/yyyy' },
  { logicalType: 'date', format: 'd/M/yyyy' },
  { logicalType: 'date', format: 'd.M.yyyy' },
  { logicalType: 'date', format: 'd-M-yyyy' },
  { logicalType: 'date', format: 'M-d-yyyy' },
  { logicalType: 'date', format: 'yyyy/M/d' },
  { logicalType: 'date', format: 'M/d/yy' },
  { logicalType: 'date', format: 'd/M/yy' },
  { logicalType: 'date', format: 'd.M.yy' },
  { logicalType: 'date', format: 'MMM d yyyy' },
  { logicalType: 'date', format: 'MMM d, yyyy' },
  { logicalType: 'date', format: 'd MMM yyyy' },
  { logicalType: 'date', format: 'd-MMM-yyyy' },
  { logicalType: 'date', format: 'MMMM d, yyyy' },
  { logicalType: 'date', format: 'MMMM d yyyy' },
  { logicalType: 'date', format: 'd MMMM yyyy' },
  { logicalType: 'timestamp', format: 'M/d/yyyy H:mm' },
  { logicalType: 'timestamp', format: 'd/M/yyyy H:mm' },
  { logicalType: 'timestamp', format: 'M/d/yyyy H:mm:ss' },
  { logicalType: 'timestamp', format: 'd/M/yyyy H:mm:ss' },
  { logicalType: 'timestamp', format: 'd.M.yyyy H:mm' },
  { logicalType: 'timestamp', format: 'd.M.yyyy H:mm:ss' },
  { logicalType: 'timestamp', format: 'yyyy/M/d H:mm' },
  { logicalType: 'timestamp', format: 'yyyy/M/d H:mm:ss' },
]

/** RE2 pattern of texts worth trying as dates: digits or a month, a separator, and digits or a month again. */
export const dateLike = '[0-9A-Za-z]{1,9}[-/. ][0-9A-Za-z]{1,9}[-/. ,]{1,2}[0-9]{2,4}([T ].{0,25})?'
