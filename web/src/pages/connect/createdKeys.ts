/** The ingest key that was created last. The server does not return it again, and the next page shows it. */

interface CreatedKey {
  readonly userId: number
  readonly deviceId: number
  readonly key: string
}

let last: CreatedKey | undefined

export const keepCreatedKey = (created: CreatedKey): void => {
  last = created
}

export const forgetCreatedKey = (): void => {
  last = undefined
}

/** Returns the key of a device, if the same user created it since the page was loaded and no other key after it. */
export const createdKey = ({ userId, deviceId }: Omit<CreatedKey, 'key'>): string | undefined =>
  last?.userId === userId && last.deviceId === deviceId ? last.key : undefined
