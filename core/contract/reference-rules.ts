import type { Finding } from '#core/config/read-document.ts'
import { References, referencesOf } from '#core/data/references.ts'
import type { Contract } from './contract.ts'
import { statedChecks } from './stated-checks.ts'

/** References are paths to data files, and checks speak of those that are there. */
export function referencesAreThere(contract: Contract): Finding[] {
  const names = referencesOf(contract).map(({ name }) => name)
  const unknown = statedChecks(contract).flatMap(({ parameters, parametersPath }): Finding[] => {
    const { reference } = parameters
    return typeof reference !== 'string' || names.includes(reference)
      ? []
      : [
          {
            path: [...parametersPath, 'reference'],
            problem: `there is no reference \`${reference}\``,
            allowed:
              names.length > 0
                ? names.join(', ')
                : 'a name under `references` in customProperties of the contract',
          },
        ]
  })
  return [...contract.customProperties.flatMap(faultsOf), ...unknown]
}

function faultsOf({ property, value }: Contract['customProperties'][number], index: number): Finding[] {
  if (property !== 'references') return []
  const parsed = References.safeParse(value)
  if (parsed.success) return []
  return parsed.error.issues.map((issue) => ({
    path: ['customProperties', index, 'value', ...issue.path.map(String)],
    problem: `references: found ${JSON.stringify(value)}`,
    allowed: `names with their files, such as {customers: data/customers.csv}: ${issue.message}`,
  }))
}
