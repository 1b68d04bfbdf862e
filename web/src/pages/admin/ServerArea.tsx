import { useState } from 'react'
import { PreferenceFields } from '../../preferences/PreferenceFields.tsx'
import { preferenceFormValues } from '../../preferences/preferences.ts'
import { api, type Server, setServer, useSignedIn } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { attributesOf, rowsOf } from '../../ui/attributeRows.ts'
import { AttributesField } from '../../ui/AttributesField.tsx'
import { Checkbox, Field, formText } from '../../ui/Field.tsx'
import { FieldGroup, SaveForm } from '../../ui/Form.tsx'
import { Card } from '../../ui/PageFrame.tsx'
import { MapsCard } from './MapsCard.tsx'
import { StreetsCard } from './StreetsCard.tsx'

const FLAGS = ['registration', 'readonly', 'deviceReadonly', 'limitCommands', 'forceSettings'] as const
const TEXTS = ['mapUrl', 'bingKey', 'poiLayer'] as const

export const ServerArea = () => {
  const { admin } = useTexts()
  const { server } = useSignedIn()
  const [rows, setRows] = useState(() => rowsOf(server.attributes))
  const save = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const body = { ...server, ...serverFormValues(text), attributes: attributesOf(rows) }
    setServer(await api.call('server.update', { body }))
  }
  return (
    <>
      <StreetsCard />
      <MapsCard />
      <Card title={admin.server.title} help={admin.server.version(server.version ?? '')}>
        <SaveForm key={server.map} label={admin.server.title} save={save}>
          <FieldGroup title={admin.server.people}>
            {FLAGS.map(name => (
              <Checkbox key={name} label={admin.server[name]} name={name} defaultChecked={server[name]} />
            ))}
          </FieldGroup>
          <PreferenceFields of={server} inherited={false} />
          <MapAddresses server={server} />
          <AttributesField rows={rows} change={setRows} />
          <p className="soft">{admin.server.attributesHelp}</p>
        </SaveForm>
      </Card>
    </>
  )
}

const MapAddresses = ({ server }: { readonly server: Server }) => {
  const { admin } = useTexts()
  return (
    <FieldGroup title={admin.server.mapData}>
      {TEXTS.map(name => (
        <Field
          key={name}
          label={admin.server[name]}
          hint={admin.server[`${name}Hint`]}
          name={name}
          defaultValue={server[name] ?? ''}
          maxLength={name === 'bingKey' ? 128 : 512}
          spellCheck={false}
        />
      ))}
    </FieldGroup>
  )
}

const serverFormValues = (text: (name: string) => string) => ({
  ...preferenceFormValues(text),
  registration: text('registration') !== '',
  readonly: text('readonly') !== '',
  deviceReadonly: text('deviceReadonly') !== '',
  limitCommands: text('limitCommands') !== '',
  forceSettings: text('forceSettings') !== '',
  mapUrl: text('mapUrl').trim() || null,
  bingKey: text('bingKey').trim() || null,
  poiLayer: text('poiLayer').trim() || null,
})
