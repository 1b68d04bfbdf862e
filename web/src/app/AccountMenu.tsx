import { type RefObject, useEffect, useRef } from 'react'
import { signOut, useSignedIn } from '../session/sessionStore.ts'
import { useTexts } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Select } from '../ui/Field.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useToasts } from '../ui/ToastsProvider.tsx'
import { errorMessage } from '../ui/useAction.ts'
import { endPush } from './install.ts'
import styles from './Layout.module.css'
import { linkTo } from './links.ts'
import { leave } from './unsaved.ts'
import { chooseTheme, type ThemeChoice, useThemeChoice } from './theme.ts'

const CHOICES: readonly ThemeChoice[] = ['system', 'light', 'dark']

export const AccountMenu = () => {
  const { user } = useSignedIn()
  const { session, shell } = useTexts()
  const { showToast } = useToasts()
  const theme = useThemeChoice()
  const menu = useRef<HTMLDetailsElement>(null)
  const close = (): void => menu.current?.removeAttribute('open')
  const end = (): void => {
    close()
    const signOutHere = async (): Promise<void> => {
      await endPush()
      await signOut()
    }
    leave(() => void signOutHere().catch((error: unknown) => showToast({ tone: 'danger', text: errorMessage(error) })))
  }
  useEffect(() => closeOutside(menu), [])
  return (
    <details ref={menu} className={styles['menu']}>
      <summary>
        <span className="heard">{shell.account} </span>
        {user.name}
      </summary>
      <div className={styles['menuPanel']}>
        <p>{user.email}</p>
        <a href={linkTo('/account')} onClick={close}>
          {shell.myAccount}
        </a>
        <Select
          label={shell.theme}
          value={theme}
          onChange={event => {
            chooseTheme(CHOICES.find(choice => choice === event.target.value) ?? 'system')
            close()
          }}
        >
          {CHOICES.map(choice => (
            <option key={choice} value={choice}>
              {shell.themes[choice]}
            </option>
          ))}
        </Select>
        <Button onClick={end}>
          <Icon name="signOut" />
          {session.signOut}
        </Button>
      </div>
    </details>
  )
}

/** Closes the menu on Escape, which returns the focus to it, and on a click or focus outside. */
const closeOutside = (menu: RefObject<HTMLDetailsElement | null>): (() => void) => {
  const listening = new AbortController()
  const { signal } = listening
  const outside = ({ target }: Event): void => {
    if (target instanceof Node && !menu.current?.contains(target)) menu.current?.removeAttribute('open')
  }
  const press = ({ key }: KeyboardEvent): void => {
    if (key !== 'Escape' || menu.current?.open !== true) return
    menu.current.removeAttribute('open')
    menu.current.querySelector('summary')?.focus()
  }
  addEventListener('pointerdown', outside, { signal })
  addEventListener('focusin', outside, { signal })
  addEventListener('keydown', press, { signal })
  return () => listening.abort()
}
