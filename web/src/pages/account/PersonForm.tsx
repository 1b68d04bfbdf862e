import { useFormat } from '../../format/useFormat.ts'
import { PreferenceFields } from '../../preferences/PreferenceFields.tsx'
import { preferencesIn } from '../../preferences/preferences.ts'
import { api, keepUser } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useSignedIn } from '../../session/useSession.ts'
import { useTexts } from '../../texts/texts.ts'
import { Field, formText } from '../../ui/Field.tsx'
import { FieldGroup, SaveForm } from '../../ui/Form.tsx'
import { Notice } from '../../ui/Notice.tsx'

export const PersonForm = () => {
  const { account } = useTexts()
  const { user } = useSignedIn()
  const { administrator, mayWrite } = useRights()
  const { moment } = useFormat()
  const fixed = user.fixedEmail && !administrator
  const save = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const changed = { name: text('name'), email: text('email'), phone: text('phone') || null, ...preferencesIn(text) }
    keepUser(await api.call('users.update', { params: { id: user.id }, body: { ...user, ...changed } }))
  }
  return (
    <SaveForm label={account.settings} save={save} disabled={!mayWrite}>
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
    </SaveForm>
  )
}
