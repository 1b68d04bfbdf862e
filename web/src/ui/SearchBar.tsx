import type { ReactNode } from 'react'
import styles from './SearchBar.module.css'

/** Above a list: the field that searches it, which takes the room there is, and what else can be done beside. */
export const SearchBar = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles['bar']} role="search">
    {children}
  </div>
)
