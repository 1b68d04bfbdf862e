/** Asks a new user once for units, clock, time zone, map and notifications, all with a suggestion. */
import { useCallback, useState } from 'react'
import { timeZoneNames } from '#shared/domain/timeZone.ts'
import { browserGuess } from '../preferences/browserGuess.ts'
import { api, setUser, useSignedIn } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Checkbox, formText, Select } from '../ui/Field.tsx'
import { FieldGroup, Form } from '../ui/Form.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { errorMessage, useAction } from '../ui/useAction.ts'
import { useQuery } from '../ui/useQuery.ts'
import {
  type Choices,
  choicesFrom,
  hasServerUnits,
  mapsOf,
  suggestedChoices,
  UNIT_SYSTEMS,
  withChoices,
} from './choices.ts'
import { KINDS, turnOnNotifications } from './defaultNotifications.ts'

export const WelcomeDialog = () => {
  const { welcome, shell } = useTexts()
  const { user, server } = useSignedIn()
  const { showToast } = useToasts()
  const { busy, error, run } = useAction()
  const [closed, setClosed] = useState(false)
  const [suggested] = useState(() => suggestedChoices(server, browserGuess()))
  const { query, data } = useQuery(useCallback(signal => api.call('notifications.list', { signal }), []))
  const keep = useCallback(
    async (choices: Choices): Promise<void> =>
      setUser(await api.call('users.update', { params: { id: user.id }, body: withChoices(user, choices, server) })),
    [user, server],
  )
  const save = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const kinds = KINDS.filter(kind => text(kind) === 'on')
    const done = await run(async () => {
      await turnOnNotifications(user.id, kinds)
      await keep(choicesFrom(text, suggested))
    })
    if (done) showToast({ tone: 'plain', text: welcome.saved })
  }
  // Stores the suggestions, so that the question does not come again.
  const close = useCallback(() => {
    setClosed(true)
    keep(suggested).catch((failure: unknown) => showToast({ tone: 'danger', text: errorMessage(failure) }))
  }, [keep, suggested, showToast])
  if (closed || query.kind === 'loading') return null
  const asksForNotifications = data?.every(({ web, mail }) => !web && !mail) === true
  return (
    <Dialog title={welcome.title} close={close}>
      <p className="soft">{welcome.help}</p>
      <Form
        label={welcome.title}
        submit={form => void save(form)}
        error={error}
        buttons={
          <Button kind="main" type="submit" busy={busy}>
            {shell.save}
          </Button>
        }
      >
        <ChoiceFields suggested={suggested} />
        {asksForNotifications && <NotificationFields />}
        {query.kind === 'error' && <ErrorNotice message={query.message} />}
      </Form>
    </Dialog>
  )
}

const ChoiceFields = ({ suggested }: { readonly suggested: Choices }) => {
  const { welcome, preferences } = useTexts()
  const { server } = useSignedIn()
  const zones = timeZoneNames()
  const maps = mapsOf(server)
  return (
    <FieldGroup>
      {!server.forceSettings && (
        <>
          <Select label={welcome.units} name="units" defaultValue={suggested.units}>
            {hasServerUnits(server) && <option value="server">{preferences.asServer}</option>}
            {UNIT_SYSTEMS.map(system => (
              <option key={system} value={system}>
                {welcome.unitNames[system]}
              </option>
            ))}
          </Select>
          <Select label={welcome.clock} name="clock" defaultValue={suggested.twelveHours ? 'h12' : 'h23'}>
            <option value="h23">{welcome.clocks.h23}</option>
            <option value="h12">{welcome.clocks.h12}</option>
          </Select>
          {maps.length > 1 && (
            <Select label={welcome.map} name="map" defaultValue={suggested.map}>
              {maps.map(kind => (
                <option key={kind} value={kind}>
                  {preferences.maps[kind]}
                </option>
              ))}
            </Select>
          )}
        </>
      )}
      <Select label={welcome.timeZone} hint={welcome.timeZoneHint} name="timeZone" defaultValue={suggested.timeZone}>
        {!zones.includes(suggested.timeZone) && <option value={suggested.timeZone}>{suggested.timeZone}</option>}
        {zones.map(zone => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </Select>
    </FieldGroup>
  )
}

const NotificationFields = () => {
  const { welcome } = useTexts()
  return (
    <FieldGroup title={welcome.tell} help={welcome.tellHelp}>
      {KINDS.map(kind => (
        <Checkbox key={kind} label={welcome.kinds[kind]} name={kind} defaultChecked />
      ))}
    </FieldGroup>
  )
}
