export const failures = {
  unreachable: 'The server cannot be reached',
  status: (status: number) => `The server returned status ${status}`,
  /** A message of the server, which sends English. */
  ofServer: (message: string) => message,
  /** Why the server refused a point. */
  reason: (reason: string) => reason,
  /** A bug of the app. */
  unexpected: (message: string) => message,
}
