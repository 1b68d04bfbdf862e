import { lazy, Suspense, type SyntheticEvent, useState } from 'react'
import { LanguageSelect } from '../preferences/LanguageSelect.tsx'
import { chooseLanguage } from '../texts/languageChoice.ts'
import { useShownLanguage, useFirstTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Field, formText } from '../ui/Field.tsx'
import { ApiError } from '../api/ApiError.ts'
import { Loading } from '../ui/Loading.tsx'
import { Logo } from '../ui/Logo.tsx'
import { ErrorNotice, Notice } from '../ui/Notice.tsx'
import { useAction } from '../ui/useAction.ts'
import { ForgottenForm, NewPasswordForm } from './ResetForms.tsx'
import { type Server, signIn } from './sessionStore.ts'
import { CodeField, LoginField } from './SignInFields.tsx'
import styles from './SignInPage.module.css'

/** Contains a QR code, which signing in does not need. */
const RegisterForm = lazy(async () => ({ default: (await import('./RegisterForm.tsx')).RegisterForm }))

interface SignInPageProps {
  readonly server: Server
  /** True if the session has just ended. */
  readonly ended: boolean
}

/** Returns the secret of a link in an email, which leads to `/reset-password?passwordReset=`. */
export const linkSecret = (): string | null => new URLSearchParams(window.location.search).get('passwordReset')

type View = 'signIn' | 'register' | 'forgotten' | 'newPassword'

/** Removes the link from the address and from the history of the browser. */
const forgetLink = (): void => window.history.replaceState(null, '', '/')

export const SignInPage = ({ server, ended }: SignInPageProps) => {
  const { session, shell } = useFirstTexts()
  const [secret] = useState(linkSecret)
  const [view, setView] = useState<View>(secret === null ? 'signIn' : 'newPassword')
  const [notice, setNotice] = useState(ended ? session.ended : undefined)
  const title = session[view]
  const back = (message?: string): void => {
    forgetLink()
    setNotice(message)
    setView('signIn')
  }
  const switchTo = (to: View, label: string) => (
    <button type="button" className={styles['switch']} onClick={() => setView(to)}>
      {label}
    </button>
  )
  return (
    <main className={styles['page']}>
      <div className={styles['card']}>
        <Logo size={44} />
        <p className={styles['product']}>{shell.product}</p>
        <h1>{title}</h1>
        {view === 'signIn' && <p className={styles['welcome']}>{session.welcome}</p>}
        {notice !== undefined && <Notice>{notice}</Notice>}
        {view === 'forgotten' && <ForgottenForm done={() => back(session.linkSent)} />}
        {view === 'newPassword' && secret !== null && (
          <NewPasswordForm secret={secret} done={() => back(session.passwordSet)} />
        )}
        {view === 'signIn' && <SignInForm />}
        {view === 'register' && (
          <Suspense fallback={<Loading />}>
            <RegisterForm server={server} />
          </Suspense>
        )}
        {view === 'signIn' && server.emailEnabled && <p>{switchTo('forgotten', session.forgot)}</p>}
        {view === 'signIn' && server.registration && (
          <p>
            {session.noAccount} {switchTo('register', session.register)}
          </p>
        )}
        {view === 'register' && (
          <p>
            {session.haveAccount} {switchTo('signIn', session.signIn)}
          </p>
        )}
        {(view === 'forgotten' || view === 'newPassword') && (
          <p>
            <button type="button" className={styles['switch']} onClick={() => back()}>
              {session.toSignIn}
            </button>
          </p>
        )}
        <LanguageChoice />
      </div>
    </main>
  )
}

/** For people whose browser speaks another language. */
const LanguageChoice = () => {
  const { shell } = useFirstTexts()
  const { language } = useShownLanguage()
  const { error, run } = useAction()
  return (
    <div className={styles['language']}>
      <LanguageSelect label={shell.language} value={language} change={next => void run(() => chooseLanguage(next))} />
      <ErrorNotice message={error} />
    </div>
  )
}

const SignInForm = () => {
  const { session } = useFirstTexts()
  const { busy, error, run } = useAction()
  const [asksCode, setAsksCode] = useState(false)
  const enter = async (text: (name: string) => string): Promise<void> => {
    try {
      await signIn(text('email'), text('password'), asksCode ? text('code') : undefined)
    } catch (cause) {
      if (!(cause instanceof ApiError && cause.codeRequired && !asksCode)) throw cause
      setAsksCode(true)
    }
  }
  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const text = formText(event.currentTarget)
    void run(() => enter(text))
  }
  return (
    <form onSubmit={submit}>
      <LoginField />
      <Field label={session.password} name="password" type="password" autoComplete="current-password" required />
      {asksCode && <CodeField />}
      <ErrorNotice message={error} />
      <Button kind="main" type="submit" busy={busy}>
        {busy ? session.signingIn : session.signIn}
      </Button>
    </form>
  )
}
