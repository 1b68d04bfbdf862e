import { useState } from 'react'
import { api, setUser, useSignedIn } from '../../session/sessionStore.ts'
import { TotpKey } from '../../session/TotpKey.tsx'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { useAction } from '../../ui/useAction.ts'

/** Turns the second factor on and off. Hidden if the server does not offer it. */
export const SecondFactorCard = () => {
  const { account } = useTexts()
  const { user, server } = useSignedIn()
  const [key, setKey] = useState<string>()
  const { busy, error, run } = useAction()
  const isOffered = String(server.attributes['totpEnable']) === 'true'
  if (!isOffered && user.secondFactor !== true) return null
  const start = () => run(async () => setKey(await api.call('users.newTotpKey')))
  const turnOn = (totpKey: string) =>
    run(async () => {
      setUser(await api.call('users.update', { params: { id: user.id }, body: { ...user, totpKey } }))
      setKey(undefined)
    })
  const turnOff = () =>
    run(async () => {
      await api.call('users.removeTotp', { params: { id: user.id } })
      setUser({ ...user, secondFactor: false })
    })
  return (
    <Card title={account.second} help={account.secondHelp}>
      {user.secondFactor === true && <Notice>{account.secondOn}</Notice>}
      {key !== undefined && (
        <>
          <p>{account.secondScan}</p>
          <TotpKey totpKey={key} email={user.email} />
        </>
      )}
      <ErrorNotice message={error} />
      <div>
        {user.secondFactor === true && (
          <Button kind="danger" busy={busy} onClick={() => void turnOff()}>
            {account.secondTurnOff}
          </Button>
        )}
        {user.secondFactor !== true && key === undefined && (
          <Button busy={busy} onClick={() => void start()}>
            {account.secondStart}
          </Button>
        )}
        {key !== undefined && (
          <Button kind="main" busy={busy} onClick={() => void turnOn(key)}>
            {account.secondTurnOn}
          </Button>
        )}
      </div>
    </Card>
  )
}
