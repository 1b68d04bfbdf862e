/** Fields of several forms of the sign-in page. Password managers know them by their name and `autoComplete`. */
import { useFirstTexts } from '../texts/texts.ts'
import { Field } from '../ui/Field.tsx'

/** Email address or user name, which are not words of a language. */
export const LoginField = () => {
  const { session } = useFirstTexts()
  return (
    <Field
      label={session.email}
      name="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      required
    />
  )
}

/** Code of an authenticator app. */
export const CodeField = () => {
  const { session } = useFirstTexts()
  return (
    <Field
      label={session.code}
      hint={session.codeHint}
      name="code"
      autoComplete="one-time-code"
      inputMode="numeric"
      maxLength={6}
      required
    />
  )
}
