import { defineConfig } from 'vitest/config'

// Tests against real parts that npm does not bring; started by scripts/with-ministack.ts.
// biome-ignore lint/style/noDefaultExport: vitest looks for it
export default defineConfig({
  test: {
    include: ['test/live/**/*.live.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
