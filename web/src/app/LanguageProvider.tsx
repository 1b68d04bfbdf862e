import { type ReactNode, useSyncExternalStore } from 'react'
import { LANGUAGES } from '../texts/languages.ts'
import { languageState, subscribeToLanguage } from '../texts/languageStore.ts'
import { LanguageContext } from '../texts/texts.ts'
import { Button } from '../ui/Button.tsx'
import { Message } from './ErrorBoundary.tsx'

/** Renders nothing until the texts are loaded, so that no other language appears first. */
export const LanguageProvider = ({ children }: { readonly children: ReactNode }) => {
  const state = useSyncExternalStore(subscribeToLanguage, languageState)
  switch (state.kind) {
    case 'loading':
      return null
    case 'failed': {
      const { failed, reload } = LANGUAGES[state.language]
      return (
        <Message title={failed}>
          <Button kind="main" onClick={() => window.location.reload()}>
            {reload}
          </Button>
        </Message>
      )
    }
    case 'shown':
      return <LanguageContext value={state.shown}>{children}</LanguageContext>
  }
}
