import { defineConfig } from 'vitest/config'

// Every hostile file there is; `npm test` takes some of each kind.
// biome-ignore lint/style/noDefaultExport: vitest looks for it
export default defineConfig({
  test: {
    include: ['test/hostile/**/*.test.ts'],
    testTimeout: 60_000,
    isolate: false,
    maxWorkers: '100%',
    env: { ASSAY_HOSTILE: 'all' },
  },
})
