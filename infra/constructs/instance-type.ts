/**
 * True for instance types with NVMe disks of their own. SageMaker encrypts those itself and refuses a KMS key for
 * them (CreateEndpointConfig, KmsKeyId). Families with a `d` after the generation, and those that always have disks.
 */
export function hasLocalStorage(instanceType: string): boolean {
  const family = instanceType.replace(/^ml\./, '').split('.')[0] ?? ''
  return /^([a-z]+\d+[a-z]*d[a-z]*|dl1|g5|g[67]e?|g6f|gr6f?|p5(e|en)?|p6.*|trn\d.*)$/.test(family)
}
