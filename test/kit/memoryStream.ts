/** A stream that a test holds in its hand: records wait until they are applied by the real consumer. */
import { decodeRecord, type StreamRecord } from '#shared/stream/record.ts'
import type { PositionStream } from '#shared/ports.ts'
import { deliver } from './drive.ts'

export interface MemoryStream extends PositionStream {
  /** Put since they were applied last. */
  readonly waiting: StreamRecord[]
  /** Puts are refused while it is set. */
  down: boolean
  apply(): Promise<void>
}

export const memoryStream = (): MemoryStream => {
  const waiting: StreamRecord[] = []
  return {
    waiting,
    down: false,
    async put(_partitionKey, bytes) {
      if (this.down) throw new Error('the stream is down')
      waiting.push(decodeRecord(bytes))
    },
    apply: () => deliver(waiting.splice(0)),
  }
}
