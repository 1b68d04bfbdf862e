import { type Dispatch, useEffect, useState } from 'react'
import type { Geofence } from '#shared/model/geofence.ts'
import { meters, type Meters } from '#shared/units.ts'
import { useFormat } from '../../format/useFormat.ts'
import type { Drawing, SketchAction } from '../../geofences/drawing.ts'
import { useLineDistance } from '../../geofences/GeofencesProvider.tsx'
import { isFinished, type ShapeKind } from '../../geofences/sketch.ts'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { type AttributeRow, attributesOf, rowsOf } from '../../ui/attributeRows.ts'
import { AttributesField } from '../../ui/AttributesField.tsx'
import { Field, formText, Select, TextArea } from '../../ui/Field.tsx'
import { SaveForm } from '../../ui/Form.tsx'
import { Notice } from '../../ui/Notice.tsx'
import styles from './GeofencesPage.module.css'

interface GeofenceFormProps {
  /** Undefined for a new geofence. */
  readonly subject: Geofence | undefined
  readonly drawing: Drawing
  readonly dispatch: Dispatch<SketchAction>
  readonly saved: (geofence: Geofence) => void
}

export const GeofenceForm = ({ subject, drawing, dispatch, saved }: GeofenceFormProps) => {
  const { geofences } = useTexts()
  const [rows, setRows] = useState<readonly AttributeRow[]>(() => rowsOf(subject?.attributes ?? {}))
  const { kind } = drawing.sketch
  const problem = drawing.problem ?? (isFinished(drawing.sketch) ? undefined : geofences.unfinished[kind])
  const save = (form: HTMLFormElement): Promise<Geofence> => {
    const text = formText(form)
    const body = {
      name: text('name'),
      description: text('description') || null,
      area: drawing.text.trim(),
      attributes: attributesOf(rows),
    }
    return subject
      ? api.call('geofences.update', { params: { id: subject.id }, body: { ...body, id: subject.id } })
      : api.call('geofences.create', { body })
  }
  return (
    <SaveForm
      label={geofences.title}
      save={save}
      saved={saved}
      changed={drawing.past.length > 0 && drawing.text.trim() !== (subject?.area ?? '')}
      problem={problem}
      saving={geofences.saving}
    >
      <Field label={geofences.name} name="name" defaultValue={subject?.name} maxLength={128} required />
      <Field
        label={geofences.description}
        name="description"
        defaultValue={subject?.description ?? ''}
        maxLength={128}
      />
      <ShapeFields drawing={drawing} dispatch={dispatch} />
      <AttributesField rows={rows} change={setRows} />
    </SaveForm>
  )
}

const KINDS: readonly ShapeKind[] = ['polygon', 'circle', 'polyline']

const ShapeFields = ({ drawing, dispatch }: Pick<GeofenceFormProps, 'drawing' | 'dispatch'>) => {
  const { geofences } = useTexts()
  const { distance } = useFormat()
  const lineDistance = meters(useLineDistance())
  const { kind, radius } = drawing.sketch
  return (
    <>
      <Select
        label={geofences.kind}
        value={kind}
        onChange={event =>
          dispatch({ kind: 'shape', shape: KINDS.find(one => one === event.target.value) ?? 'polygon' })
        }
      >
        {KINDS.map(one => (
          <option key={one} value={one}>
            {geofences.kinds[one]}
          </option>
        ))}
      </Select>
      <p className={styles['help']}>
        {geofences.help[kind]} {geofences.handles}
        {kind === 'polyline' && ` ${geofences.onLine(distance(lineDistance))}`}
      </p>
      {kind === 'circle' && radius > 0 && (
        <RadiusField radius={radius} change={to => dispatch({ kind: 'radius', radius: to })} />
      )}
      <TextArea
        label={geofences.area}
        hint={geofences.areaHint}
        rows={4}
        spellCheck={false}
        value={drawing.text}
        onChange={event => dispatch({ kind: 'type', text: event.target.value })}
      />
      {drawing.problem !== undefined && <Notice tone="danger">{drawing.problem}</Notice>}
    </>
  )
}

interface RadiusFieldProps {
  readonly radius: Meters
  readonly change: (radius: Meters) => void
}

const DIGITS = 4

/** Radius of a circle in the user's unit. Invalid input changes nothing. */
const RadiusField = ({ radius, change }: RadiusFieldProps) => {
  const { geofences } = useTexts()
  const { units } = useFormat()
  const { symbol, from } = units.distance
  const [typed, setTyped] = useState<{ readonly text: string; readonly radius: Meters }>()
  // Keeps the typed text until the radius changes in another way.
  useEffect(() => {
    if (typed && typed.radius !== radius) setTyped(undefined)
  }, [typed, radius])
  return (
    <Field
      label={geofences.radius(symbol)}
      inputMode="decimal"
      value={typed?.text ?? String(Number(from(radius).toFixed(DIGITS)))}
      onChange={({ target: { value } }) => {
        const next = meters(Math.round((Number(value.replace(',', '.')) / from(meters(1))) * 10) / 10)
        const isRadius = value.trim() !== '' && next >= 1
        setTyped({ text: value, radius: isRadius ? next : radius })
        if (isRadius) change(next)
      }}
    />
  )
}
