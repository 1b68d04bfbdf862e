/**
 * A queue in this process, read as Lambda's event source for SQS does: what comes within the window is one batch, what the
 * function fails on comes again later, what is old is forgotten. It does not outlive the process, and nothing in it need.
 */
import { randomUUID } from 'node:crypto'
import type { SQSEvent } from 'aws-lambda'
import type { LiveQueue } from '#shared/ports.ts'
import type { Host } from '#shared/runtime.ts'
import type { Invoke } from './functions.ts'
import type { QueueSettings } from './queues.ts'

interface Message {
  readonly id: string
  readonly body: string
  readonly sentAt: number
}

/** Where nobody reads, the oldest give way. */
const MOST_WAITING = 10_000

export class MemoryQueue implements LiveQueue {
  private waiting: Message[] = []
  private window: NodeJS.Timeout | undefined
  private readonly later = new Set<NodeJS.Timeout>()
  private delivering: Promise<void> | undefined
  private invoke: Invoke | undefined

  constructor(
    private readonly settings: QueueSettings,
    private readonly around: { readonly now: () => number; readonly log: Host['log'] },
  ) {}

  async put(body: string): Promise<void> {
    this.waiting.push({ id: randomUUID(), body, sentAt: this.around.now() })
    if (this.waiting.length > MOST_WAITING) this.waiting.shift()
    this.openWindow()
  }

  /** Begins to deliver. */
  start(invoke: Invoke): void {
    this.invoke = invoke
    this.openWindow()
  }

  /** Resolves when nothing is delivered any more. */
  async stop(): Promise<void> {
    this.invoke = undefined
    clearTimeout(this.window)
    for (const timer of this.later) clearTimeout(timer)
    await this.delivering
  }

  private openWindow(): void {
    if (!this.invoke || this.window || this.delivering || this.waiting.length === 0) return
    this.window = setTimeout(() => {
      this.window = undefined
      this.delivering = this.deliver().finally(() => {
        this.delivering = undefined
        this.openWindow()
      })
    }, this.settings.windowMs)
  }

  private async deliver(): Promise<void> {
    const { settings, invoke } = this
    const { now, log } = this.around
    const isYoung = ({ sentAt }: Message) => now() - sentAt < settings.retentionMs
    const batch = this.waiting.splice(0, settings.batchSize).filter(isYoung)
    if (!invoke || batch.length === 0) return
    try {
      await invoke(settings.address, sqsEvent(batch))
    } catch (error) {
      const message = 'queue batch failed'
      log('error', { message, operation: settings.address, messages: batch.length, error: String(error) })
      const timer = setTimeout(() => {
        this.later.delete(timer)
        this.waiting.unshift(...batch)
        this.openWindow()
      }, settings.againMs)
      this.later.add(timer)
    }
  }
}

const sqsEvent = (messages: readonly Message[]): SQSEvent => ({
  Records: messages.map(({ id, body, sentAt }) => ({
    messageId: id,
    receiptHandle: id,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(sentAt),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(sentAt),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:local:000000000000:live',
    awsRegion: 'local',
  })),
})
