#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import '../scripts/require-node-24.js'

// TypeScript is stripped and compiled once, not at every start.
enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/assay', import.meta.url)))
const { main } = await import('./main.ts')
process.exitCode = await main(process.argv.slice(2))
