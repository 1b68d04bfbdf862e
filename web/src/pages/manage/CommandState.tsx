import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'

export interface SentCommand {
  /** Milliseconds since 1970. */
  readonly at: number
}

interface CommandStateProps {
  readonly deviceId: number
  readonly sent: SentCommand
}

/** What became of a command: it waits, the device took it with its next report, or it has answered. */
export const CommandState = ({ deviceId, sent: { at } }: CommandStateProps) => {
  const { manage } = useTexts()
  const { clock } = useFormat()
  const { devices, positions, events } = useLive()
  const answer = events.find(
    event => event.deviceId === deviceId && event.type === 'commandResult' && Date.parse(event.serverTime) >= at,
  )
  const reported = [devices.get(deviceId)?.lastUpdate, positions.get(deviceId)?.serverTime]
    .flatMap(time => (time ? [Date.parse(time)] : []))
    .filter(time => time > at)
  return (
    <Notice>
      <div role="status">
        {manage.commands.queued(clock(at))}
        {reported.length > 0 && ` ${manage.commands.taken(clock(Math.max(...reported)))}`}
        {answer && ` ${manage.commands.answered(String(answer.attributes['result']))}`}
      </div>
    </Notice>
  )
}
