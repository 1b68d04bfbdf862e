import type { fallback as operations } from '#shared/api/traccar/fallback.ts'
import { badRequest, notFound } from '#shared/errors.ts'
import type { Implementation } from '#shared/http/implementation.ts'
import { raw, type RawResponse } from '#shared/http/reply.ts'

/** Parts of Traccar that this server leaves out. Clients open their pages, so that a list is empty and not missing. */
const LEFT_OUT: Readonly<Record<string, { readonly lists: boolean; readonly refusal: string }>> = {
  'attributes/computed': { lists: true, refusal: 'Computed attributes are not supported' },
  orders: { lists: true, refusal: 'Orders are not supported' },
  'server/geocode': { lists: false, refusal: 'This server looks up no addresses' },
}

export const answer: Implementation<typeof operations.answer> = async ({ params: { proxy }, context: { method } }) => {
  const [path, leftOut] = Object.entries(LEFT_OUT).find(([name]) => `${proxy}/`.startsWith(`${name}/`)) ?? []
  if (!leftOut) throw notFound('No such path')
  const reads = method === 'GET' || method === 'HEAD'
  if (leftOut.lists && reads && proxy === path) return emptyList()
  throw leftOut.lists && reads ? notFound('No such path') : badRequest(leftOut.refusal)
}

const emptyList = (): RawResponse => raw({ body: '[]', contentType: 'application/json' })
