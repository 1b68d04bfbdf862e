import { useCallback, useState } from 'react'
import type { Device } from '#shared/model/device.ts'
import type { PositionModel } from '#shared/model/position.ts'
import { api } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox, Field, formText, Select } from '../ui/Field.tsx'
import { FieldGroup, Form } from '../ui/Form.tsx'
import { useAction } from '../ui/useAction.ts'
import { useQuery } from '../ui/useQuery.ts'
import { type Scope, ScopeField } from './ScopeField.tsx'
import { endOf, SPANS, TRAILS, trailOf } from './shareTerms.ts'

/** Radius of the zone around the current place. */
const HIDDEN_METERS = 300

interface NewShareFormProps {
  readonly device: Device
  readonly position: PositionModel | undefined
  /** Called with the token of the new share. */
  readonly created: (token: string) => void
}

export const NewShareForm = ({ device, position, created }: NewShareFormProps) => {
  const { share } = useTexts()
  const { busy, error, run } = useAction()
  const [scope, setScope] = useState<Scope>({ deviceIds: [device.id] })
  const { data: geofences = [] } = useQuery(useCallback(signal => api.call('geofences.list', { signal }), []))
  const make = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const now = Date.now()
    const until = endOf(text('span'), text('until'), now)
    const body = {
      name: text('shareName').trim(),
      ...scope,
      ...(until !== undefined && { until }),
      ...trailOf(text('trail'), text('from'), now),
      geofenceIds: geofences.map(({ id }) => id).filter(id => text(`fence-${id}`) === 'on'),
      zones: text('here') === 'on' && position ? [zoneAt(position)] : [],
    }
    await run(async () => created((await api.call('shares.create', { body })).token ?? ''))
  }
  return (
    <Form
      label={share.title(device.name)}
      submit={form => void make(form)}
      error={error}
      buttons={
        <Button kind="main" type="submit" busy={busy}>
          {share.create}
        </Button>
      }
    >
      <p>{share.help}</p>
      <ScopeField device={device} change={setScope} />
      <TimeFields name={device.name} />
      {(position !== undefined || geofences.length > 0) && (
        <FieldGroup title={share.hide} help={share.hideHelp}>
          {position && <Checkbox label={share.hideHere} name="here" />}
          {geofences.map(({ id, name }) => (
            <Checkbox key={id} label={name} name={`fence-${id}`} />
          ))}
        </FieldGroup>
      )}
    </Form>
  )
}

const zoneAt = ({ latitude, longitude }: PositionModel) => ({ latitude, longitude, radius: HIDDEN_METERS })

/** Name, start, end and trail. */
const TimeFields = ({ name }: { readonly name: string }) => {
  const { share } = useTexts()
  const [span, setSpan] = useState<string>('hour')
  const [starts, setStarts] = useState('now')
  return (
    <FieldGroup>
      <Field label={share.name} name="shareName" maxLength={128} defaultValue={name} autoComplete="off" />
      <Select label={share.trail} name="trail" defaultValue="none">
        {TRAILS.map(trail => (
          <option key={trail} value={trail}>
            {share.trails[trail]}
          </option>
        ))}
      </Select>
      <Select label={share.starts} value={starts} onChange={({ target }) => setStarts(target.value)}>
        <option value="now">{share.now}</option>
        <option value="later">{share.atTime}</option>
      </Select>
      {starts === 'later' && <Field label={share.startTime} name="from" type="datetime-local" required />}
      <Select label={share.ends} name="span" value={span} onChange={({ target }) => setSpan(target.value)}>
        {SPANS.map(one => (
          <option key={one} value={one}>
            {share.spans[one]}
          </option>
        ))}
        <option value="time">{share.atTime}</option>
      </Select>
      {span === 'time' && <Field label={share.endTime} name="until" type="datetime-local" required />}
    </FieldGroup>
  )
}
