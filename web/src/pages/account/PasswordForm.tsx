import { useState } from 'react'
import { api, keepUser } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { useSignedIn } from '../../session/useSession.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, formText } from '../../ui/Field.tsx'
import { FieldGroup, Form } from '../../ui/Form.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { useDoing } from '../../ui/useAction.ts'

export const PasswordForm = () => {
  const { account } = useTexts()
  const { user } = useSignedIn()
  const { mayWrite } = useRights()
  const { say } = useToasts()
  const { busy, failure, run } = useDoing()
  const [differ, setDiffer] = useState(false)
  const change = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const password = text('password')
    setDiffer(password !== text('again'))
    if (password !== text('again')) return
    const done = await run(async () =>
      keepUser(await api.call('users.update', { params: { id: user.id }, body: { ...user, password } })),
    )
    if (!done) return
    form.reset()
    say({ tone: 'plain', text: account.changed })
  }
  return (
    <Form
      label={account.password}
      submit={form => void change(form)}
      failure={differ ? account.differ : failure}
      buttons={
        <Button type="submit" busy={busy} disabled={!mayWrite}>
          {account.change}
        </Button>
      }
    >
      {/* For programs that keep passwords. */}
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
