#!/usr/bin/env node
// As a whole: an older Node, which lacks a name, must get far enough to say that it is too old.
import * as modules from 'node:module'
import { fileURLToPath } from 'node:url'
import '../scripts/require-node-24.js'

modules.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/assay', import.meta.url)))
// A reader such as `head` may have read enough: the exit code is still the answer.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error
  })
const { freshBundle } = await import('./fresh-bundle.ts')
const { main } = await import(freshBundle() ?? './main.ts')
process.exitCode = await main(process.argv.slice(2))
