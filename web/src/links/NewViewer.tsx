import { useState } from 'react'
import { api } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Field, formText } from '../ui/Field.tsx'
import { FieldGroup, Form } from '../ui/Form.tsx'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { useAction } from '../ui/useAction.ts'
import { KINDS, turnOnNotifications } from '../welcome/defaultNotifications.ts'
import type { Linking } from './linking.ts'

interface NewViewerProps {
  readonly linking: Linking
  /** Called when the user exists and is linked. */
  readonly added: () => void
}

/** Button and form that share with a new account, which can view only. */
export const NewViewer = ({ linking, added }: NewViewerProps) => {
  const { manage } = useTexts()
  const [open, setOpen] = useState(false)
  if (open) return <NewViewerForm linking={linking} added={added} close={() => setOpen(false)} />
  return (
    <div>
      <Button kind="main" onClick={() => setOpen(true)}>
        {manage.sharing.newViewer}
      </Button>
    </div>
  )
}

interface NewViewerFormProps extends NewViewerProps {
  readonly close: () => void
}

const NewViewerForm = ({ linking, added, close }: NewViewerFormProps) => {
  const { manage, shell } = useTexts()
  const { sharing } = manage
  const { busy, error, run } = useAction()
  const { showToast } = useToasts()
  const create = async (form: HTMLFormElement): Promise<void> => {
    const text = formText(form)
    const body = { name: text('name').trim(), email: text('email').trim(), password: text('password'), readonly: true }
    const done = await run(async () => {
      const { id } = await api.call('users.create', { body })
      await linking.link(id)
      await turnOnNotifications(id, KINDS)
    })
    // Also after a failure of a later step, because the user may exist.
    added()
    if (!done) return
    showToast({ tone: 'plain', text: sharing.viewerAdded(body.name) })
    close()
  }
  return (
    <Form
      label={sharing.newViewer}
      submit={form => void create(form)}
      error={error}
      buttons={
        <>
          <Button kind="main" type="submit" busy={busy}>
            {sharing.create}
          </Button>
          <Button onClick={close}>{shell.cancel}</Button>
        </>
      }
    >
      <p className="soft">{sharing.newViewerHelp}</p>
      <AccountFields />
    </Form>
  )
}

const AccountFields = () => {
  const { manage } = useTexts()
  const { sharing } = manage
  return (
    <FieldGroup>
      <Field label={manage.name} name="name" maxLength={128} autoComplete="off" required />
      <Field
        label={sharing.email}
        name="email"
        maxLength={128}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        required
      />
      <Field
        label={sharing.password}
        name="password"
        type="password"
        maxLength={128}
        autoComplete="new-password"
        required
      />
    </FieldGroup>
  )
}
