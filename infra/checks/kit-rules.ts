import { hasLocalStorage } from '../constructs/instance-type.ts'

/** A CloudFormation resource as the template holds it: intrinsic functions are objects. */
export interface TemplateResource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
}
export type TemplateResources = Readonly<Record<string, TemplateResource>>

/** A rule of the kit about one resource. */
export interface KitRule {
  readonly id: string
  readonly description: string
  readonly fix: string
  /** Types it looks at. */
  readonly types: readonly string[]
  /** Where the resource breaks the rule, as paths into it; empty if it keeps it. */
  find(resource: TemplateResource, all: TemplateResources): string[]
}

const model = 'AWS::SageMaker::Model'
const endpointConfig = 'AWS::SageMaker::EndpointConfig'
const endpoint = 'AWS::SageMaker::Endpoint'

/** Value below the properties; undefined where the path leaves the template. */
function at(resource: TemplateResource, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (isRecord(value) || Array.isArray(value) ? Reflect.get(value, part) : undefined),
    resource.Properties,
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listAt(resource: TemplateResource, ...path: (string | number)[]): unknown[] {
  const value = at(resource, ...path)
  return Array.isArray(value) ? value : []
}

/** The literal text of a value: intrinsic functions keep the literals they join. */
function literals(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

function tagsOf(resource: TemplateResource): Map<unknown, unknown> {
  return new Map(
    listAt(resource, 'Tags')
      .filter(isRecord)
      .map((tag) => [tag.Key, tag.Value]),
  )
}

function unless(holds: boolean, location: string): string[] {
  return holds ? [] : [location]
}

/** The rules of the kit. A new resource brings its rules with it; ids are never used twice. */
export const kitRules: readonly KitRule[] = [
  {
    id: 'K1',
    description: 'An endpoint is deployed in steps, and one to ten alarms can roll it back.',
    fix: 'Give it a DeploymentConfig with a BlueGreenUpdatePolicy and AutoRollbackConfiguration.Alarms.',
    types: [endpoint],
    find: (resource) => [
      ...unless(
        isRecord(at(resource, 'DeploymentConfig', 'BlueGreenUpdatePolicy')),
        'Properties/DeploymentConfig/BlueGreenUpdatePolicy',
      ),
      ...unless(
        isBetween(1, listAt(resource, 'DeploymentConfig', 'AutoRollbackConfiguration', 'Alarms').length, 10),
        'Properties/DeploymentConfig/AutoRollbackConfiguration/Alarms',
      ),
    ],
  },
  {
    id: 'K2',
    description:
      'The production variant is called primary: traffic only shifts between variants of one name.',
    fix: 'Use one production variant and call it primary.',
    types: [endpointConfig],
    find: (resource) => {
      const names = listAt(resource, 'ProductionVariants').map((_, index) =>
        at(resource, 'ProductionVariants', index, 'VariantName'),
      )
      return unless(names.length === 1 && names[0] === 'primary', 'Properties/ProductionVariants')
    },
  },
  {
    id: 'K3',
    description:
      'Models and endpoint configurations have no names of their own: a change has to make a new one.',
    fix: 'Leave the name away.',
    types: [model, endpointConfig],
    find: (resource) =>
      ['ModelName', 'EndpointConfigName']
        .filter((name) => at(resource, name) !== undefined)
        .map((name) => `Properties/${name}`),
  },
  {
    id: 'K4',
    description: 'What an endpoint in prod is asked and answers is captured: drift is measured on it.',
    fix: 'Set serve.capture above 0% in the environment file.',
    types: [endpointConfig],
    find: (resource) =>
      tagsOf(resource).get('assay:environment') !== 'prod'
        ? []
        : unless(
            at(resource, 'DataCaptureConfig', 'EnableCapture') === true &&
              Number(at(resource, 'DataCaptureConfig', 'InitialSamplingPercentage')) > 0,
            'Properties/DataCaptureConfig',
          ),
  },
  {
    id: 'K5',
    description:
      'The disks of the instances are encrypted with a key of the account, where SageMaker allows one.',
    fix: 'Set KmsKeyId, or leave it away for instance types with NVMe disks of their own.',
    types: [endpointConfig],
    find: (resource) => {
      const nvme = hasLocalStorage(String(at(resource, 'ProductionVariants', 0, 'InstanceType')))
      return unless((at(resource, 'KmsKeyId') === undefined) === nvme, 'Properties/KmsKeyId')
    },
  },
  {
    id: 'K6',
    description: 'The address of the model data holds their digest: other bytes have another address.',
    fix: 'Take the key from the store, which names packages by SHA-256.',
    types: [model],
    find: (resource) => {
      const data = [
        at(resource, 'PrimaryContainer', 'ModelDataUrl'),
        at(resource, 'PrimaryContainer', 'ModelDataSource', 'S3DataSource', 'S3Uri'),
      ]
      return unless(
        data.some((uri) => /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/.test(literals(uri))),
        'Properties/PrimaryContainer/ModelDataSource/S3DataSource/S3Uri',
      )
    },
  },
  {
    id: 'K7',
    description: 'The image is named by digest: a tag can move without a pull request.',
    fix: 'Use <repository>@sha256:<digest>.',
    types: [model],
    find: (resource) =>
      unless(
        /@sha256:[0-9a-f]{64}"/.test(literals(at(resource, 'PrimaryContainer', 'Image'))),
        'Properties/PrimaryContainer/Image',
      ),
  },
  {
    id: 'K8',
    description: 'What an API destination refuses lands in a queue: EventBridge never repeats a 401 or 404.',
    fix: 'Give the target a DeadLetterConfig.',
    types: ['AWS::Events::Rule'],
    find: (resource, all) =>
      listAt(resource, 'Targets').flatMap((target, index) =>
        isRecord(target) && isApiDestination(target.Arn, all)
          ? unless(isRecord(target.DeadLetterConfig), `Properties/Targets/${index}/DeadLetterConfig`)
          : [],
      ),
  },
  {
    id: 'K11',
    description: 'Alarms have names that say model and environment, and no two have the same.',
    fix: 'Set AlarmName to assay-<model>-<environment>-<key>.',
    types: ['AWS::CloudWatch::Alarm'],
    find: (resource, all) => {
      const name = at(resource, 'AlarmName')
      const alike = Object.values(all).filter(
        (other) => other.Type === resource.Type && literals(at(other, 'AlarmName')) === literals(name),
      )
      return unless(name !== undefined && alike.length === 1, 'Properties/AlarmName')
    },
  },
  {
    id: 'K12',
    description:
      'Model, configuration and endpoint carry model, environment and version, so each changes with them.',
    fix: 'Tag them with assay:model, assay:environment and assay:version.',
    types: [model, endpointConfig, endpoint],
    find: (resource) => {
      const tags = tagsOf(resource)
      const wanted = ['assay:model', 'assay:environment', 'assay:version']
      return unless(
        wanted.every((key) => tags.has(key)),
        'Properties/Tags',
      )
    },
  },
]

function isBetween(low: number, value: number, high: number): boolean {
  return low <= value && value <= high
}

/** By reference to one in the template, or by an ARN that names one. */
function isApiDestination(arn: unknown, all: TemplateResources): boolean {
  const names = Object.keys(all).filter((id) => all[id]?.Type === 'AWS::Events::ApiDestination')
  return literals(arn).includes(':api-destination/') || names.some((id) => literals(arn).includes(`"${id}"`))
}
