import { useCallback, useId } from 'react'
import type { AttributeAlias } from '#shared/model/attributes.ts'
import type { Device } from '#shared/model/device.ts'
import { useLive } from '../../live/LiveProvider.tsx'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, formText } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { Table } from '../../ui/Table.tsx'
import { useAction } from '../../ui/useAction.ts'
import { useQuery } from '../../ui/useQuery.ts'
import { Section } from './EntityPage.tsx'

/** Display names of a device's attributes. */
export const Aliases = ({ device: { id } }: { readonly device: Device }) => {
  const { manage } = useTexts()
  const { query, data, refetch } = useQuery(
    useCallback(signal => api.call('attributes.listAliases', { query: { deviceId: id }, signal }), [id]),
  )
  const { busy, error, run } = useAction()
  const change = async (work: () => Promise<unknown>): Promise<boolean> => {
    const done = await run(work)
    refetch()
    return done
  }
  return (
    <Section title={manage.aliases.title} help={manage.aliases.help}>
      {query.kind === 'error' && <ErrorNotice message={query.message} />}
      {data?.length === 0 && <Notice>{manage.aliases.none}</Notice>}
      {data && data.length > 0 && <KnownAliases aliases={data} change={change} />}
      <NewAlias deviceId={id} busy={busy} error={error} change={change} />
    </Section>
  )
}

type AliasEdit = (work: () => Promise<unknown>) => Promise<boolean>

interface KnownAliasesProps {
  readonly aliases: readonly AttributeAlias[]
  readonly change: AliasEdit
}

const KnownAliases = ({ aliases, change }: KnownAliasesProps) => {
  const { manage } = useTexts()
  return (
    <Table
      label={manage.aliases.title}
      rows={aliases}
      keyOf={({ id }) => id}
      columns={[
        { title: manage.aliases.attribute, cell: ({ attribute }) => attribute },
        { title: manage.aliases.alias, cell: ({ alias }) => alias },
        {
          title: '',
          cell: ({ id, attribute }) => (
            <Button
              aria-label={manage.aliases.remove(attribute)}
              onClick={() => void change(() => api.call('attributes.removeAlias', { params: { id } }))}
            >
              <Icon name="close" />
            </Button>
          ),
        },
      ]}
    />
  )
}

interface NewAliasProps {
  readonly deviceId: number
  readonly busy: boolean
  readonly error: string | undefined
  readonly change: AliasEdit
}

const NewAlias = ({ deviceId, busy, error, change }: NewAliasProps) => {
  const { manage } = useTexts()
  const { positions } = useLive()
  const listId = useId()
  const known = Object.keys(positions.get(deviceId)?.attributes ?? {})
  const add = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const body = { deviceId, attribute: text('attribute').trim(), alias: text('alias').trim() }
    if (await change(() => api.call('attributes.createAlias', { body }))) form.reset()
  }
  return (
    <Form
      label={manage.aliases.add}
      submit={form => void add(form)}
      error={error}
      buttons={
        <Button type="submit" busy={busy}>
          {manage.aliases.add}
        </Button>
      }
    >
      <Field
        label={manage.aliases.attribute}
        name="attribute"
        list={listId}
        maxLength={128}
        spellCheck={false}
        required
      />
      <datalist id={listId}>
        {known.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field label={manage.aliases.alias} name="alias" maxLength={128} required />
    </Form>
  )
}
