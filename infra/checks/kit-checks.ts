import { readFileSync } from 'node:fs'
import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib'
import { kitRules, type TemplateResources } from './kit-rules.ts'

/** One resource that breaks one rule. */
export interface KitViolation {
  readonly rule: string
  readonly logicalId: string
  readonly locations: readonly string[]
}

/** Holds every resource of a template against the kit's rules. */
export function findKitViolations(resources: TemplateResources): KitViolation[] {
  return kitRules.flatMap((rule) =>
    Object.entries(resources)
      .filter(([, resource]) => rule.types.includes(resource.Type))
      .map(([logicalId, resource]) => ({
        rule: rule.id,
        logicalId,
        locations: rule.find(resource, resources),
      }))
      .filter(({ locations }) => locations.length > 0),
  )
}

/** The kit's rules within the CDK's validation: a broken one stops the synthesis. Acknowledge as `Assay::K1`. */
export class KitChecks implements IPolicyValidationPlugin {
  readonly name = 'Assay'
  readonly ruleIds = kitRules.map((rule) => rule.id)

  validate({ templatePaths }: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = templatePaths.flatMap((templatePath) =>
      findKitViolations(resourcesOf(templatePath)).map(({ rule, logicalId, locations }): PolicyViolation => {
        const { description, fix } = kitRules.find(({ id }) => id === rule)!
        return {
          ruleName: rule,
          description,
          fix,
          severity: 'error',
          violatingResources: [{ resourceLogicalId: logicalId, templatePath, locations: [...locations] }],
        }
      }),
    )
    return { success: violations.length === 0, violations }
  }
}

function resourcesOf(templatePath: string): TemplateResources {
  const template = JSON.parse(readFileSync(templatePath, 'utf8')) as {
    readonly Resources?: TemplateResources
  }
  return template.Resources ?? {}
}
