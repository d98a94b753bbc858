import { readFileSync } from 'node:fs'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { addStacks } from '../../infra/add-stacks.ts'
import type { TemplateResource, TemplateResources } from '../../infra/checks/kit-rules.ts'
import type { HostedEnvironment } from '../../infra/hosted-environment.ts'
import { hostedEnvironment } from './hosted-environment-builder.ts'

// The CDK's own template validation takes seconds; the test of the real command line has it on.
process.env.CDK_VALIDATION = 'false'

/** An app with the feature flags of cdk.json, which the command line would hand over. */
export function newApp(): App {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8')) as {
    context: Record<string, unknown>
  }
  return new App({ context })
}

/** The templates of one app with one environment. */
export function synthesise(desired: HostedEnvironment = hostedEnvironment()) {
  const app = newApp()
  addStacks(app, [{ file: 'prod.yaml', desired }])
  const templateOf = (id: string) => Template.fromStack(app.node.findChild(id) as never)
  return {
    foundation: templateOf('AssayFoundation'),
    model: templateOf(`Assay-${desired.model}-${desired.environment}`),
  }
}

export function resourcesOf(template: Template): TemplateResources {
  return template.toJSON().Resources as TemplateResources
}

/** The one resource of a type. */
export function only(template: Template, type: string): TemplateResource & { readonly DependsOn?: string[] } {
  const found = Object.values(template.findResources(type))
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}`)
  return found[0] as TemplateResource
}
