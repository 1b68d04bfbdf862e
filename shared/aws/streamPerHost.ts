/** The position stream of a function, opened once for each host: connections last longer than one invocation. */
import type { Grant } from '../api/grants.ts'
import type { Host } from '../runtime.ts'
import type { PositionStream } from '../stream/stream.ts'
import { positionStream } from './ingestStream.ts'

interface Declared {
  readonly address: string
  readonly grants: readonly Grant[]
}

export const streamPerHost = ({ address, grants }: Declared): ((host: Host) => PositionStream) => {
  let opened: { readonly host: Host; readonly stream: PositionStream } | undefined
  return host => {
    if (opened?.host !== host) opened = { host, stream: positionStream(host, address, grants) }
    return opened.stream
  }
}
