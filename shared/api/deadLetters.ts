/** Names that the consumer and the infrastructure agree on for records that are set aside. */

/** Keys of the objects that the consumer writes begin with this; those that Lambda writes begin with `aws/lambda/`. */
export const SET_ASIDE_PREFIX = 'records/'

/** The `message` of the log entry for each record that is set aside; an alarm counts them. */
export const SET_ASIDE_MESSAGE = 'a record of the stream was set aside'
