/** Interfaces that a host implements: AWS on Lambda, this process in the local run and in tests. */

/** The stream of reports. */
export interface PositionStream {
  /** Resolves when the record is durable. */
  put(partitionKey: string, data: Uint8Array): Promise<void>
}

/** The store for records that cannot be applied. */
export interface DeadLetters {
  /** Resolves when the document is durable. Replaces a document of the same name. */
  put(name: string, document: string): Promise<void>
}

/** The queue of changes for live clients. */
export interface LiveQueue {
  /** Resolves when the queue has stored the text: ASCII, at most 200,000 characters. */
  put(text: string): Promise<void>
}

/** The open WebSocket connections. */
export interface ConnectionSender {
  /** Sends a text. Returns false if the connection does not exist. Rejects if sending failed and can be retried. */
  post(connection: string, text: string): Promise<boolean>
  /** Closes a connection. Does nothing if it is closed. */
  end(connection: string): Promise<void>
}

export interface PushRequest {
  /** Address of a browser at its push service. It is a secret: whoever has it can send, or end the subscription. */
  readonly endpoint: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Status of the response, or why there is none: nothing was sent, or the push service may have received the message. */
export type PushResult =
  { readonly status: number } | { readonly failure: 'privateAddress' | 'notConnected' | 'noResponse' }

/** The push services of browsers. */
export interface PushService {
  /** Sends one request. Never rejects. */
  post(request: PushRequest): Promise<PushResult>
}
