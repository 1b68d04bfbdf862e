import { type SyntheticEvent, useState } from 'react'
import { CallFailed } from '../api/ApiError.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Field, formText } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { register, type Server, signIn } from './sessionStore.ts'
import styles from './SignInPage.module.css'

interface SignInPageProps {
  readonly server: Server
  /** There was a session until now. */
  readonly ended: boolean
}

export const SignInPage = ({ server, ended }: SignInPageProps) => {
  const { session, shell } = useTexts()
  const [registering, setRegistering] = useState(false)
  const title = registering ? session.register : session.signIn
  return (
    <main className={styles['page']}>
      <div className={styles['card']}>
        <img src="/icon.svg" alt="" width="44" height="44" />
        <p className={styles['product']}>{shell.product}</p>
        <h1>{title}</h1>
        <p className={styles['welcome']}>{session.welcome}</p>
        {ended && <Notice>{session.ended}</Notice>}
        <SignInForm key={title} registering={registering} title={title} />
        {server.registration && (
          <p>
            {registering ? session.haveAccount : session.noAccount}{' '}
            <button type="button" className={styles['switch']} onClick={() => setRegistering(!registering)}>
              {registering ? session.signIn : session.register}
            </button>
          </p>
        )}
      </div>
    </main>
  )
}

const SignInForm = ({ registering, title }: { readonly registering: boolean; readonly title: string }) => {
  const { session } = useTexts()
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const text = formText(event.currentTarget)
    setBusy(true)
    setFailure(undefined)
    const entering = registering
      ? register(text('name'), text('email'), text('password'))
      : signIn(text('email'), text('password'))
    entering.catch((error: unknown) => {
      setBusy(false)
      if (!(error instanceof CallFailed)) throw error
      setFailure(error.message)
    })
  }
  const busyTitle = registering ? session.registering : session.signingIn
  return (
    <form onSubmit={submit}>
      {registering && <Field label={session.name} name="name" autoComplete="name" required />}
      <Field
        label={session.email}
        name="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <Field
        label={session.password}
        name="password"
        type="password"
        autoComplete={registering ? 'new-password' : 'current-password'}
        required
      />
      {failure !== undefined && <Notice tone="danger">{failure}</Notice>}
      <Button kind="main" type="submit" busy={busy}>
        {busy ? busyTitle : title}
      </Button>
    </form>
  )
}
