import { RunManifest } from '#core/run/run-manifest.ts'

/** A run of the model `trips` that has been read. */
export function runOf(changes: Partial<RunManifest> = {}): RunManifest {
  return RunManifest.parse({
    schemaVersion: 1,
    model: 'trips',
    task: 'binary-classification',
    trainingKey: '1'.repeat(64),
    version: '20261121-aaaaaaaa',
    commit: 'c'.repeat(40),
    commitTime: '2026-11-21T12:00:00.000Z',
    code: { 'train.sh': '2'.repeat(64) },
    dependencies: {},
    data: {
      files: [{ location: 'data/trips.csv', sha256: '3'.repeat(64) }],
      channels: {
        train: { sha256: '4'.repeat(64), rows: 3 },
        validation: { sha256: '5'.repeat(64), rows: 2 },
      },
    },
    features: [{ name: 'speed', expression: 'speed', type: 'number' }],
    label: { name: 'late', expression: 'late' },
    training: { command: 'sh train.sh', hyperparameters: {}, seed: 0, runtime: 'sh', kit: '0.1.0' },
    package: { sha256: 'a'.repeat(64), bytes: 10 },
    ...changes,
  })
}
