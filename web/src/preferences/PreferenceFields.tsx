import { useState } from 'react'
import { lastView } from '../map/mapSettings.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Checkbox, Field, Select } from '../ui/Field.tsx'
import { FieldGroup } from '../ui/Form.tsx'
import { Notice } from '../ui/Notice.tsx'
import type { Preferences } from './preferences.ts'

interface PreferenceFieldsProps {
  readonly of: Preferences
  /** If true, an empty value means the server's default; for the server itself it is the first choice. */
  readonly inherited: boolean
}

/** Form fields that `preferenceFormValues` reads. */
export const PreferenceFields = ({ of, inherited }: PreferenceFieldsProps) => (
  <>
    <UnitFields of={of} inherited={inherited} />
    <MapFields of={of} inherited={inherited} />
  </>
)

const UnitFields = ({ of, inherited }: PreferenceFieldsProps) => {
  const { preferences: texts } = useTexts()
  const unset = inherited ? texts.asServer : undefined
  // Without a choice of the server, the app guesses units by the region of the browser.
  const noUnit = unset ?? texts.byRegion
  return (
    <FieldGroup title={texts.units}>
      <NamedSelect
        label={texts.distance}
        name="distanceUnit"
        value={of.distanceUnit}
        names={texts.distances}
        unset={noUnit}
      />
      <NamedSelect label={texts.speed} name="speedUnit" value={of.speedUnit} names={texts.speeds} unset={noUnit} />
      <NamedSelect
        label={texts.coordinates}
        name="coordinateFormat"
        value={of.coordinateFormat}
        names={texts.coordinateFormats}
        unset={unset}
      />
      <Checkbox label={texts.twelveHours} name="twelveHourFormat" defaultChecked={of.twelveHourFormat} />
    </FieldGroup>
  )
}

interface NamedSelectProps {
  readonly label: string
  readonly name: string
  readonly value: string | null
  /** Labels of the values. */
  readonly names: Readonly<Record<string, string>>
  /** Label of no value; if it is undefined, no value means the first name. */
  readonly unset: string | undefined
  readonly hint?: string
}

/** Select that keeps unknown values, which other programs can have set. */
const NamedSelect = ({ label, name, value, names, unset, hint }: NamedSelectProps) => {
  const [first = ''] = Object.keys(names)
  const chosen = value || (unset === undefined ? first : '')
  return (
    <Select label={label} name={name} defaultValue={chosen} {...(hint !== undefined && { hint })}>
      {unset !== undefined && <option value="">{unset}</option>}
      {Object.entries(names).map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
      {chosen !== '' && !Object.hasOwn(names, chosen) && <option value={chosen}>{chosen}</option>}
    </Select>
  )
}

const MapFields = ({ of, inherited }: PreferenceFieldsProps) => {
  const { preferences: texts } = useTexts()
  const [start, setStart] = useState({ latitude: of.latitude, longitude: of.longitude, zoom: of.zoom })
  const [failure, setFailure] = useState<string>()
  const takeView = (): void => {
    const view = lastView()
    setFailure(view ? undefined : texts.noMapYet)
    if (!view) return
    const [longitude, latitude] = view.center
    setStart({ latitude: rounded(latitude, 5), longitude: rounded(longitude, 5), zoom: Math.round(view.zoom) })
  }
  const numberField = (name: keyof typeof start, most: number, step: string) => (
    <Field
      label={texts[name]}
      name={name}
      type="number"
      min={name === 'zoom' ? 0 : -most}
      max={most}
      step={step}
      value={start[name]}
      onChange={({ target }) => setStart({ ...start, [name]: target.value })}
    />
  )
  return (
    <FieldGroup title={texts.mapStart} help={texts.mapStartHelp}>
      {numberField('latitude', 90, 'any')}
      {numberField('longitude', 180, 'any')}
      {numberField('zoom', 30, '1')}
      <div style={{ gridColumn: '1 / -1' }}>
        <Button onClick={takeView}>{texts.asNow}</Button>
      </div>
      {failure !== undefined && <Notice>{failure}</Notice>}
      <NamedSelect
        label={texts.map}
        name="map"
        value={of.map}
        names={texts.maps}
        unset={inherited ? texts.asServer : undefined}
        hint={texts.mapHint}
      />
    </FieldGroup>
  )
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits
