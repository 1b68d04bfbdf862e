/** Counts the HTTP requests that a call makes one after the other. */
import { subscribe } from 'node:diagnostics_channel'
import * as z from 'zod/mini'

const Message = z.object({ request: z.custom<object>(value => typeof value === 'object' && value !== null) })

/** Watches all requests of the process. A request is one deeper than the deepest one that was answered before it. */
export class CallDepth {
  private readonly depths = new WeakMap<object, number>()
  private answered = 0
  private deepest = 0

  constructor() {
    subscribe('http.client.request.start', message => {
      this.depths.set(Message.parse(message).request, this.answered + 1)
      this.deepest = Math.max(this.deepest, this.answered + 1)
    })
    subscribe('http.client.response.finish', message => {
      this.answered = Math.max(this.answered, this.depths.get(Message.parse(message).request) ?? 0)
    })
  }

  /** Does the work, which must be the only one. Returns its result, and adds the depth of its requests to the list. */
  async measure<R>(depths: number[], work: () => Promise<R>): Promise<R> {
    this.answered = this.deepest = 0
    const result = await work()
    depths.push(this.deepest)
    return result
  }
}
