import { useTexts } from '../../texts/texts.ts'
import { Card, PageFrame } from '../../ui/PageFrame.tsx'
import { EndTokenForm } from './EndTokenForm.tsx'
import { NewTokenForm } from './NewTokenForm.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { PersonForm } from './PersonForm.tsx'

/** The person's own account. */
export const AccountPage = () => {
  const { account } = useTexts()
  return (
    <PageFrame title={account.title}>
      <Card title={account.settings}>
        <PersonForm />
      </Card>
      <Card title={account.password} help={account.passwordHelp}>
        <PasswordForm />
      </Card>
      <Card title={account.tokens} help={account.tokensHelp}>
        <NewTokenForm />
      </Card>
      <Card title={account.endOther} help={account.endOtherHelp}>
        <EndTokenForm />
      </Card>
    </PageFrame>
  )
}
