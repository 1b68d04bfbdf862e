/** Names shared by the consumer and the infrastructure for records sent to the on-failure destination. */

/** Key prefix of objects written by the consumer. Lambda's own begin with `aws/lambda/`. */
export const SET_ASIDE_PREFIX = 'records/'

/** Message of the log entry for each failed record. An alarm counts these entries. */
export const SET_ASIDE_MESSAGE = 'a record of the stream was set aside'
