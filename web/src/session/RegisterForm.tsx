import { type SyntheticEvent, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Field, formText } from '../ui/Field.tsx'
import { ErrorNotice } from '../ui/Notice.tsx'
import { useAction } from '../ui/useAction.ts'
import { api, createAccount, type NewAccount, type Server, signIn } from './sessionStore.ts'
import { CodeField, LoginField } from './SignInFields.tsx'
import { TotpKey } from './TotpKey.tsx'

/** An account that waits for its second factor. */
interface Pending extends NewAccount {
  readonly totpKey: string
}

/** Registers an account and signs in. If the server requires a second factor, the account gets one first. */
export const RegisterForm = ({ server }: { readonly server: Server }) => {
  const { session } = useTexts()
  const { busy, error, run } = useAction()
  const [pending, setPending] = useState<Pending>()
  const needsKey = [server.attributes['totpEnable'], server.attributes['totpForce']].every(
    flag => String(flag) === 'true',
  )
  const start = async (account: NewAccount): Promise<void> => {
    if (needsKey) return setPending({ ...account, totpKey: await api.call('users.newTotpKey') })
    await createAccount(account)
    await signIn(account.email, account.password)
  }
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const text = formText(event.currentTarget)
    void run(() => start({ name: text('name'), email: text('email'), password: text('password') }))
  }
  if (pending) return <SecondFactorForm account={pending} />
  return (
    <form onSubmit={submit}>
      <Field label={session.name} name="name" autoComplete="name" required />
      <LoginField />
      <Field label={session.password} name="password" type="password" autoComplete="new-password" required />
      <ErrorNotice message={error} />
      <Button kind="main" type="submit" busy={busy}>
        {busy ? session.registering : session.register}
      </Button>
    </form>
  )
}

/** Shows the key, then creates the account and signs in with a code. */
const SecondFactorForm = ({ account }: { readonly account: Pending }) => {
  const { session } = useTexts()
  const { busy, error, run } = useAction()
  const [created, setCreated] = useState(false)
  const { email, password, totpKey } = account
  const enter = async (code: string): Promise<void> => {
    // After a wrong code, the account exists.
    if (!created) await createAccount(account)
    setCreated(true)
    await signIn(email, password, code)
  }
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const code = formText(event.currentTarget)('code')
    void run(() => enter(code))
  }
  return (
    <form onSubmit={submit}>
      <p>{session.secondNeeded}</p>
      <TotpKey totpKey={totpKey} email={email} />
      <CodeField />
      <ErrorNotice message={error} />
      <Button kind="main" type="submit" busy={busy}>
        {busy ? session.registering : session.register}
      </Button>
    </form>
  )
}
