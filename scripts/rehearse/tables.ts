/** A copy of a table, as a restore from a backup creates it. */
import * as z from 'zod/mini'
import type { OperatorRequests } from '#shared/aws/operatorRequests.ts'
import { createTable } from '../../local/table/createTable.ts'
import { dynamodb } from './account.ts'

const Page = z.object({ Items: z.array(z.unknown()), LastEvaluatedKey: z.optional(z.unknown()) })

/** Creates a table with the items of another. Returns the number of items. */
export const copyTable = async (
  request: OperatorRequests,
  endpoint: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<number> => {
  await createTable(endpoint, to)
  let copied = 0
  let start: unknown
  do {
    const input = { TableName: from, ...(start !== undefined && { ExclusiveStartKey: start }) }
    const page = Page.parse(await dynamodb(request, 'Scan', input))
    for (const Item of page.Items) await dynamodb(request, 'PutItem', { TableName: to, Item })
    copied += page.Items.length
    start = page.LastEvaluatedKey
  } while (start !== undefined)
  return copied
}
