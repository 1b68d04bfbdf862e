import type { IngestKeyState } from '#shared/model/ingestKey.ts'
import { useFormat } from '../../format/useFormat.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyField } from '../../ui/CopyField.tsx'
import { DeleteButton } from '../../ui/Dialog.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { QueryView } from '../../ui/QueryView.tsx'
import type { IngestKey } from './useIngestKey.ts'

/** Whether reports of the device need a key, and how many were refused. Creates, replaces and deletes keys. */
export const KeyCard = ({ of }: { readonly of: IngestKey }) => {
  const { connect } = useTexts()
  const { mayWrite, mayWriteDevices } = useRights()
  const { busy, error, query, state, created } = of
  return (
    <Card title={connect.key.title}>
      <QueryView query={query} />
      {state && <KeyState state={state} />}
      <ErrorNotice message={error} />
      {created !== undefined && <CopyField label={connect.key.label} hint={connect.key.shownOnce} text={created} />}
      {state && mayWrite && mayWriteDevices && (
        <>
          <p className="soft">{state.hasKey ? connect.key.replaceHint : connect.key.createHint}</p>
          <Button busy={busy} onClick={() => void of.create()}>
            {state.hasKey ? connect.key.replace : connect.key.create}
          </Button>
          {state.earlier.length > 0 && (
            <Button busy={busy} onClick={() => void of.endEarlier()}>
              {connect.key.endEarlier}
            </Button>
          )}
          {state.hasKey && !state.required && (
            <DeleteButton title={connect.key.deleteTitle} text={connect.key.deleteText} remove={of.remove} />
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
