import { Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker'
import { Construct } from 'constructs'
import { acknowledgeWildcard } from '../checks/acknowledge-wildcard.ts'
import type { ArtifactStore } from './artifact-store.ts'
import { type ContainerImage, repositoryArn } from './container-image.ts'

export interface ServableModelProps {
  /** The container that speaks the serving contract. */
  readonly image: ContainerImage
  /** The store that holds the package. */
  readonly artifacts: ArtifactStore
  /** The package's key in the store. It holds the digest: the same key always means the same bytes. */
  readonly packageKey: string
}

/**
 * A SageMaker model: a package in a container, cut off from the network, with a role that may do what serving needs.
 * The model has no name of its own, so that a promotion makes a new one and a return finds its like again.
 */
export class ServableModel extends Construct {
  readonly role: Role
  readonly modelName: string

  constructor(scope: Construct, id: string, props: ServableModelProps) {
    super(scope, id)
    this.role = new Role(this, 'Role', {
      description: 'Serves one model in one environment',
      assumedBy: new ServicePrincipal('sagemaker.amazonaws.com'),
    })
    props.artifacts.grantReadPackages(this.role, props.packageKey.replace(/[^/]*$/, ''))
    this.grantPull(props.image)

    const model = new CfnModel(this, 'Model', {
      executionRoleArn: this.role.roleArn,
      enableNetworkIsolation: true,
      primaryContainer: {
        image: props.image.uri,
        // Not modelDataUrl: that one wants a key that ends in .tar.gz, and the store's keys end in the digest.
        modelDataSource: {
          s3DataSource: {
            s3Uri: props.artifacts.bucket.s3UrlForObject(props.packageKey),
            s3DataType: 'S3Object',
            compressionType: 'Gzip',
          },
        },
      },
    })
    // SageMaker checks the role when the model is made: its policy has to be there by then.
    model.node.addDependency(this.role)
    this.modelName = model.attrModelName
  }

  private grantPull(image: ContainerImage): void {
    this.role.addToPolicy(
      new PolicyStatement({
        actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        resources: [repositoryArn(image, Stack.of(this))],
      }),
    )
    this.role.addToPolicy(new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }))
    acknowledgeWildcard(this.role, '*', 'ecr:GetAuthorizationToken knows no resources.')
  }
}
