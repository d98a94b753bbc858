import lock from '../../package-lock.json' with { type: 'json' }

const packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>> =
  lock.packages
const prefix = 'node_modules/@duckdb/node-bindings-'

/** adapters/duckdb/native/pinned-packages.ts: which bytes of DuckDB's library the lock file names. */
export function pinnedPackages(): string {
  const pins = Object.entries(packages)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, { version = '', integrity = '' }]) => ({
      platform: path.slice(prefix.length),
      version,
      integrity,
    }))
  const versions = new Set(pins.map(({ version }) => version))
  if (versions.size !== 1)
    throw new RangeError(`one version of DuckDB's library expected, found ${[...versions].join(', ')}`)
  return [
    '/**',
    " * DuckDB's library for each platform, as npm publishes it: what its .tgz must hash to, in the form of package-lock.json.",
    ' * Written by `npm run generate` from package-lock.json.',
    ' */',
    `export const pinnedVersion = '${[...versions].join('')}'`,
    'export const pinnedPackages: Readonly<Record<string, string>> = {',
    ...pins.map(({ platform, integrity }) => `  '${platform}':\n    '${integrity}',`),
    '}',
    '',
  ].join('\n')
}
