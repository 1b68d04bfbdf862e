import { useState } from 'react'
import { LanguageSelect } from '../../preferences/LanguageSelect.tsx'
import { api, setUser, type User, useSignedIn } from '../../session/sessionStore.ts'
import { useRights } from '../../session/useRights.ts'
import { isLanguage, type Language } from '../../texts/languages.ts'
import { chooseLanguage, chosenLanguage } from '../../texts/languageChoice.ts'
import { useTexts } from '../../texts/texts.ts'
import { FieldGroup } from '../../ui/Form.tsx'
import { ErrorNotice } from '../../ui/Notice.tsx'
import { useAction } from '../../ui/useAction.ts'

const languageOf = ({ attributes }: User): Language | undefined =>
  isLanguage(attributes['language']) ? attributes['language'] : undefined

/** Language of this browser, and of the user in browsers where none was chosen. */
export const LanguageField = () => {
  const { preferences, shell } = useTexts()
  const { user } = useSignedIn()
  const { mayWrite } = useRights()
  const { error, run } = useAction()
  const [chosen, setChosen] = useState(() => chosenLanguage() ?? languageOf(user))
  const save = async (language: Language | undefined): Promise<void> => {
    const { language: _before, ...others } = user.attributes
    const attributes = language === undefined ? others : { ...others, language }
    setUser(await api.call('users.update', { params: { id: user.id }, body: { ...user, attributes } }))
  }
  const change = async (language: Language | undefined): Promise<void> => {
    setChosen(language)
    await run(async () => {
      await chooseLanguage(language)
      if (mayWrite) await save(language)
    })
  }
  return (
    <FieldGroup>
      <LanguageSelect
        label={shell.language}
        value={chosen}
        otherwise={preferences.languageOfBrowser}
        hint={mayWrite ? preferences.languageHelp : preferences.languageHere}
        change={language => void change(language)}
      />
      <ErrorNotice message={error} />
    </FieldGroup>
  )
}
