import { linkTo } from '../../app/links.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useSignedIn } from '../../session/useSession.ts'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'
import type { Entry, EntryProps } from './quarantineTypes.ts'

/** What became of a rejected point. */
export const OutcomeNotice = ({ entry: { outcome }, devices }: EntryProps) => {
  const { admin } = useTexts()
  const { moment } = useFormat()
  const { quarantine } = admin
  const { state, time, reason, deviceId, fixTime } = outcome
  const at = time === null ? '' : moment(time)
  const device = devices.find(({ id }) => id === deviceId)
  const sender = useSender(outcome)
  return (
    <Notice>
      <div role="status" data-state={state}>
        {state === 'waiting' && quarantine.waiting}
        {state === 'scheduled' && quarantine.scheduled(at)}
        {state === 'refused' && quarantine.refusedAgain(at, reason ?? '')}
        {(state === 'resent' || state === 'stored') && quarantine.resent(at, sender)}{' '}
        {state === 'resent' && quarantine.notStored}
        {state === 'stored' && (
          <>
            {quarantine.stored(fixTime === null ? '' : moment(fixTime))}{' '}
            {device && <a href={linkTo(`/history/${device.id}`)}>{device.name}</a>}
          </>
        )}
      </div>
    </Notice>
  )
}

const useSender = ({ userId }: Entry['outcome']): string => {
  const { admin } = useTexts()
  const { user: me } = useSignedIn()
  const { senders } = admin.quarantine
  if (userId === null) return senders.server
  return userId === me.id ? senders.you : senders.user(userId)
}
