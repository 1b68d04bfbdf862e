import { useCallback } from 'react'
import type { IngestKeyState } from '#shared/model/ingestKey.ts'
import { useFormat } from '../../format/useFormat.ts'
import { api } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyField } from '../../ui/CopyField.tsx'
import { DeleteButton } from '../../ui/Dialog.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import { useAction } from '../../ui/useAction.ts'
import { useQuery } from '../../ui/useQuery.ts'

interface KeyCardProps {
  readonly deviceId: number
  /** The key, if it was created on this page: the server does not return it again. */
  readonly created: string | undefined
  readonly onCreate: (key: string | undefined) => void
}

/** Whether reports of the device need a key, and how many were refused. Creates, replaces and deletes keys. */
export const KeyCard = ({ deviceId, created, onCreate }: KeyCardProps) => {
  const { connect } = useTexts()
  const { mayWrite, mayWriteDevices } = useRights()
  const { busy, error, run } = useAction()
  const params = { id: deviceId }
  const { query, data, refetch } = useQuery(
    useCallback(signal => api.call('ingestKeys.get', { params: { id: deviceId }, signal }), [deviceId]),
  )
  const create = async (): Promise<void> => {
    await run(async () => onCreate((await api.call('ingestKeys.rotate', { params, body: {} })).key))
    refetch()
  }
  const remove = async (): Promise<void> => {
    await api.call('ingestKeys.remove', { params })
    onCreate(undefined)
    refetch()
  }
  const endEarlier = async (): Promise<void> => {
    await run(() => api.call('ingestKeys.remove', { params, query: { earlier: true } }))
    refetch()
  }
  return (
    <Card title={connect.key.title}>
      <QueryView query={query} />
      {data && <KeyState state={data} />}
      <ErrorNotice message={error} />
      {created !== undefined && <CopyField label={connect.key.label} hint={connect.key.shownOnce} text={created} />}
      {data && mayWrite && mayWriteDevices && (
        <>
          <p className="soft">{data.hasKey ? connect.key.replaceHint : connect.key.createHint}</p>
          <Button busy={busy} onClick={() => void create()}>
            {data.hasKey ? connect.key.replace : connect.key.create}
          </Button>
          {data.earlier.length > 0 && (
            <Button busy={busy} onClick={() => void endEarlier()}>
              {connect.key.endEarlier}
            </Button>
          )}
          {data.hasKey && !data.required && (
            <DeleteButton title={connect.key.deleteTitle} text={connect.key.deleteText} remove={remove} />
          )}
        </>
      )}
    </Card>
  )
}

const KeyState = ({ state }: { readonly state: IngestKeyState }) => {
  const { connect } = useTexts()
  const { dateTime } = useFormat()
  const { hasKey, createdAt, earlier, refused, lastRefused, lastRefusedFrom } = state
  return (
    <>
      <p>{hasKey && createdAt !== null ? connect.key.needed(dateTime(createdAt)) : connect.key.notNeeded}</p>
      {earlier.map(({ createdAt: at, validUntil }) => (
        <p key={at}>
          {validUntil === null ? connect.key.earlierValid : connect.key.earlierUntil(dateTime(validUntil))}
        </p>
      ))}
      {lastRefused !== null && (
        <Notice>{connect.key.refused(refused, dateTime(lastRefused), lastRefusedFrom ?? '')}</Notice>
      )}
    </>
  )
}
