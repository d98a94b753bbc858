import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // No test mocks a module or keeps state in one, so files can share a process; starting one for each costs half a minute.
    isolate: false,
    maxWorkers: '100%',
  },
})
