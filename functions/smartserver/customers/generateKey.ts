import { customers } from '#shared/api/smartserver/customers.ts'
import { handle } from '#shared/http/handle.ts'
import { newEncryptionKey } from '#shared/http/smartserver/customer.ts'

export const handler = handle(customers.generateKey, async () => ({ value: newEncryptionKey() }))
