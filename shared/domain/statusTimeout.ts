/** When a device's silence makes its status unknown. */
import type { Settings } from './settings.ts'

const DEFAULT_TIMEOUT_SECONDS = 600

/** How long a device may be silent before nobody knows whether it is online, milliseconds. */
export const statusTimeoutMs = (settings: Settings): number =>
  settings.number('status.timeout', DEFAULT_TIMEOUT_SECONDS) * 1000
