/** Names that the table's definition and the code that reads it share. Imports nothing, because the stacks load it, too. */
export const PARTITION_KEY = 'PK'
export const SORT_KEY = 'SK'
/** Unix time in seconds after which DynamoDB may delete the item. It may do so late, so readers compare times themselves. */
export const TTL_ATTRIBUTE = 'ttl'

/** The only index: entities that administrators list, by kind and id. Sparse: items that change often have no `kind`. */
export const BY_KIND = 'byKind'
export const KIND_ATTRIBUTE = 'kind'
export const ID_ATTRIBUTE = 'id'

/** Days of point-in-time recovery: DynamoDB's maximum. */
export const RECOVERY_DAYS = 35
