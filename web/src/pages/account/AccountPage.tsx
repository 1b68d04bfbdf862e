import { useState } from 'react'
import { useFormat } from '../../format/useFormat.ts'
import { BrowserPreferences } from '../../preferences/BrowserPreferences.tsx'
import { PreferenceFields } from '../../preferences/PreferenceFields.tsx'
import { preferenceFormValues } from '../../preferences/preferences.ts'
import { api, setUser, useSignedIn } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, formText } from '../../ui/Field.tsx'
import { FieldGroup, Form, SaveForm } from '../../ui/Form.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Card, PageFrame } from '../../ui/PageFrame.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { useAction } from '../../ui/useAction.ts'
import { LanguageField } from './LanguageField.tsx'
import { PushCard } from './PushCard.tsx'
import { SecondFactorCard } from './SecondFactorCard.tsx'
import { TokenCards } from './TokenCards.tsx'

export const AccountPage = () => {
  const { account } = useTexts()
  const [passwords, setPasswords] = useState(0)
  return (
    <PageFrame title={account.title}>
      <Card title={account.settings}>
        <LanguageField />
        <ProfileForm />
      </Card>
      {/* A new password pauses the messages to this browser, until the card reads them again. */}
      <PushCard key={passwords} />
      <Card title={account.password} help={account.passwordHelp}>
        <PasswordForm changed={() => setPasswords(count => count + 1)} />
      </Card>
      <BrowserPreferences />
      <SecondFactorCard />
      <TokenCards />
    </PageFrame>
  )
}

export const ProfileForm = () => {
  const { account } = useTexts()
  const { user } = useSignedIn()
  const { administrator, mayWrite } = useRights()
  const { dateTime } = useFormat()
  const fixed = user.fixedEmail && !administrator
  const save = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const changed = {
      name: text('name'),
      email: text('email'),
      phone: text('phone') || null,
      ...preferenceFormValues(text),
    }
    setUser(await api.call('users.update', { params: { id: user.id }, body: { ...user, ...changed } }))
  }
  return (
    <SaveForm label={account.settings} save={save} disabled={!mayWrite}>
      {!mayWrite && <Notice>{account.readonly}</Notice>}
      {user.expirationTime !== null && <Notice>{account.expires(dateTime(user.expirationTime))}</Notice>}
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

export const PasswordForm = ({ changed }: { readonly changed: () => void }) => {
  const { account } = useTexts()
  const { user } = useSignedIn()
  const { mayWrite } = useRights()
  const { showToast } = useToasts()
  const { busy, error, run } = useAction()
  const [differ, setDiffer] = useState(false)
  const change = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const password = text('password')
    setDiffer(password !== text('again'))
    if (password !== text('again')) return
    const done = await run(async () =>
      setUser(await api.call('users.update', { params: { id: user.id }, body: { ...user, password } })),
    )
    if (!done) return
    form.reset()
    changed()
    showToast({ tone: 'plain', text: account.changed })
  }
  return (
    <Form
      label={account.password}
      submit={form => void change(form)}
      error={differ ? account.differ : error}
      buttons={
        <Button type="submit" busy={busy} disabled={!mayWrite}>
          {account.change}
        </Button>
      }
    >
      {/* For password managers. */}
      <input type="hidden" autoComplete="username" value={user.email} readOnly />
      <FieldGroup>
        <Field
          label={account.newPassword}
          name="password"
          type="password"
          autoComplete="new-password"
          maxLength={128}
          required
        />
        <Field
          label={account.again}
          name="again"
          type="password"
          autoComplete="new-password"
          maxLength={128}
          required
        />
      </FieldGroup>
    </Form>
  )
}
