/** Hands records to the position stream. Resolves only when the record is durable. */
export interface PositionStream {
  put(partitionKey: string, data: Uint8Array): Promise<void>
}
