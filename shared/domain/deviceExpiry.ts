/** Whether a device is shut off: disabled or expired. The lock of its unique id states it for ingest. */

/**
 * Returns the attributes of the lock. `expires` is Unix time in milliseconds, null for never. `expirationTime` is absent in
 * records of earlier versions.
 */
export const expiryOf = (disabled: boolean, expirationTime: string | null | undefined) => ({
  disabled,
  expires: expirationTime ? Date.parse(expirationTime) : null,
})

/** Returns whether the lock of a device says that it is disabled or expired. `now` is Unix time in milliseconds. */
export const isShutOff = (lock: Readonly<Record<string, unknown>>, now: number): boolean =>
  lock['disabled'] === true || (typeof lock['expires'] === 'number' && lock['expires'] <= now)
