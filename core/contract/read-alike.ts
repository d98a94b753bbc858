import { referencesOf } from '#core/data/references.ts'
import { type Contract, nullTokensOf, type Property, propertiesOf } from './contract.ts'

/** Whether two contracts read the columns they share alike, and name the same other tables. */
export function readAlike(first: Contract, second: Contract): boolean {
  const reading = ({ logicalType, physicalName, logicalTypeOptions }: Property): string => {
    const { format, timezone, defaultTimezone } = { ...logicalTypeOptions } as Record<string, unknown>
    return JSON.stringify([logicalType, physicalName, format, timezone, defaultTimezone])
  }
  const others = new Map(propertiesOf(second).map((property) => [property.name, property]))
  const whole = (contract: Contract): string =>
    JSON.stringify([[...nullTokensOf(contract)].sort(), referencesOf(contract)])
  return (
    whole(first) === whole(second) &&
    propertiesOf(first).every((property) => {
      const other = others.get(property.name)
      return other === undefined || reading(other) === reading(property)
    })
  )
}
