/** The two ways out of the live functions: to the queue of what changed, and to the open connections. */

export interface LiveQueue {
  /** Resolves when the text will be delivered. At most 200,000 characters, ASCII. */
  put(text: string): Promise<void>
}

export interface ConnectionSender {
  /** Sends a text; false when there is no such connection any more. Rejects when it could not be sent just now. */
  post(connection: string, text: string): Promise<boolean>
  /** Ends a connection; one that is closed is fine. */
  end(connection: string): Promise<void>
}
