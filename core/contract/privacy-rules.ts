import type { Finding } from '#core/config/read-document.ts'
import { type Contract, propertiesOf } from './contract.ts'

/** What a contract says of samples and of classified features has a form that is understood. */
export function privacyIsStated(contract: Contract): Finding[] {
  const samples = contract.customProperties.flatMap(({ property, value }, index): Finding[] => {
    const publish = (value as { readonly publish?: unknown } | null | undefined)?.publish
    return property !== 'samples' || typeof publish === 'boolean'
      ? []
      : [
          {
            path: ['customProperties', index, 'value'],
            problem: `samples: found ${JSON.stringify(value)}`,
            allowed: '{publish: true} to let examples into comments, {publish: false} to keep them out',
          },
        ]
  })
  const reasons = propertiesOf(contract).flatMap(({ customProperties }, place) =>
    customProperties.flatMap(({ property, value }, index): Finding[] =>
      property !== 'feature_reason' || (typeof value === 'string' && value.trim() !== '')
        ? []
        : [
            {
              path: ['schema', 0, 'properties', place, 'customProperties', index, 'value'],
              problem: `feature_reason: found ${JSON.stringify(value)}`,
              allowed: 'a sentence that says why a model may use this column',
            },
          ],
    ),
  )
  return [...samples, ...reasons]
}
