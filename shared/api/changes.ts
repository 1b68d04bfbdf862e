/** Location of an object id in the request. */
type IdSource = `${'params' | 'query' | 'body'}.${string}`

/**
 * What an operation changes for live clients: a device, or the devices below a group. The chain reads the previous viewers,
 * publishes the change after the commit, and the grant live:publish follows.
 */
export type Changes =
  /** The handler records the devices with `live`. */
  | 'byHandler'
  | {
      readonly device?: IdSource
      readonly group?: IdSource
      /** Users who can lose access to the devices: all who see them before the change, or the named one. */
      readonly viewers?: 'before' | IdSource
      /** The new parent of the group. Nothing is published if the group stays under it. */
      readonly parent?: IdSource
    }
