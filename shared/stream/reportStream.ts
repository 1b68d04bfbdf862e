/** The stream of the deployment: Kinesis, or one that applies each report when it is written. */
import type { Grant } from '../api/grants.ts'
import { positionStream } from '../aws/positionStream.ts'
import type { PositionStream } from '../ports.ts'
import type { Host } from '../runtime.ts'

/** Returns the stream with the grants of the function. Loads the code that applies reports only if it is needed. */
export const reportStream = async (host: Host, address: string, grants: readonly Grant[]): Promise<PositionStream> => {
  if (host.environment.ingestion !== 'direct') return positionStream(host, address, grants)
  const { directStream } = await import('./directStream.ts')
  return directStream(host, address, grants)
}
