import { useRef } from 'react'
import { signOut, useSignedIn } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Select } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { errorMessage } from '../ui/useAction.ts'
import styles from './Layout.module.css'
import { linkTo } from './links.ts'
import { chooseTheme, type ThemeChoice, useThemeChoice } from './theme.ts'

const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark']

export const AccountMenu = () => {
  const { user } = useSignedIn()
  const { session, shell } = useTexts()
  const { showToast } = useToasts()
  const theme = useThemeChoice()
  const menu = useRef<HTMLDetailsElement>(null)
  const leave = (): void => {
    signOut().catch((error: unknown) => showToast({ tone: 'danger', text: errorMessage(error) }))
  }
  return (
    <details ref={menu} className={styles['menu']}>
      <summary>
        <span className="heard">{shell.account} </span>
        {user.name}
      </summary>
      <div className={styles['menuPanel']}>
        <p>{user.email}</p>
        <a href={linkTo('/account')} onClick={() => menu.current?.removeAttribute('open')}>
          {shell.myAccount}
        </a>
        <Select
          label={shell.theme}
          value={theme}
          onChange={event => chooseTheme(CHOICES.find(choice => choice === event.target.value) ?? 'system')}
        >
          {CHOICES.map(choice => (
            <option key={choice} value={choice}>
              {shell.themes[choice]}
            </option>
          ))}
        </Select>
        <Button onClick={leave}>
          <Icon name="signOut" />
          {session.signOut}
        </Button>
      </div>
    </details>
  )
}
