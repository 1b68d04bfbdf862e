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
