import { defineConfig } from 'vitest/config'

// Tests against a Trino server behind an Athena-shaped front; started by scripts/trino/with-trino.ts.
// biome-ignore lint/style/noDefaultExport: vitest looks for it
export default defineConfig({
  test: {
    include: ['test/trino/**/*.trino.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One server answers all: more processes would wait for each other.
    fileParallelism: false,
  },
})
