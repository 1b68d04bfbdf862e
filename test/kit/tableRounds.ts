/**
 * Counts the calls to the table that a request makes one after the other. It is a proxy of the emulator
 * and answers in rounds: calls that are made before any of them is answered are one round. So the number does not depend on
 * how long a call takes.
 */
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** The actions of one round, such as `GetItem`. */
type Round = readonly string[]

interface Call {
  readonly action: string
  readonly send: () => Promise<void>
}

/** A call may follow in the same round until none was made in so many pauses, each of which reads from all sockets. */
const QUIET_PAUSES = 15
const PAUSE_MS = 1

export class TableRounds {
  private waiting: Call[] = []
  private rounds: Round[] | undefined
  private answering: Promise<void> = Promise.resolve()
  private readonly agent = new Agent({ keepAlive: true })
  private readonly server = createServer((sent, response) => void this.receive(sent, response))

  constructor(private readonly emulator: string) {}

  /** Starts to listen. Returns the endpoint for the client. */
  async listen(): Promise<string> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve))
    const { port } = this.server.address() as AddressInfo
    return `http://127.0.0.1:${port}`
  }

  close(): void {
    this.server.closeAllConnections()
    this.server.close()
    this.agent.destroy()
  }

  /** Does the work and returns its result with the rounds of calls that it made. */
  async measure<R>(work: () => Promise<R>): Promise<{ readonly result: R; readonly rounds: readonly Round[] }> {
    const rounds: Round[] = (this.rounds = [])
    try {
      return { result: await work(), rounds }
    } finally {
      this.rounds = undefined
      await this.answering
    }
  }

  private async receive(sent: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of sent) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const action = String(sent.headers['x-amz-target'] ?? '').replace(/^.*\./, '')
    const send = () => forwarded({ emulator: this.emulator, agent: this.agent }, { sent, body, response })
    // Requests are counted in the background, with some of them only.
    if (!this.rounds || body.includes('"REQUESTS#')) return send()
    this.waiting.push({ action, send })
    if (this.waiting.length === 1) this.answering = this.answerRound(this.rounds)
  }

  private async answerRound(rounds: Round[]): Promise<void> {
    for (let quiet = 0, known = 0; quiet < QUIET_PAUSES;) {
      await sleep(PAUSE_MS)
      quiet = this.waiting.length === known ? quiet + 1 : 0
      known = this.waiting.length
    }
    const round = this.waiting
    this.waiting = []
    rounds.push(round.map(({ action }) => action))
    await Promise.all(round.map(({ send }) => send()))
  }
}

interface Exchange {
  readonly sent: IncomingMessage
  readonly body: Buffer
  readonly response: ServerResponse
}

const forwarded = (
  { emulator, agent }: { readonly emulator: string; readonly agent: Agent },
  { sent: { method, url = '/', headers }, body, response }: Exchange,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const forward = request(new URL(url, emulator), { method, headers, agent }, answer => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response).on('finish', resolve)
    })
    forward.on('error', reject)
    forward.end(body)
  })
