/** Outputs of the live functions: the queue of changes and the open connections. */

export interface LiveQueue {
  /** Enqueues a text of at most 200,000 ASCII characters. Resolves when delivery is guaranteed. */
  put(text: string): Promise<void>
}

export interface ConnectionSender {
  /** Sends a text. Returns false if the connection does not exist. Rejects if sending failed temporarily. */
  post(connection: string, text: string): Promise<boolean>
  /** Closes a connection. Succeeds if it is already closed. */
  end(connection: string): Promise<void>
}
