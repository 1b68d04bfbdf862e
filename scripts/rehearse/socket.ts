/** A live socket in the emulated account. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { StartError } from '../../local/program/settings.ts'

export interface OpenSocket {
  /** Resolves when a message contains the text. Throws StartError after 20 seconds. */
  receives(text: string): Promise<void>
  close(): Promise<void>
}

const WITHIN_MS = 20_000

/** Opens a socket. The emulator serves an API under the name of its stage, selected by the Host header. */
export const openSocket = async (
  port: number,
  host: string,
  headers: Readonly<Record<string, string>>,
): Promise<OpenSocket> => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { ...headers, host } })
  const messages: string[] = []
  socket.on('message', (data: Buffer) => messages.push(data.toString()))
  await once(socket, 'open')
  return {
    receives: async text => {
      const until = performance.now() + WITHIN_MS
      while (!messages.some(message => message.includes(text))) {
        if (performance.now() > until) throw new StartError(`The socket did not receive ${text}: ${messages.join(' ')}`)
        await sleep(50)
      }
    },
    close: async () => {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}
