import { Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/**
 * Records why a right has a wildcard in its resource. The scope is the policy, or the role whose policy it is. It silences this one finding, not the rule: the id
 * names the resource as cdk-nag spells it, so another wildcard in the same place is still found.
 */
export function acknowledgeWildcard(policy: IConstruct, resource: string, reason: string): void {
  const spelled = spell(Stack.of(policy).resolve(resource))
  Validations.of(policy).acknowledge({ id: `AwsSolutions::AwsSolutions-IAM5[Resource::${spelled}]`, reason })
}

/** A resolved ARN as one line: references become `<Name>`, joins and imports their text. */
function spell(value: unknown): string {
  if (typeof value === 'string') return value
  const intrinsic = value as {
    readonly Ref?: string
    readonly 'Fn::ImportValue'?: unknown
    readonly 'Fn::GetAtt'?: readonly [string, string]
    readonly 'Fn::Join'?: readonly [string, readonly unknown[]]
  }
  if (intrinsic.Ref !== undefined) return `<${intrinsic.Ref}>`
  if (intrinsic['Fn::GetAtt'] !== undefined) return `<${intrinsic['Fn::GetAtt'].join('.')}>`
  if (intrinsic['Fn::ImportValue'] !== undefined) return spell(intrinsic['Fn::ImportValue'])
  const [delimiter, parts] = intrinsic['Fn::Join'] ?? ['', []]
  return parts.map(spell).join(delimiter)
}
