import { S3Client } from '@aws-sdk/client-s3'

/**
 * A client that gives up in bounded time: five attempts, 5 s to connect, 20 s without a byte. Region and credentials
 * come from where the AWS SDK looks for them; a bucket in another region is followed there.
 */
export function boundedS3Client(region?: string | undefined): S3Client {
  return new S3Client({
    ...(region === undefined ? {} : { region }),
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 20_000 },
    followRegionRedirects: true,
    // Stand-ins for S3 on a name such as localhost have no host name for each bucket.
    forcePathStyle: Boolean(process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL),
  })
}
