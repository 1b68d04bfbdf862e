import { useFormat } from '../../format/useFormat.ts'
import { PreferenceFields } from '../../preferences/PreferenceFields.tsx'
import { preferencesIn } from '../../preferences/preferences.ts'
import { api, keepUser } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useSignedIn } from '../../session/useSession.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { FieldGroup } from '../../ui/FieldGroup.tsx'
import { Form } from '../../ui/Form.tsx'
import { formText } from '../../ui/formText.ts'
import { Notice } from '../../ui/Notice.tsx'
import { useToasts } from '../../ui/toasts.ts'
import { useDoing } from '../../ui/useDoing.ts'

export const PersonForm = () => {
  const { account, shell } = useTexts()
  const { user } = useSignedIn()
  const { administrator, mayWrite } = useRights()
  const { moment } = useFormat()
  const { say } = useToasts()
  const { busy, failure, run } = useDoing()
  const fixed = user.fixedEmail && !administrator
  const save = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    await run(async () => {
      const changed = { name: text('name'), email: text('email'), phone: text('phone') || null, ...preferencesIn(text) }
      keepUser(await api.call('users.update', { params: { id: user.id }, body: { ...user, ...changed } }))
      say({ tone: 'plain', text: shell.saved })
    })
  }
  return (
    <Form
      label={account.settings}
      submit={form => void save(form)}
      failure={failure}
      buttons={
        <Button kind="main" type="submit" busy={busy} disabled={!mayWrite}>
          {shell.save}
        </Button>
      }
    >
      {!mayWrite && <Notice>{account.readonly}</Notice>}
      {user.expirationTime !== null && <Notice>{account.expires(moment(user.expirationTime))}</Notice>}
      <FieldGroup title={account.person}>
        <Field label={account.name} name="name" autoComplete="name" defaultValue={user.name} maxLength={128} required />
        <Field
          label={account.email}
          name="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={user.email}
          maxLength={128}
          required
          readOnly={fixed}
          {...(fixed && { hint: account.fixedEmail })}
        />
        <Field
          label={account.phone}
          name="phone"
          type="tel"
          autoComplete="tel"
          defaultValue={user.phone ?? ''}
          maxLength={128}
        />
      </FieldGroup>
      <PreferenceFields of={user} inherited />
    </Form>
  )
}
