import { HostedEnvironment } from '../../infra/hosted-environment.ts'

const digest = 'a'.repeat(64)

/** An environment file, as plain data, that SageMaker can host. */
export function environmentDocument() {
  return {
    schemaVersion: 1,
    model: 'bird-strike-damage',
    environment: 'prod',
    version: '20261121-aaaaaaaa',
    package: { sha256: digest, bytes: 4096, location: `s3://models/assay/blobs/${digest}` },
    image: `123456789012.dkr.ecr.eu-central-1.amazonaws.com/assay/serve@sha256:${'b'.repeat(64)}`,
    snapshot: 'c'.repeat(64),
    evidence: 'd'.repeat(64),
    run: 'e'.repeat(64),
    commit: 'f'.repeat(40),
    backend: 'sagemaker',
    serve: { instance: 'ml.m5.large' },
  }
}

/** The same as Assay reads it; changes replace whole keys. */
export function hostedEnvironment(changes: object = {}): HostedEnvironment {
  return HostedEnvironment.parse({ ...environmentDocument(), ...changes })
}

/** What a promotion changes. */
export function promoted(): HostedEnvironment {
  const sha256 = '9'.repeat(64)
  return hostedEnvironment({
    version: '20261202-99999999',
    package: { sha256, bytes: 4097, location: `s3://models/assay/blobs/${sha256}` },
  })
}
