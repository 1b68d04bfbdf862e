import { createRoot } from 'react-dom/client'
import { followTheme } from '../app/theme.ts'
import '../app/base.css'
import { ReferencePage } from './ReferencePage.tsx'

followTheme()
const root = document.getElementById('root')
if (!root) throw new Error('docs/index.html has no #root')
createRoot(root).render(<ReferencePage />)
