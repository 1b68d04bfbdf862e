/** Reports without a stream: the function that receives them applies them. See docs/adr/0045. */
import { type Grant, grantsWith } from '../api/grants.ts'
import { deadLettersOf } from '../aws/deadLetters.ts'
import { oncePerHost } from '../aws/oncePerHost.ts'
import { signedTable } from '../aws/signedTable.ts'
import { changePublisher } from '../live/publishChange.ts'
import type { PositionStream } from '../ports.ts'
import type { Host } from '../runtime.ts'
import { directApplication } from './applyDirectly.ts'
import { eventDispatcher } from './persistEvents.ts'

/** Short, because the tracker waits and keeps its report. */
export const DIRECT_PATIENCE = { attempts: 2, attemptMs: 1500, pauseMs: 100 }

/** Returns the stream with the grants of the function, which must include `stream:write` or those to apply reports. */
export const directStream = oncePerHost((host: Host, address: string, grants: readonly Grant[]): PositionStream => {
  const by = { address, grants: grantsWith('direct', grants) }
  return directApplication({
    host,
    address,
    table: signedTable(host, address, by.grants, DIRECT_PATIENCE),
    dispatch: eventDispatcher(by),
    publish: changePublisher(by),
    deadLetters: () => deadLettersOf(host, by),
  })
})
