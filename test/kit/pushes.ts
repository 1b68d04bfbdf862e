/** A push service that keeps messages as the browser reads them, or answers as the test says. */
import { createHash } from 'node:crypto'
import type { PushRequest, PushResult, PushService } from '#shared/ports.ts'
import type { Host } from '#shared/runtime.ts'
import { pushKeys } from '#shared/table/pushKeys.ts'
import type { Table } from '#shared/table/table.ts'
import { type BrowserSecrets, decrypted, newBrowserKeys } from './pushBrowser.ts'

export interface TestBrowser {
  readonly endpoint: string
  /** Id of the browser in the API. */
  readonly id: string
  /** Body of the request that subscribes it. */
  readonly subscription: { readonly endpoint: string; readonly expirationTime: null; readonly keys: object }
}

export interface ReceivedPush {
  readonly endpoint: string
  readonly headers: PushRequest['headers']
  readonly message: any
}

export interface KeptPushes extends PushService {
  readonly kept: ReceivedPush[]
  /** Results of the next requests, in order. A function runs before the message is taken. */
  readonly results: (PushResult | (() => void))[]
  /** Returns a new browser of this push service. */
  readonly browser: (name: string) => TestBrowser
}

/** Replaces the push services of the host, and makes the keys of the deployment. */
export const keepPushes = async (host: Host, table: Table): Promise<KeptPushes> => {
  await pushKeys(table).create()
  const secrets = new Map<string, BrowserSecrets>()
  const pushes: KeptPushes = {
    kept: [],
    results: [],
    browser: name => {
      const endpoint = `https://push.example.net/push/${name}`
      const keys = newBrowserKeys()
      secrets.set(endpoint, keys)
      const id = createHash('sha256').update(endpoint).digest().subarray(0, 16).toString('base64url')
      const { p256dh, auth } = keys
      return { endpoint, id, subscription: { endpoint, expirationTime: null, keys: { p256dh, auth } } }
    },
    post: async ({ endpoint, headers, body }) => {
      const result = pushes.results.shift()
      if (typeof result === 'function') result()
      else if (result) return result
      const keys = secrets.get(endpoint)
      if (!keys) return { status: 410 }
      pushes.kept.push({ endpoint, headers, message: JSON.parse(decrypted(Buffer.from(body), keys)) })
      return { status: 201 }
    },
  }
  Object.assign(host, { pushService: pushes })
  return pushes
}
