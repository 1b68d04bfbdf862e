import { useState } from 'react'
import { api, setServer, useSignedIn } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { ErrorNotice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { useAction } from '../../ui/useAction.ts'

/** The name of OpenStreetMap in the server's settings. */
const OPEN_STREET_MAP = 'osm'

/** Turns the streets of OpenStreetMap on, after telling what that reveals, and off. */
export const StreetsCard = () => {
  const { admin, shell } = useTexts()
  const { server } = useSignedIn()
  const { busy, error, run } = useAction()
  const [asking, setAsking] = useState(false)
  const { streets } = admin
  const on = server.map === OPEN_STREET_MAP
  const choose = async (map: string | null): Promise<void> => {
    const done = await run(async () => setServer(await api.call('server.update', { body: { ...server, map } })))
    if (done) setAsking(false)
  }
  return (
    <Card title={streets.title} help={on ? streets.isOn : streets.isOff}>
      <div className="actions">
        {on ? (
          <Button busy={busy} onClick={() => void choose(null)}>
            {streets.turnOff}
          </Button>
        ) : (
          <Button kind="main" onClick={() => setAsking(true)}>
            {streets.turnOn}
          </Button>
        )}
      </div>
      {!asking && <ErrorNotice message={error} />}
      {asking && (
        <Dialog title={streets.question} close={() => setAsking(false)}>
          <p className="soft">{streets.reveals}</p>
          <p className="soft">{streets.conditions}</p>
          <ErrorNotice message={error} />
          <DialogButtons>
            <Button onClick={() => setAsking(false)}>{shell.cancel}</Button>
            <Button kind="main" busy={busy} onClick={() => void choose(OPEN_STREET_MAP)}>
              {streets.agree}
            </Button>
          </DialogButtons>
        </Dialog>
      )}
    </Card>
  )
}
