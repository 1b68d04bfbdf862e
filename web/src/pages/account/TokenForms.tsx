import { useState } from 'react'
import { useFormat } from '../../format/useFormat.ts'
import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyField } from '../../ui/CopyField.tsx'
import { Checkbox, Field, formText, Select } from '../../ui/Field.tsx'
import { FieldGroup, Form } from '../../ui/Form.tsx'
import { ErrorNotice, Notice } from '../../ui/Notice.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { useAction } from '../../ui/useAction.ts'
import { RIGHTS } from './rights.ts'

const DAY_MS = 86_400_000
const DAYS = { day: 1, week: 7, month: 30, year: 365 } as const
type Span = keyof typeof DAYS
const SPANS: readonly Span[] = ['day', 'week', 'month', 'year']

interface CreatedToken {
  readonly token: string
  readonly name: string
  readonly end: Date
}

interface TokenFormProps {
  /** Called after a token was created or revoked. */
  readonly changed: () => void
}

export const NewTokenForm = ({ changed }: TokenFormProps) => {
  const { account } = useTexts()
  const { busy, error, run } = useAction()
  const [created, setCreated] = useState<CreatedToken>()
  const [noRight, setNoRight] = useState(false)
  const make = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const name = text('tokenName').trim()
    const span = SPANS.find(one => one === text('span')) ?? 'week'
    const end = new Date(Date.now() + DAYS[span] * DAY_MS)
    const rights = RIGHTS.filter(right => text(right) !== '').join(',')
    setNoRight(rights === '')
    if (rights === '') return
    await run(async () => {
      const body = { expiration: end, rights, ...(name !== '' && { name }) }
      setCreated({ token: await api.call('session.createToken', { body }), name, end })
      changed()
    })
  }
  if (created) return <CreatedTokenNotice created={created} changed={changed} forget={() => setCreated(undefined)} />
  return (
    <Form
      label={account.tokens}
      submit={form => void make(form)}
      error={noRight ? account.noRight : error}
      buttons={
        <Button type="submit" busy={busy}>
          {account.makeToken}
        </Button>
      }
    >
      <FieldGroup>
        <Field label={account.tokenName} name="tokenName" maxLength={128} autoComplete="off" />
        <Select label={account.tokenEnds} name="span" defaultValue="week">
          {SPANS.map(span => (
            <option key={span} value={span}>
              {account.tokenDays[span]}
            </option>
          ))}
        </Select>
      </FieldGroup>
      <FieldGroup title={account.tokenRights}>
        {RIGHTS.map(right => (
          <Checkbox key={right} label={account.rights[right]} name={right} defaultChecked />
        ))}
      </FieldGroup>
    </Form>
  )
}

/** The server cannot show the token again, so it stays on the page until the user leaves. */
const CreatedTokenNotice = ({
  created,
  changed,
  forget,
}: TokenFormProps & { readonly created: CreatedToken; readonly forget: () => void }) => {
  const { account } = useTexts()
  const { dateTime } = useFormat()
  const { showToast } = useToasts()
  const { busy, error, run } = useAction()
  const end = async (): Promise<void> => {
    if (!(await run(() => api.call('session.revokeToken', { body: { token: created.token } })))) return
    showToast({ tone: 'plain', text: account.ended })
    changed()
    forget()
  }
  return (
    <>
      <Notice>
        {account.tokenOnce} {account.tokenSize(created.name, dateTime(created.end.getTime()))}
      </Notice>
      <CopyField label={account.token} text={created.token} />
      <ErrorNotice message={error} />
      <div>
        <Button kind="danger" busy={busy} onClick={() => void end()}>
          {account.endToken}
        </Button>
      </div>
    </>
  )
}

export const RevokeTokenForm = ({ changed }: TokenFormProps) => {
  const { account } = useTexts()
  const { showToast } = useToasts()
  const { busy, error, run } = useAction()
  const end = async (form: HTMLFormElement): Promise<void> => {
    const token = formText(form)('token').trim()
    if (!(await run(() => api.call('session.revokeToken', { body: { token } })))) return
    form.reset()
    showToast({ tone: 'plain', text: account.ended })
    changed()
  }
  return (
    <Form
      label={account.endOther}
      submit={form => void end(form)}
      error={error}
      buttons={
        <Button kind="danger" type="submit" busy={busy}>
          {account.end}
        </Button>
      }
    >
      <Field label={account.tokenToEnd} name="token" autoComplete="off" spellCheck={false} maxLength={4096} required />
    </Form>
  )
}
