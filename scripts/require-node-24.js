// Loaded before everything else (`node --import`), also by Nodes that cannot read TypeScript.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(
    `Assay runs on Node 24 or newer; this is ${process.version} on ${process.platform}-${process.arch}.\n` +
      'On Linux and Windows `npm ci` brings it along: start with `npm start`, `npm test` or `npx assay`, not with `node`,\n' +
      'and do not leave out optional dependencies. On a Mac, install Node 24 (nodejs.org or your version manager).',
  )
  process.exit(2)
}
