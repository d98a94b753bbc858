import type { Environment } from '#core/environment/environment.ts'

/** What an environment runs, valid, with changes. */
export function environmentWith(change: Partial<Environment> = {}): Environment {
  const sha256 = 'a'.repeat(64)
  return {
    schemaVersion: 1,
    model: 'parcels',
    environment: 'staging',
    version: '20260101-aaaaaaaa',
    package: { sha256, bytes: 4096, location: `file:blobs/aa/${sha256}` },
    snapshot: 'c'.repeat(64),
    evidence: 'd'.repeat(64),
    run: 'e'.repeat(64),
    commit: 'f'.repeat(40),
    backend: 'local',
    serve: {
      mode: 'realtime',
      capture: '100%',
      strategy: { canary: '50%', bake: { requests: 10 }, slo: '1s' },
    },
    ...change,
  }
}
