import { isLanguage, type Language, LANGUAGES } from '../texts/languages.ts'
import { Select } from '../ui/Field.tsx'

interface LanguageSelectProps {
  readonly label: string
  /** Undefined selects `otherwise`. */
  readonly value: Language | undefined
  /** Label of the option that is no language. */
  readonly otherwise?: string
  readonly hint?: string
  readonly change: (language: Language | undefined) => void
}

/** Each language is named in itself, for people who cannot read the current one. */
export const LanguageSelect = ({ label, value, otherwise, hint, change }: LanguageSelectProps) => (
  <Select
    label={label}
    value={value ?? ''}
    {...(hint !== undefined && { hint })}
    onChange={({ target }) => change(isLanguage(target.value) ? target.value : undefined)}
  >
    {otherwise !== undefined && <option value="">{otherwise}</option>}
    {Object.entries(LANGUAGES).map(([language, { name }]) => (
      <option key={language} value={language} lang={language}>
        {name}
      </option>
    ))}
  </Select>
)
