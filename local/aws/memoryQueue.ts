/**
 * Stands in for SQS and its event source mapping. Messages of one batching window are one batch, failed batches are
 * retried later, and old messages expire. Messages are lost when the process ends, which live updates tolerate.
 */
import { randomUUID } from 'node:crypto'
import type { SQSEvent } from 'aws-lambda'
import type { LiveQueue } from '#shared/live/ports.ts'
import type { Host } from '#shared/runtime.ts'
import type { Invoke } from './functions.ts'
import type { QueueSettings } from '../assembly/eventSources.ts'

interface Message {
  readonly id: string
  readonly body: string
  readonly sentAt: number
}

/** Beyond this number of waiting messages, the oldest is dropped. */
const MAX_MESSAGES = 10_000

export class MemoryQueue implements LiveQueue {
  private waiting: Message[] = []
  private window: NodeJS.Timeout | undefined
  private readonly later = new Set<NodeJS.Timeout>()
  private delivering: Promise<void> | undefined
  private invoke: Invoke | undefined

  constructor(
    private readonly settings: QueueSettings,
    private readonly dependencies: { readonly now: () => number; readonly log: Host['log'] },
  ) {}

  async put(body: string): Promise<void> {
    this.waiting.push({ id: randomUUID(), body, sentAt: this.dependencies.now() })
    if (this.waiting.length > MAX_MESSAGES) this.waiting.shift()
    this.openWindow()
  }

  /** Starts to deliver messages. */
  start(invoke: Invoke): void {
    this.invoke = invoke
    this.openWindow()
  }

  /** Stops deliveries. Resolves when the current one has ended. */
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
    const { now, log } = this.dependencies
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
      }, settings.visibilityTimeoutMs)
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
