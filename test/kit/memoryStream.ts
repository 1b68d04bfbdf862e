/** A stream in memory. Records wait until the test applies them with the real consumer. */
import { decodeRecord, type StreamRecord } from '#shared/stream/record.ts'
import type { PositionStream } from '#shared/ports.ts'
import { deliver } from './drive.ts'

export interface MemoryStream extends PositionStream {
  /** Records since the last application. */
  readonly waiting: StreamRecord[]
  /** If set, puts are rejected. */
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
