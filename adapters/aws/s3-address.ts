import { isRecordKey } from '#adapters/store/store-names.ts'

/** A place in S3. The prefix has no slash at its ends and may be empty: the whole bucket. */
export interface S3Address {
  readonly bucket: string
  readonly prefix: string
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Reads `s3://bucket` or `s3://bucket/prefix`; undefined if it is neither. One slash at the end is left out. */
export function parseS3Address(text: string): S3Address | undefined {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*?)\/?)?$/.exec(text) ?? []
  return isS3Address({ bucket, prefix }) ? { bucket, prefix } : undefined
}

/** Whether bucket and prefix are ones that S3 and every place that will name them take as they are. */
export function isS3Address({ bucket, prefix }: S3Address): boolean {
  return bucketName.test(bucket) && (prefix === '' || isRecordKey(prefix))
}

/** `s3://bucket/prefix`, or `s3://bucket`. */
export function formatS3Address({ bucket, prefix }: S3Address): string {
  return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`
}
