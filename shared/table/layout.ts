/** Names that the table's definition and the code that reads it must agree on. Imports nothing: infrastructure loads it too. */
export const PARTITION_KEY = 'PK'
export const SORT_KEY = 'SK'
/** Housekeeping only: seconds since 1970 after which DynamoDB may drop the item. Readers compare times themselves. */
export const TTL_ATTRIBUTE = 'ttl'

/** The one index: entities that administrators list, by kind and id. Sparse: hot items have no `kind`. */
export const BY_KIND = 'byKind'
export const KIND_ATTRIBUTE = 'kind'
export const ID_ATTRIBUTE = 'id'

/** Point-in-time recovery reaches back so many days: the most that DynamoDB offers. */
export const RECOVERY_DAYS = 35
