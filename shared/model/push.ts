/** Browsers that the events of a user are sent to, also while no page is open. */
import * as z from 'zod/mini'
import { ignoringUnknown } from './ignoredMembers.ts'
import { WireTime } from './time.ts'

/** A subscription as browsers write it as JSON: an address at a push service, and keys by which only the browser can read. */
export const PushSubscription = z
  .strictObject({
    endpoint: z.string('is required'),
    keys: z.strictObject({ p256dh: z.string('is required'), auth: z.string('is required') }),
  })
  .check(z.meta({ id: 'PushSubscription', ...ignoringUnknown() }))
export type PushSubscription = z.output<typeof PushSubscription>

/** A browser of a user, without its address, which is a secret. */
export const PushBrowser = z
  .strictObject({
    /** SHA-256 of the address, the first 16 bytes in URL-safe Base64. */
    id: z.string(),
    /** Such as `Firefox` and `Windows`; null if unknown. */
    browser: z.nullable(z.string()),
    system: z.nullable(z.string()),
    /** Host name of its push service. */
    service: z.string(),
    created: WireTime,
    /** The last message that the push service took, some minutes exact. Null if there is none. */
    lastSuccess: z.nullable(WireTime),
    /** Since when the push service takes no message; null if it does. */
    failingSince: z.nullable(WireTime),
    /** False after a new password of the user, until the browser subscribes again. */
    active: z.boolean(),
  })
  .check(z.meta({ id: 'PushBrowser' }))
export type PushBrowser = z.output<typeof PushBrowser>

export const PushSettings = z
  .strictObject({
    /** Key of the deployment for `PushManager.subscribe`. Null if the deployment is not set up. */
    publicKey: z.nullable(z.string()),
    browsers: z.array(PushBrowser),
  })
  .check(z.meta({ id: 'PushSettings' }))
