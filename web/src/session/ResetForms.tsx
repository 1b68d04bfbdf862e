import type { SyntheticEvent } from 'react'
import { useFirstTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Field, formText } from '../ui/Field.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { useAction } from '../ui/useAction.ts'
import { api } from './sessionStore.ts'

interface ResetFormProps {
  /** Called after the server accepted the request. */
  readonly done: () => void
}

/** Requests an email with a link. */
export const ForgottenForm = ({ done }: ResetFormProps) => {
  const { session } = useFirstTexts()
  const { busy, error, run } = useAction()
  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const email = formText(event.currentTarget)('email')
    if (await run(() => api.call('password.reset', { body: { email } }))) done()
  }
  return (
    <form onSubmit={event => void submit(event)}>
      <Field label={session.address} name="email" type="email" autoComplete="username" maxLength={128} required />
      <ErrorNotice message={error} />
      <Button kind="main" type="submit" busy={busy}>
        {session.sendLink}
      </Button>
    </form>
  )
}

/** Sets a new password with the secret of a link. */
export const NewPasswordForm = ({ secret, done }: ResetFormProps & { readonly secret: string }) => {
  const { session } = useFirstTexts()
  const { busy, error, run } = useAction()
  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const password = formText(event.currentTarget)('password')
    if (await run(() => api.call('password.update', { body: { token: secret, password } }))) done()
  }
  return (
    <form onSubmit={event => void submit(event)}>
      <Field
        label={session.chosenPassword}
        name="password"
        type="password"
        autoComplete="new-password"
        maxLength={128}
        required
      />
      <ErrorNotice message={error} />
      <Button kind="main" type="submit" busy={busy}>
        {session.setPassword}
      </Button>
    </form>
  )
}
