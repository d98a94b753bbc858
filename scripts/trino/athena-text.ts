import { NumberText, type TypeSignature, type Value } from './trino-statement.ts'

/** A value as a result of Athena's writes it; undefined for NULL. */
export function athenaText(value: Value, type: TypeSignature): string | undefined {
  if (value === null) return undefined
  const parts = type.arguments ?? []
  if (type.rawType === 'array') {
    const items = value as readonly Value[]
    return `[${items.map((item) => athenaText(item, signature(parts[0]?.value)) ?? 'null').join(', ')}]`
  }
  if (type.rawType === 'map') {
    const entries = Object.entries(value as { readonly [key: string]: Value })
    const written = entries.map(
      ([key, item]) => `${key}=${athenaText(item, signature(parts[1]?.value)) ?? 'null'}`,
    )
    return `{${written.join(', ')}}`
  }
  if (type.rawType === 'row') {
    const fields = value as readonly Value[]
    const written = fields.map((item, index) => {
      const { name, type: own } = field(parts[index]?.value, index)
      return `${name}=${athenaText(item, own) ?? 'null'}`
    })
    return `{${written.join(', ')}}`
  }
  if (value instanceof NumberText)
    return type.rawType === 'double' || type.rawType === 'real' ? realText(value.written) : value.written
  if (type.rawType === 'varbinary')
    return Buffer.from(String(value), 'base64')
      .toString('hex')
      .replace(/..(?=.)/g, '$& ')
  return String(value)
}

/** A binary fraction as Java writes it: `1.0`, `1.0E10`. */
function realText(written: string): string {
  const number = Number(written)
  if (number === 0) return written.startsWith('-') ? '-0.0' : '0.0'
  const size = Math.abs(number)
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(number) ? `${number}.0` : String(number)
  const [mantissa = '', exponent = ''] = number.toExponential().split('e')
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`
}

function signature(value: unknown): TypeSignature {
  return value as TypeSignature
}

function field(value: unknown, index: number): { name: string; type: TypeSignature } {
  const named = value as { fieldName?: { name: string }; typeSignature: TypeSignature }
  return { name: named.fieldName?.name ?? `field${index}`, type: named.typeSignature }
}
