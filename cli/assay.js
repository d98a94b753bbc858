#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import '../scripts/require-node-24.js'

enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/assay', import.meta.url)))
const { freshBundle } = await import('./fresh-bundle.ts')
const { main } = await import(freshBundle() ?? './main.ts')
process.exitCode = await main(process.argv.slice(2))
