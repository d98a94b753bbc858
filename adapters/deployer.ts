import type { Kit } from '#adapters/kit.ts'
import { localDeployer } from '#adapters/serving/local-deployer.ts'
import type { Deployer } from '#core/deployment/deployer.ts'
import type { Environment } from '#core/environment/environment.ts'
import { Failure } from '#core/failure.ts'

/** Deploys to the backend each environment file names. */
export function deployerOf(kit: Kit, patience: { readonly milliseconds: number }): Deployer {
  const local = localDeployer(({ model, environment }) => kit.servingOf(model, environment).path, patience)
  const choose = (environment: Environment): Deployer => {
    if (environment.backend === 'local') return local
    throw new Failure({
      code: 'CONFIGURATION_INVALID',
      problem: `${environment.environment} runs on ${environment.backend}, which deploy-model cannot deploy to yet`,
      allowed: 'backend: local',
      next: 'deploy the stacks of this environment with `npx cdk deploy`; see infra/README.md.',
    })
  }
  return {
    deploy: (environment, bytes, signal) => choose(environment).deploy(environment, bytes, signal),
    live: (environment) => choose(environment).live(environment),
  }
}
