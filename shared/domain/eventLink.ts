/** Page of the web app that shows an event on the map. */

const AROUND_MS = 30 * 60_000

interface DeviceEvent {
  readonly deviceId: number
  /** Unix time in milliseconds. */
  readonly eventTime: number
}

/** Returns the history from half an hour before to half an hour after the event: `/history/3?from=…&to=…`. */
export const eventPage = ({ deviceId, eventTime }: DeviceEvent): string => {
  const [from = '', to = ''] = [eventTime - AROUND_MS, eventTime + AROUND_MS].map(time => new Date(time).toISOString())
  return `/history/${deviceId}?${new URLSearchParams({ from, to }).toString()}`
}
