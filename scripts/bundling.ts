import { resolve } from 'node:path'
import type { BuildOptions, Plugin } from 'esbuild'

/** Root of the repository. */
export const root = resolve(import.meta.dirname, '..')

/** Distribution functions are read when one is first computed: most runs compute none, and reading them takes a while. */
const distributionsOnDemand: Plugin = {
  name: 'distributions-on-demand',
  setup(build) {
    const namespace = 'on-demand'
    build.onResolve({ filter: /^@stdlib\// }, ({ path, importer, namespace: from }) =>
      from === namespace || importer.includes('node_modules') ? undefined : { path, namespace },
    )
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `let found; export default (...given) => (found ??= require('${path}'))(...given)`,
      resolveDir: root,
    }))
  },
}

/** What every bundle is: ES modules for Node 24, and beside them what they share and what is loaded on demand. */
export const bundling = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  plugins: [distributionsOnDemand],
  // Libraries in CommonJS ask for built-in modules by `require`, which an ES module does not have.
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
  },
  metafile: true,
  logLevel: 'error',
} as const satisfies BuildOptions

/** Beside a bundle, so that Node takes it for what it is wherever it lies. */
export const packageFile = '{ "type": "module" }\n'
