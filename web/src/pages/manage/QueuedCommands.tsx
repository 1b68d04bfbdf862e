import { useCallback, useEffect } from 'react'
import { useFormat } from '../../format/useFormat.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Notice } from '../../ui/Notice.tsx'
import { Table } from '../../ui/Table.tsx'
import { useAsked } from '../../ui/useQuery.ts'

interface QueuedCommandsProps {
  readonly deviceId: number
  /** Another value reads the list again. */
  readonly since: number | undefined
}

/** Commands of a device that wait or were handed out in the last week. Read again after each report of the device. */
export const QueuedCommands = ({ deviceId, since }: QueuedCommandsProps) => {
  const { manage } = useTexts()
  const { moment } = useFormat()
  const reported = useLive().devices.get(deviceId)?.lastUpdate
  const { asked, again } = useAsked(
    useCallback((signal: AbortSignal) => api.call('commands.list', { query: { deviceId }, signal }), [deviceId]),
  )
  useEffect(() => again(), [again, since, reported])
  if (asked.kind === 'failed') return <Notice tone="danger">{asked.sentence}</Notice>
  if (asked.kind === 'asking' || asked.value.length === 0) return undefined
  return (
    <Table
      label={manage.commands.list}
      rows={asked.value}
      keyOf={({ id }) => id}
      columns={[
        { title: manage.commands.data, cell: ({ attributes }) => String(attributes['data']) },
        { title: manage.commands.queuedAt, cell: ({ queuedTime }) => moment(queuedTime) },
        {
          title: manage.commands.handedOutAt,
          cell: ({ handedOutTime }) => (handedOutTime === null ? manage.commands.waits : moment(handedOutTime)),
        },
      ]}
    />
  )
}
