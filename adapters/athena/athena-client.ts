import { AthenaClient } from '@aws-sdk/client-athena'

/**
 * A client that gives up in bounded time: five attempts, 5 s to connect, 20 s without a byte. Region and credentials
 * come from where the AWS SDK looks for them.
 */
export function boundedAthenaClient(region?: string | undefined): AthenaClient {
  return new AthenaClient({
    ...(region === undefined ? {} : { region }),
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 20_000 },
  })
}
