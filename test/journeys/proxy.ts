/** A table that does not work, for a server that reaches it through a proxy. */
import { once } from 'node:events'
import { createServer, request } from 'node:http'

const WRITES = /\.(PutItem|UpdateItem|DeleteItem|TransactWriteItems)$/
const THROTTLED = JSON.stringify({
  __type: 'com.amazonaws#ProvisionedThroughputExceededException',
  message: 'slow down',
})

/** A proxy between the server and the emulator. It can reject writes, and counts failed requests. */
export const proxyTo = async (port: number) => {
  const state = { refusesWrites: false, failed: 0 }
  const server = createServer((incoming, answer) => {
    if (state.refusesWrites && WRITES.test(String(incoming.headers['x-amz-target']))) {
      state.failed += 1
      incoming.resume()
      answer.writeHead(400).end(THROTTLED)
      return
    }
    const { method, url: path, headers } = incoming
    const forwarded = request({ host: '127.0.0.1', port, method, path, headers }, response => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    forwarded.on('error', () => {
      state.failed += 1
      answer.destroy()
    })
    incoming.pipe(forwarded)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const close = () => {
    server.closeAllConnections()
    server.close()
  }
  return { state, endpoint, close }
}
