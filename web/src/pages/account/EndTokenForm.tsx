import { api } from '../../session/sessionStore.ts'
import { useTexts } from '../../texts/texts.ts'
import { Button } from '../../ui/Button.tsx'
import { Field, formText } from '../../ui/Field.tsx'
import { Form } from '../../ui/Form.tsx'
import { useToasts } from '../../ui/ToastsProvider.tsx'
import { useDoing } from '../../ui/useAction.ts'

export const EndTokenForm = () => {
  const { account } = useTexts()
  const { say } = useToasts()
  const { busy, failure, run } = useDoing()
  const end = async (form: HTMLFormElement): Promise<void> => {
    const token = formText(form)('token').trim()
    if (!(await run(() => api.call('session.revokeToken', { body: { token } })))) return
    form.reset()
    say({ tone: 'plain', text: account.ended })
  }
  return (
    <Form
      label={account.endOther}
      submit={form => void end(form)}
      failure={failure}
      buttons={
        <Button kind="danger" type="submit" busy={busy}>
          {account.end}
        </Button>
      }
    >
      <Field label={account.tokenToEnd} name="token" autoComplete="off" spellCheck={false} maxLength={4096} required />
    </Form>
  )
}
