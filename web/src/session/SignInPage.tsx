import { type SyntheticEvent, useState } from 'react'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Field, formText } from '../ui/Field.tsx'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { useAction } from '../ui/useAction.ts'
import { register, type Server, signIn } from './sessionStore.ts'
import styles from './SignInPage.module.css'

interface SignInPageProps {
  readonly server: Server
  /** True if the session has just ended. */
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
  const { busy, error, run } = useAction()
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const text = formText(event.currentTarget)
    void run(() =>
      registering ? register(text('name'), text('email'), text('password')) : signIn(text('email'), text('password')),
    )
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
      <ErrorNotice message={error} />
      <Button kind="main" type="submit" busy={busy}>
        {busy ? busyTitle : title}
      </Button>
    </form>
  )
}
