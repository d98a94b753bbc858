/** Version of the kit, recorded in run manifests; a test holds it equal to package.json. */
export const kitVersion = '0.1.0'
